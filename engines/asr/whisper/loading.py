"""What every back end of Whisper does, and which one a folder of weights needs."""

import logging
from collections.abc import Callable
from pathlib import Path

import regex

from engines.asr.whisper.backend import WhisperModel
from engines.models import Checkpoint, Family, Models, ModelUnavailableError, Role
from engines.models.families import find_family
from engines.runtime.executor import inference_executor
from engines.runtime.hardware import choose_hardware

log = logging.getLogger(__name__)


_ENGLISH_ONLY_NAME = regex.compile(r"distil|\.en\b|-en\b", regex.IGNORECASE)
_SMALL_NAME = regex.compile(r"(?<![a-z])(tiny|base|small)(?![a-z])", regex.IGNORECASE)
_STOCK_SMALL_NAME = regex.compile(r"((faster-)?whisper-)?(tiny|base|small)(-ct2)?", regex.IGNORECASE)


def load_whisper(models: Models, role: Role) -> WhisperModel:
    """The role's Whisper, loaded once for all roles that share the weights.

    Raises:
        ModelUnavailableError: the weights are missing, damaged, or not Whisper's.
    """
    checkpoint = models.checkpoint(role)
    backend = find_backend(checkpoint.weights, role, models.settings.whisper_backend)

    def read_family() -> Path:
        return models.starter_folder(Role.MULTILINGUAL) / "tokenizer.json"

    def load() -> WhisperModel:
        return _load(checkpoint, backend, role, read_family, models.settings.device)

    return models.load(f"whisper {checkpoint.folder}", "Whisper", load)


def find_backend(folder: Path, role: Role, wanted: str) -> str:
    """`ctranslate2` or `transformers`, from what lies in the folder. Cheap: reads one small file.

    Raises:
        ModelUnavailableError: it is no Whisper, or not one that the wanted back end can run.
    """
    family = find_family(folder)
    if not family.is_whisper:
        raise ModelUnavailableError("whisper_other_kind", role=str(role))
    found = "ctranslate2" if family is Family.WHISPER_CT2 else "transformers"
    is_wrong = wanted == "ctranslate2" and found == "transformers"
    if is_wrong:  # the other way round the starter set serves: it exists for CTranslate2 only
        raise ModelUnavailableError("whisper_other_backend", role=str(role))
    return found


def find_languages(models: Models, role: Role) -> tuple[str, ...]:
    """The languages that the role's weights are for; () is no limit.

    A Distil-Whisper or a model ".en" writes English whatever it hears, so by its name alone it is held to it,
    unless it is a fine-tune whose card names other languages.
    """
    weights = models.find_set(role)
    if weights is not None and weights.languages:
        return weights.languages
    if not _ENGLISH_ONLY_NAME.search(models.name_of(role)):
        return ()
    return models.card_languages(role) or ("en",)


def writes_telugu(models: Models, role: Role) -> bool:
    """Whether the role's weights write Telugu in its own letters; others are heard in Latin ones, as a draft.

    By name, so that it is known before anything is loaded. OpenAI's tiny, base and small cannot (base writes
    Urdu, Tamil or Devanagari letters). What else the host names as TELUGU_MODEL is taken to have learnt it, a
    "whisper-small-te" too; in other roles only weights without such a size in their name are.
    """
    name = models.name_of(role)
    if role is Role.TELUGU:
        return not _STOCK_SMALL_NAME.fullmatch(name)
    return not _SMALL_NAME.search(name)


def _load(
    checkpoint: Checkpoint, backend: str, role: Role, read_family: Callable[[], Path], device: str
) -> WhisperModel:
    executor = inference_executor()
    try:
        if backend == "transformers":
            from engines.asr.whisper.transformers_backend import TransformersWhisper  # noqa: PLC0415 - heavy

            return TransformersWhisper(checkpoint, read_family, choose_hardware(device))
        from engines.asr.whisper.ctranslate2_backend import CTranslate2Whisper  # noqa: PLC0415 - heavy

        folder, threads = checkpoint.weights, executor.threads_per_worker
        return CTranslate2Whisper(folder, threads, executor.workers, read_family)
    except Exception as exc:  # every library and file format fails in its own way
        log.warning("The %s model could not be loaded", role, exc_info=True)
        raise ModelUnavailableError("whisper_damaged", role=str(role)) from exc
