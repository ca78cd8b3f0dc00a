"""A Wav2Vec2ForCTC checkpoint: is it one, load it, let it listen."""

import json
import logging
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engines.asr.emissions import Alphabet
from engines.audio.samples import RATE_HZ, Samples
from engines.models import Models, ModelUnavailableError, Role
from engines.runtime.executor import inference_executor

log = logging.getLogger(__name__)

FRAME_SAMPLES = 320
"""One frame; every window's start is a multiple of it, so that all windows share one grid."""
LEAST_SAMPLES = 400
"""wav2vec2's first frame sees so many."""

_HARMLESS = {"wav2vec2.masked_spec_embed"}  # serves training only


class WrongModelError(ModelUnavailableError):
    """The weights are there but cannot do what their role asks."""


@cache
def is_ctc(folder: Path) -> bool:
    """Whether the folder's config.json names a wav2vec2 model; reads nothing else. A folder never changes."""
    return read_model_type(folder) == "wav2vec2"


def read_model_type(folder: Path) -> str:
    """The `model_type` of the folder's config.json; "" where there is none (CTranslate2 has none)."""
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    return str(config.get("model_type") or "") if isinstance(config, dict) else ""


class CtcModel:
    """Wav2Vec2ForCTC in float32. Any thread may call `listen`, several at once; nothing is kept between.

    Raises:
        WrongModelError: the folder holds another kind of model, or one that was not trained to write.
        ModelUnavailableError: a file is missing or damaged.
    """

    def __init__(self, folder: Path, label: str) -> None:
        if not is_ctc(folder):
            if found := read_model_type(folder):
                raise WrongModelError("ctc_other_kind", label=label, found=found)
            raise WrongModelError("ctc_no_model", label=label)
        try:
            self._model, missing = _load_weights(folder)
            tokenizer, extractor = _load_preparation(folder)
            self._normalizes = bool(extractor.do_normalize)
            self._rate_hz = int(extractor.sampling_rate)
            self.alphabet = _read_alphabet(tokenizer, int(self._model.config.vocab_size))
        except Exception as exc:  # every library and file format fails in its own way
            log.warning("The %s model could not be loaded", label, exc_info=True)
            raise ModelUnavailableError("ctc_damaged", label=label) from exc
        if missing - _HARMLESS:
            raise WrongModelError("ctc_untrained", label=label)
        if self._rate_hz != RATE_HZ:
            raise WrongModelError("ctc_other_rate", label=label, rate_hz=self._rate_hz)

    def listen(self, samples: Samples) -> NDArray[np.float32]:
        """Log probabilities of one window of at least `LEAST_SAMPLES`, shape (frames, columns).

        One window a call and no attention mask: a checkpoint with group norm hears padding as sound, so in a
        batch its answer would depend on its neighbours.
        """
        import torch  # noqa: PLC0415 - the page comes up before any model library

        values = samples.astype(np.float32)
        if self._normalizes:  # as Wav2Vec2FeatureExtractor does
            values = (values - values.mean()) / np.sqrt(values.var() + 1e-7)
        with torch.inference_mode():
            logits = self._model(torch.from_numpy(values)[None]).logits  # (1, frames, columns)
            log_probs: NDArray[np.float32] = torch.log_softmax(logits[0], dim=-1).numpy()
        return log_probs


def load_ctc(models: Models, role: Role) -> CtcModel:
    """The role's CTC model, loaded once for all roles that share the weights.

    Raises:
        ModelUnavailableError: see `CtcModel`; or the weights are not here and cannot be had.
    """
    folder = models.path(role)
    label = "Swecha" if role is Role.TELUGU else role.capitalize()

    def load() -> CtcModel:
        return CtcModel(folder, role.capitalize())

    return models.load(f"ctc {folder}", label, load)


def _load_weights(folder: Path) -> tuple[Any, set[str]]:
    """The model in float32, whatever the file stores, and the weights that the file lacks."""
    import torch  # noqa: PLC0415
    from transformers import Wav2Vec2ForCTC  # noqa: PLC0415
    from transformers.utils import logging as their_logging  # noqa: PLC0415

    inference_executor().limit_threads()
    their_logging.disable_progress_bar()
    loaded: Any = Wav2Vec2ForCTC.from_pretrained(
        folder, dtype=torch.float32, local_files_only=True, output_loading_info=True
    )
    model, told = loaded
    return model.eval().requires_grad_(False), set(told["missing_keys"])


def _load_preparation(folder: Path) -> tuple[Any, Any]:
    """The tokenizer, and how sound is prepared: as wav2vec2 does where the folder does not say."""
    from transformers import Wav2Vec2CTCTokenizer, Wav2Vec2FeatureExtractor  # noqa: PLC0415

    tokenizer = Wav2Vec2CTCTokenizer.from_pretrained(folder, local_files_only=True)
    if (folder / "preprocessor_config.json").is_file():
        return tokenizer, Wav2Vec2FeatureExtractor.from_pretrained(folder, local_files_only=True)
    return tokenizer, Wav2Vec2FeatureExtractor()


def _read_alphabet(tokenizer: Any, columns: int) -> Alphabet:
    """The meaning of the model's columns; a tokenizer may know tokens that the model has no column for."""
    tokens = [""] * columns
    for token, index in tokenizer.get_vocab().items():
        if index < columns and token not in tokenizer.all_special_tokens:
            tokens[index] = token
    vocabulary = tokenizer.get_vocab()
    delimiter = vocabulary.get(tokenizer.word_delimiter_token, -1)
    if 0 <= delimiter < columns:
        tokens[delimiter] = ""
    return Alphabet(tuple(tokens), int(tokenizer.pad_token_id), delimiter if delimiter < columns else -1)
