"""What every back end of Whisper does, and which one a folder of weights needs. Imports no model library."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import regex

from engines.asr.recogniser import Samples, TimedWord
from engines.models import Models, ModelUnavailableError, Role
from engines.runtime.executor import inference_executor

log = logging.getLogger(__name__)

ENCODED_S = 30.0
"""Whisper's encoder knows positions up to here."""

_LATIN_ONLY = regex.compile(r" ?[A-Za-z]+| ")
_ENGLISH_ONLY_NAME = regex.compile(r"distil|\.en\b|-en\b", regex.IGNORECASE)
_SMALL_NAME = regex.compile(r"(?<![a-z])(tiny|base|small)(?![a-z])", regex.IGNORECASE)
_STOCK_SMALL_NAME = regex.compile(r"((faster-)?whisper-)?(tiny|base|small)(-ct2)?", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Sound that the encoder has heard; `states` are the back end's own."""

    states: Any
    duration_s: float


@dataclass(frozen=True, slots=True)
class Decoding:
    """How text is searched for. `latin_only` forbids every token that is not Latin letters.

    `no_repeat` is the length of token runs that may not come twice, 0 for no limit. `hypotheses` are wanted,
    at most `beams`; fewer may come.
    """

    max_tokens: int
    beams: int = 1
    latin_only: bool = False
    no_repeat: int = 0
    repetition_penalty: float = 1.0
    hypotheses: int = 1


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


def load_whisper(models: Models, role: Role) -> WhisperModel:
    """The role's Whisper, loaded once for all roles that share the weights.

    Raises:
        ModelUnavailableError: the weights are missing, damaged, or not Whisper's.
    """
    folder = models.path(role)
    backend = find_backend(folder, role, models.settings.whisper_backend)
    return models.load(f"whisper {folder}", "Whisper", lambda: _load(folder, backend, role))


def find_backend(folder: Path, role: Role, wanted: str) -> str:
    """`ctranslate2` or `transformers`, from what lies in the folder. Cheap: reads one small file.

    Raises:
        ModelUnavailableError: it is no Whisper, or not one that the wanted back end can run.
    """
    if not _is_whisper(folder):
        raise ModelUnavailableError(
            f"The model set for {role} is not a Whisper model. Name another, or leave the choice to MODELS."
        )
    found = "ctranslate2" if (folder / "model.bin").is_file() else "transformers"
    is_wrong = wanted == "ctranslate2" and found == "transformers"
    if is_wrong:  # the other way round the starter set serves: it exists for CTranslate2 only
        raise ModelUnavailableError(
            f"The model set for {role} is a transformers checkpoint and WHISPER_BACKEND is ctranslate2. "
            "Set WHISPER_BACKEND=auto, or point to a CTranslate2 conversion."
        )
    return found


def find_name(models: Models, role: Role) -> str:
    """The folder's name, or the hub's without its owner; "" where nothing serves the role."""
    folder = models.settings.own_folder(role)
    if folder is not None:
        return folder.name
    weights = models.find_set(role)
    return weights.name.rsplit("/", 1)[-1] if weights else ""


def find_languages(models: Models, role: Role) -> tuple[str, ...]:
    """The languages that the role's weights are for; () is no limit.

    A Distil-Whisper or a model ".en" writes English whatever it hears, so by its name alone it is held to it.
    """
    weights = models.find_set(role)
    if weights is not None and weights.languages:
        return weights.languages
    return ("en",) if _ENGLISH_ONLY_NAME.search(find_name(models, role)) else ()


def writes_telugu(models: Models, role: Role) -> bool:
    """Whether the role's weights write Telugu in its own letters; others are heard in Latin ones, as a draft.

    By name, so that it is known before anything is loaded. OpenAI's tiny, base and small cannot (base writes
    Urdu, Tamil or Devanagari letters). What else the host names as TELUGU_MODEL is taken to have learnt it, a
    "whisper-small-te" too; in other roles only weights without such a size in their name are.
    """
    name = find_name(models, role)
    if role is Role.TELUGU:
        return not _STOCK_SMALL_NAME.fullmatch(name)
    return not _SMALL_NAME.search(name)


def _is_whisper(folder: Path) -> bool:
    """A CTranslate2 conversion names no model type, but Whisper's has its languages' tokens."""
    try:
        facts = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(facts, dict) and (facts.get("model_type") == "whisper" or "suppress_ids_begin" in facts)


def _load(folder: Path, backend: str, role: Role) -> WhisperModel:
    executor = inference_executor()
    try:
        if backend == "transformers":
            from engines.asr.whisper.transformers_backend import TransformersWhisper  # noqa: PLC0415 - heavy

            return TransformersWhisper(folder)
        from engines.asr.whisper.ctranslate2_backend import CTranslate2Whisper  # noqa: PLC0415 - heavy

        return CTranslate2Whisper(folder, executor.threads_per_worker, executor.workers)
    except Exception as exc:  # every library and file format fails in its own way
        log.warning("The %s model could not be loaded", role, exc_info=True)
        raise ModelUnavailableError(
            f"The weights of the {role} model are damaged, too big for this machine or of another kind. "
            "Delete them and start again, or name another model."
        ) from exc


def find_not_latin(texts: Sequence[str]) -> list[int]:
    """The positions of tokens that are not Latin letters."""
    return [token for token, text in enumerate(texts) if not _LATIN_ONLY.fullmatch(text)]
