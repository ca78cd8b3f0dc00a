"""WhisperEngine: any language, with word times; Telugu by ear where need be."""

import copy
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from engines.asr.recogniser import Chunk, TimedWord
from engines.asr.router import LanguageNotServedError
from engines.asr.transliteration.spelling import spell_words
from engines.asr.whisper.backend import WhisperModel
from engines.asr.whisper.decoding import decode, is_silence
from engines.asr.whisper.hotwords import write_prompt
from engines.asr.whisper.loading import find_languages, load_whisper, writes_telugu
from engines.asr.whisper.window import Window
from engines.asr.whisper.word_times import drop_echo, join_words, shift_word, trim_words
from engines.audio.samples import RATE_HZ, Samples, silence_wrong
from engines.models import Models, ModelUnavailableError, Role
from transcript.document import Flag, FlagKind
from transcript.vocabulary import Vocabulary


class WhisperEngine:
    """Recognises what Whisper knows. Any thread may call it, several at once.

    `role` says whose weights these are (the starter weights serve several roles and are loaded once). With
    weights that cannot write Telugu it is heard in Latin letters: a flagged draft.
    """

    def __init__(self, models: Models, role: Role = Role.MULTILINGUAL) -> None:
        self._models = models
        self._role = role
        self._vocabulary = Vocabulary()

    def with_vocabulary(self, vocabulary: Vocabulary) -> "WhisperEngine":
        """The same engine, told of these words before it listens."""
        told = copy.copy(self)
        told._vocabulary = vocabulary
        return told

    def takes_vocabulary(self, language: str) -> bool:
        """Whether words can be told for this language: not where it is written by ear."""
        return not self._is_by_ear(language)

    @property
    def name(self) -> str:
        """The weights' own name, "whisper-base"; another one once a full model was fetched."""
        return self._models.name_of(self._role).removeprefix("faster-") or "whisper"

    def longest_s(self, language: str) -> float:
        """28 s; 10 s of Telugu, for Whisper spends 15 tokens on a Telugu word and can write 448."""
        return 10.0 if language == "te" else 28.0

    def joins_s(self, language: str) -> float:
        """2 s: English is heard better in context. Telugu in Latin letters loses whole sentences so: 0."""
        return 0.0 if self._is_by_ear(language) else 2.0

    def recognise(
        self,
        samples: Samples,
        language: str,
        start_s: float,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        window: Window | None = None,
    ) -> tuple[Chunk, ...]:
        """One chunk with the words of `samples`, of at most `longest_s`; none where Whisper hears no speech.

        `window` is the sound around them, which language identification encodes too: where that has the same
        weights, nothing is encoded twice.

        Raises:
            ModelUnavailableError: the weights are missing, damaged or no Whisper.
            LanguageNotServedError: the weights are for other languages.
        """
        model = self._load(language)
        if cancelled() or len(samples) < RATE_HZ // 10:
            return ()
        if window is not None and self._shares_weights():
            heard = window.encode(model, start_s, start_s + len(samples) / RATE_HZ)
        else:
            heard = model.encode(silence_wrong(samples))
        by_ear = self._is_by_ear(language)
        hotwords = write_prompt(self._vocabulary, language)
        best, repeats = decode(model, heard, language, by_ear=by_ear, hotwords=hotwords)
        text = " ".join(best.text.split())
        if not text or (not by_ear and is_silence(best)):
            return ()
        written = join_words(model.time_words(heard, language, best))
        said = drop_echo(written)
        text = text if len(said) == len(written) else " ".join(word.text for word in said)
        words = trim_words(said, samples)
        words = tuple(shift_word(word, start_s) for word in words)
        flags = (Flag(FlagKind.REPETITION, "the same words again and again"),) if repeats else ()
        chunk = Chunk(
            text,
            start_s,
            start_s + heard.duration_s,
            words,
            _mean([word.confidence for word in words if word.confidence is not None]),
            language,
            self.name,
            flags=flags,
        )
        return (romanised_to_telugu(chunk) if by_ear else chunk,)

    def _shares_weights(self) -> bool:
        """Whether language identification hears with this role's weights."""
        try:
            identifying = self._models.checkpoint(Role.LANGUAGE)
        except ModelUnavailableError:
            return False
        return identifying.folder == self._models.checkpoint(self._role).folder

    def _is_by_ear(self, language: str) -> bool:
        """Whether this is Telugu for weights that cannot write it."""
        return language == "te" and not writes_telugu(self._models, self._role)

    def _load(self, language: str) -> WhisperModel:
        """The weights, if they are for this language: an English-only Whisper translates all else."""
        allowed = find_languages(self._models, self._role)
        if allowed and language not in allowed:
            raise LanguageNotServedError(language)
        model = load_whisper(self._models, self._role)
        if not model.knows(language):
            raise LanguageNotServedError(language)
        return model


def romanised_to_telugu(chunk: Chunk) -> Chunk:
    """The chunk in Telugu letters, flagged as a draft; what Whisper wrote stays beside it."""
    spelled = spell_words([word.text for word in chunk.words])
    words = tuple(
        _write_word([chunk.words[place] for place in group], text) for group, text in spelled if text
    )
    return Chunk(
        " ".join(word.text for word in words) if words else _spell_text(chunk.text),
        chunk.start_s,
        chunk.end_s,
        words,
        chunk.confidence,
        chunk.language,
        f"{chunk.engine}-draft",
        flags=(*chunk.flags, Flag(FlagKind.DRAFT, "written by ear")),
        others=(replace(chunk, engine=f"{chunk.engine}-latin", flags=()),),
    )


def _spell_text(text: str) -> str:
    return " ".join(found for _, found in spell_words(text.split()) if found)


def _write_word(parts: list[TimedWord], text: str) -> TimedWord:
    """One word in Telugu letters, with the times of the Latin fragments that it was heard in."""
    rated = [part.confidence for part in parts if part.confidence is not None]
    return TimedWord(text, parts[0].start_s, parts[-1].end_s, min(rated, default=None))


def _mean(values: list[float]) -> float | None:
    return float(np.mean(values)) if values else None
