"""What every back end of Whisper does, and which one a folder of weights needs."""

import json
import logging
from pathlib import Path

import regex

from engines.asr.whisper.backend import WhisperModel
from engines.models import Models, ModelUnavailableError, Role
from engines.runtime.executor import inference_executor

log = logging.getLogger(__name__)


_ENGLISH_ONLY_NAME = regex.compile(r"distil|\.en\b|-en\b", regex.IGNORECASE)
_SMALL_NAME = regex.compile(r"(?<![a-z])(tiny|base|small)(?![a-z])", regex.IGNORECASE)
_STOCK_SMALL_NAME = regex.compile(r"((faster-)?whisper-)?(tiny|base|small)(-ct2)?", regex.IGNORECASE)


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
        raise ModelUnavailableError("whisper_other_kind", role=str(role))
    found = "ctranslate2" if (folder / "model.bin").is_file() else "transformers"
    is_wrong = wanted == "ctranslate2" and found == "transformers"
    if is_wrong:  # the other way round the starter set serves: it exists for CTranslate2 only
        raise ModelUnavailableError("whisper_other_backend", role=str(role))
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
        raise ModelUnavailableError("whisper_damaged", role=str(role)) from exc
