"""A Wav2Vec2ForCTC or Wav2Vec2BertForCTC checkpoint: load it, let it listen."""

import logging
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
import regex
from numpy.typing import NDArray

from engines.asr.ctc.frames import FRAME_SAMPLES, spread_frames
from engines.asr.emissions import Alphabet
from engines.asr.pretrained import load_pretrained
from engines.asr.router import language_of
from engines.audio.samples import RATE_HZ, Samples
from engines.models import Checkpoint, Family, Models, ModelUnavailableError, Role
from engines.models.families import describe_folder, read_json
from transcript.text.languages import three_letter_code

log = logging.getLogger(__name__)

LEAST_SAMPLES = 400
"""wav2vec2's first frame sees so many."""

_HARMLESS = {"wav2vec2.masked_spec_embed", "wav2vec2_bert.masked_spec_embed"}  # serve training only
_SPECIAL = regex.compile(r"<.*>|\[[^\[\]]+\]")  # "<unk>", "[UNK]"; a single bracket is a sign


class WrongModelError(ModelUnavailableError):
    """The weights are there but cannot do what their role asks."""


class CtcModel(Protocol):
    """Answers each frame of 20 ms with a probability for each sign of its alphabet.

    Any thread may call `listen`, several at once; nothing is kept between.
    """

    @property
    def alphabet(self) -> Alphabet:
        """What the columns mean."""

    def listen(self, samples: Samples) -> NDArray[np.float32]:
        """Log probabilities of one window of at least `LEAST_SAMPLES`, shape (frames, columns)."""


class Wav2Vec2Model:
    """Wav2Vec2ForCTC or Wav2Vec2BertForCTC in float32. Any thread may call `listen`, several at once.

    `language` chooses the letters where a checkpoint has a set for each language (MMS).

    Raises:
        WrongModelError: the folder holds another kind of model, or one that was not trained to write.
        ModelUnavailableError: a file is missing or damaged.
    """

    def __init__(self, checkpoint: Checkpoint, label: str, language: str = "", device: str = "cpu") -> None:
        family = checkpoint.family
        if family not in {Family.WAV2VEC2, Family.WAV2VEC2_BERT}:
            problem = describe_folder(checkpoint.weights).problem
            if problem is None:
                raise WrongModelError("ctc_other_family", label=label)
            raise WrongModelError("ctc_wrong", label=label, problem=problem)
        try:
            letters = _find_letters(checkpoint, language)
            self._model, missing = _load_weights(checkpoint, family, letters)
            self._model, self._device = self._model.to(device), device
            tokenizer, self._extractor = _load_preparation(checkpoint, family, letters)
            self._is_bert = family is Family.WAV2VEC2_BERT
            self.alphabet = _read_alphabet(tokenizer, self._model.config)
            self._repeats = _count_repeats(self._model.config, is_bert=self._is_bert)
            rate_hz = int(self._extractor.sampling_rate)
        except Exception as exc:  # every library and file format fails in its own way
            log.warning("The %s model could not be loaded", label, exc_info=True)
            raise ModelUnavailableError("ctc_damaged", label=label) from exc
        if missing - _HARMLESS:
            raise WrongModelError("ctc_untrained", label=label)
        if rate_hz != RATE_HZ:
            raise WrongModelError("ctc_other_rate", label=label, rate_hz=rate_hz)

    def listen(self, samples: Samples) -> NDArray[np.float32]:
        """Log probabilities of one window of at least `LEAST_SAMPLES`, shape (frames, columns).

        One window a call and no attention mask: a checkpoint with group norm hears padding as sound, so in a
        batch its answer would depend on its neighbours.
        """
        import torch  # noqa: PLC0415 - the page comes up before any model library

        with torch.inference_mode():
            heard = self._hear_features(samples) if self._is_bert else self._hear_waves(samples)
            log_probs = torch.log_softmax(heard.float(), dim=-1).cpu().numpy()  # (frames, columns)
        return spread_frames(log_probs, self._repeats, len(samples))

    def _hear_waves(self, samples: Samples) -> Any:
        import torch  # noqa: PLC0415

        values = samples.astype(np.float32)
        if self._extractor.do_normalize:  # as Wav2Vec2FeatureExtractor does
            values = (values - values.mean()) / np.sqrt(values.var() + 1e-7)
        return self._model(torch.from_numpy(values)[None].to(self._device)).logits[0]

    def _hear_features(self, samples: Samples) -> Any:
        """Wav2Vec2-BERT hears pairs of filter bank frames of 10 ms, each pair 160 numbers."""
        features = self._extractor(samples.astype(np.float32), sampling_rate=RATE_HZ, return_tensors="pt")
        return self._model(**features.to(self._device)).logits[0]


def load_ctc(models: Models, role: Role) -> CtcModel:
    """The role's CTC model, loaded once for all roles that share the weights.

    Raises:
        ModelUnavailableError: see `Wav2Vec2Model` and `NemoCtc`; or the weights cannot be had.
    """
    checkpoint = models.checkpoint(role)
    label = "Swecha" if role is Role.TELUGU else role.capitalize()

    def load() -> CtcModel:
        if checkpoint.family is Family.NEMO_CTC:
            from engines.asr.onnx.ctc import NemoCtc  # noqa: PLC0415 - heavy

            return NemoCtc(checkpoint.weights, role.capitalize())
        device = models.settings.device or "cpu"
        return Wav2Vec2Model(checkpoint, role.capitalize(), language_of(role), device)

    return models.load(f"ctc {checkpoint.folder}", label, load)


def _find_letters(checkpoint: Checkpoint, language: str) -> str | None:
    """The key of the letters in a vocabulary that has a set for each language; None where it is one set."""
    path = checkpoint.find_file("vocab.json")
    vocabulary: Mapping[str, Any] = read_json(path) if path else {}
    sets = [key for key, value in vocabulary.items() if isinstance(value, dict)]
    if not sets:
        return None
    wanted = [three_letter_code(language), language]
    return next((key for key in wanted if key in sets), sets[0])


def _load_weights(checkpoint: Checkpoint, family: Family, letters: str | None) -> tuple[Any, set[str]]:
    """The model in float32, whatever the file stores, and the weights that the file lacks."""
    import torch  # noqa: PLC0415
    from transformers import Wav2Vec2BertForCTC, Wav2Vec2ForCTC  # noqa: PLC0415

    options: dict[str, Any] = {"dtype": torch.float32}
    if letters and (checkpoint.weights / f"adapter.{letters}.safetensors").is_file():
        options |= {"target_lang": letters, "ignore_mismatched_sizes": True}
    kind = Wav2Vec2BertForCTC if family is Family.WAV2VEC2_BERT else Wav2Vec2ForCTC
    model, missing = load_pretrained(kind, checkpoint, **options)
    return model, {name for name in missing if not (letters and name.startswith("lm_head"))}


def _load_preparation(checkpoint: Checkpoint, family: Family, letters: str | None) -> tuple[Any, Any]:
    """The tokenizer, and how sound is prepared: as the family does where the folder does not say."""
    from transformers import (  # noqa: PLC0415
        SeamlessM4TFeatureExtractor,
        Wav2Vec2CTCTokenizer,
        Wav2Vec2FeatureExtractor,
    )

    vocabulary = checkpoint.find_file("vocab.json")
    if vocabulary is None:
        raise FileNotFoundError("vocab.json")
    told: dict[str, Any] = {"target_lang": letters} if letters else {}
    tokenizer = Wav2Vec2CTCTokenizer.from_pretrained(vocabulary.parent, local_files_only=True, **told)
    kind = SeamlessM4TFeatureExtractor if family is Family.WAV2VEC2_BERT else Wav2Vec2FeatureExtractor
    described = checkpoint.find_file("preprocessor_config.json", "processor_config.json")
    if described is not None:
        return tokenizer, kind.from_pretrained(described.parent, local_files_only=True)
    return tokenizer, kind()


def _read_alphabet(tokenizer: Any, config: Any) -> Alphabet:
    """The meaning of the model's columns; a tokenizer may know tokens that the model has no column for."""
    columns = int(config.vocab_size)
    vocabulary = {token: index for token, index in tokenizer.get_vocab().items() if index < columns}
    names = (str(tokenizer.word_delimiter_token), "|", " ", "\u2581")
    delimiter = next((vocabulary[name] for name in names if name in vocabulary), -1)
    blank = config.pad_token_id if config.pad_token_id is not None else tokenizer.pad_token_id
    if not 0 <= int(blank) < columns:
        raise ValueError("the vocabulary has no blank")
    tokens = [""] * columns
    for token, index in vocabulary.items():
        is_sign = token not in tokenizer.all_special_tokens and not _SPECIAL.fullmatch(token)
        if is_sign and index not in {blank, delimiter}:
            tokens[index] = token.replace("\u2581", " ")
    return Alphabet(tuple(tokens), int(blank), delimiter)


def _count_repeats(config: Any, *, is_bert: bool) -> int:
    """How many frames of 20 ms one frame of the model lasts."""
    samples = FRAME_SAMPLES if is_bert else int(np.prod(config.conv_stride))
    if config.add_adapter:
        samples *= config.adapter_stride**config.num_adapter_layers
    if samples % FRAME_SAMPLES:
        raise ValueError(f"a frame of {samples} samples does not fit the grid")
    return samples // FRAME_SAMPLES
