"""Whisper learns: small matrices beside those of its attention (LoRA), merged into them at the end."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engines.asr.whisper.generation import mend_generation
from engines.asr.whisper.vocabulary import END, NO_TIMES, START, TRANSCRIBE, read_vocabulary
from engines.audio.samples import RATE_HZ, Samples
from engines.models import Checkpoint
from engines.runtime.hardware import find_hardware
from engines.training.examples import Example, LeftOut
from transcript.errors import LikhitaError

_IGNORED = -100
_MOST_TOKENS = 448
_RANK = 16
_ATTENTION = ("q_proj", "k_proj", "v_proj", "out_proj")
_TICK_S = 0.02
_SMALL_FILES = ("*.json", "*.txt")
_WEIGHTS_INDEX = "model.safetensors.index.json"


class WhisperLearner:
    """A WhisperForConditionalGeneration on transformers, taught rows of one language.

    Raises:
        LikhitaError: it does not know the language.
    """

    usual_rate = 1e-3
    bears_bfloat16 = True  # the loss of base on four Telugu clips: 1.833, and 1.835 in float32

    def __init__(self, checkpoint: Checkpoint, language: str) -> None:
        import torch  # noqa: PLC0415 - heavy
        from peft import LoraConfig, get_peft_model  # noqa: PLC0415
        from transformers import WhisperFeatureExtractor, WhisperForConditionalGeneration  # noqa: PLC0415

        self._folder, self._language = checkpoint.weights, language
        base: Any = WhisperForConditionalGeneration.from_pretrained(
            self._folder, local_files_only=True, weights_only=True, dtype=torch.float32
        )
        self._vocabulary = read_vocabulary(checkpoint.find_file, base.config.vocab_size, _no_family)
        mend_generation(base.generation_config, base.config, self._vocabulary)
        is_multilingual = bool(base.generation_config.is_multilingual)
        if is_multilingual and self._vocabulary.token_to_id(f"<|{language}|>") is None:
            raise LikhitaError("training_language_unknown", language=language)
        if not is_multilingual and language != "en":
            raise LikhitaError("training_language_unknown", language=language)
        self._told = {"language": language, "task": "transcribe"} if is_multilingual else {}
        names = [START, f"<|{language}|>", TRANSCRIBE] if is_multilingual else [START]
        self._begin = [self._vocabulary.token_to_id(name) for name in names]
        self._extractor = WhisperFeatureExtractor(feature_size=base.config.num_mel_bins)
        base.config.use_cache = False
        told = LoraConfig(r=_RANK, lora_alpha=2 * _RANK, lora_dropout=0.05, target_modules=list(_ATTENTION))
        self.model: Any = get_peft_model(base, told)
        self._longest = 0

    def refuse(self, row: Example, count: int) -> LeftOut | None:
        size = len(self._find_tokens(row, count / RATE_HZ))
        self._longest = max(self._longest, min(size, _MOST_TOKENS))
        return LeftOut.TOO_FAST if size > _MOST_TOKENS else None

    def prepare(self, row: Example, samples: Samples) -> Mapping[str, Any]:
        tokens = self._find_tokens(row, len(samples) / RATE_HZ)
        return {"input_features": self._hear(samples)[0], "labels": tokens[1:], "told": tokens[:-1]}

    def collate(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        import torch  # noqa: PLC0415

        longest = max(len(row["labels"]) for row in rows)
        end = self._vocabulary.token_to_id(END)

        def pad(name: str, filler: int) -> Any:
            return torch.tensor([[*row[name], *[filler] * (longest - len(row[name]))] for row in rows])

        labels = pad("labels", _IGNORED)
        labels[:, : len(self._begin) - 1] = _IGNORED  # what is told is not to be guessed
        return {
            "input_features": torch.stack([row["input_features"] for row in rows]),
            "decoder_input_ids": pad("told", end),
            "labels": labels,
        }

    def write(self, sounds: Sequence[Samples]) -> list[str]:
        import torch  # noqa: PLC0415

        model, hardware = self.model, find_hardware()
        faster = torch.autocast(hardware.device, torch.bfloat16, enabled=hardware.has_bfloat16)
        features = torch.cat([self._hear(samples) for samples in sounds])  # (sounds, mel bands, 3000 frames)
        with torch.inference_mode(), faster:
            written = model.generate(
                input_features=features.to(model.device),
                num_beams=1,
                do_sample=False,
                max_length=min(_MOST_TOKENS, (self._longest or _MOST_TOKENS) + 20),
                use_cache=True,
                **self._told,
            ).tolist()  # (sounds, tokens)
        end = self._vocabulary.token_to_id(END)
        texts = (self._vocabulary.decode([token for token in line if token < end]) for line in written)
        return [" ".join(text.split()) for text in texts]

    def save(self, folder: Path) -> None:
        merged = self.model.merge_and_unload()
        merged.config.use_cache = True
        merged.save_pretrained(folder)
        for pattern in _SMALL_FILES:
            for path in self._folder.glob(pattern):
                if not (folder / path.name).exists() and path.name != _WEIGHTS_INDEX:
                    shutil.copyfile(path, folder / path.name)

    def _hear(self, samples: Samples) -> Any:
        features = self._extractor(samples, sampling_rate=RATE_HZ, return_tensors="pt")
        return features.input_features  # (1, mel bands, 3000 frames)

    def _find_tokens(self, row: Example, length_s: float) -> list[int]:
        """What is to be written; every second row with its times, for the app asks for them.

        Source: Whisper was trained on half of its sound so (Radford et al. 2022, section 2.3).
        """
        no_times, end = self._vocabulary.token_to_id(NO_TIMES), self._vocabulary.token_to_id(END)
        text = self._vocabulary.encode(f" {row.text}", add_special_tokens=False).ids
        if int(row.sound[:8], 16) % 2:
            return [*self._begin, no_times, *text, end]
        return [*self._begin, no_times + 1, *text, no_times + 1 + round(length_s / _TICK_S), end]


def _no_family() -> Path:
    raise LikhitaError("training_no_vocabulary")
