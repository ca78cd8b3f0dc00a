"""What every back end of Whisper takes, gives and can do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import regex

from engines.asr.recogniser import TimedWord
from engines.asr.whisper.hotwords import MOST_TOKENS
from engines.audio.samples import Samples

ENCODED_S = 30.0
"""Whisper's encoder knows positions up to here."""


STATES_PER_S = 50
"""How often the encoder answers."""
TAIL_S = 2.0
"""Of the silence behind the sound, that goes with each piece which is cut out: Whisper was trained on sound
that ends in silence. Without it 4 of 54 utterances of three conversations were taken for the other language,
with it none (base, 30 November 2026)."""


_LATIN_ONLY = regex.compile(r" ?[A-Za-z]+| ")


@dataclass(frozen=True, slots=True)
class Encoded:
    """Sound that the encoder has heard; `states` are the back end's own."""

    states: Any
    duration_s: float


@dataclass(frozen=True, slots=True)
class Decoding:
    """How text is searched for. `latin_only` forbids every token that is not Latin letters.

    `no_repeat` is the length of token runs that may not come twice, 0 for no limit. `hypotheses` are wanted,
    at most `beams`; fewer may come. `hotwords` stand before the text, as many from the first on as
    `hotwords.MOST_TOKENS` hold.
    """

    max_tokens: int
    beams: int = 1
    latin_only: bool = False
    no_repeat: int = 0
    repetition_penalty: float = 1.0
    hypotheses: int = 1
    hotwords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Decoded text, its tokens, their mean log probability, and the probability that nobody speaks.

    `texts` are the tokens' own texts, one each. `pieces` are the timed parts of the words where decoding
    itself told them.
    """

    text: str
    tokens: tuple[int, ...]
    log_probability: float
    no_speech: float
    texts: tuple[str, ...] = ()
    pieces: tuple[TimedWord, ...] = ()

    def keep_words(self, count: int) -> "Hypothesis":
        """Its first words only; a token that begins with a blank begins a word."""
        starts = [place for place, text in enumerate(self.texts) if text.startswith(" ") or not place]
        if count >= len(starts):
            return self
        end = starts[count]
        kept = [place for place, piece in enumerate(self.pieces) if piece.text.startswith(" ") or not place]
        pieces = self.pieces[: kept[count]] if count < len(kept) else self.pieces
        text = "".join(self.texts[:end])
        return replace(self, text=text, tokens=self.tokens[:end], texts=self.texts[:end], pieces=pieces)


class WhisperModel(Protocol):
    """The weights and their tokenizer. Any thread may call any method: nothing is kept between calls."""

    def encode(self, samples: Samples) -> Encoded:
        """At most 30 s of sound, heard."""

    def cut(self, encoded: Encoded, start_s: float, end_s: float) -> Encoded:
        """A piece of what was heard, and of the silence behind it; all of it where the piece is."""

    def rate_languages(self, encoded: Encoded) -> dict[str, float]:
        """A probability for each language that the weights know; they sum to 1."""

    def knows(self, language: str) -> bool:
        """Whether the weights write this language (ISO 639-1)."""

    def generate(self, encoded: Encoded, language: str, decoding: Decoding) -> tuple[Hypothesis, ...]:
        """The most likely texts, best first, at least one.

        Language and task are always told, so nothing is translated.
        """

    def time_words(self, encoded: Encoded, language: str, best: Hypothesis) -> list[TimedWord]:
        """Pieces of words in order, a blank before each that starts a word, times inside the sound."""


def find_states(encoded: Encoded, start_s: float, end_s: float) -> tuple[slice, slice] | None:
    """The states of a piece and of the silence that goes with it; None where the piece is all the sound."""
    first, after = round(start_s * STATES_PER_S), round(end_s * STATES_PER_S)
    sound = round(encoded.duration_s * STATES_PER_S)
    if first <= 0 and after >= sound:
        return None
    return slice(max(0, first), min(after, sound)), slice(sound, sound + round(TAIL_S * STATES_PER_S))


def encode_hotwords(hotwords: Sequence[str], encode: Callable[[str], Sequence[int]]) -> list[int]:
    """Their tokens, parted by commas: whole entries only, and at most `MOST_TOKENS`."""
    tokens: list[int] = []
    for entry in hotwords:
        more = encode(f", {entry}" if tokens else f" {entry}")
        if len(tokens) + len(more) > MOST_TOKENS:
            break
        tokens.extend(more)
    return tokens


def find_not_latin(texts: Sequence[str]) -> list[int]:
    """The positions of tokens that are not Latin letters."""
    return [token for token, text in enumerate(texts) if not _LATIN_ONLY.fullmatch(text)]
