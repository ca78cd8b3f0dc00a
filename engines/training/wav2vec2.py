"""Wav2Vec2ForCTC learns: its head with new letters, and its top layers; what hears the sound is kept."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engines.audio.samples import RATE_HZ, Samples
from engines.models import Checkpoint
from engines.models.families import read_json
from engines.training.examples import Example, LeftOut
from engines.training.letters import count_frames, find_new_letters, spell
from transcript.errors import LikhitaError

_IGNORED = -100
_RARER = 2.0
"""How much less likely a new letter begins than the usual one, as a logit: it has to be learnt."""


class Wav2Vec2Learner:
    """A Wav2Vec2ForCTC of single letters, with the letters that `texts` have and it lacks.

    `layers` of the encoder are trained, counted from the top; None is half of them.

    Raises:
        LikhitaError: its vocabulary is not of single letters.
    """

    usual_rate = 3e-4
    bears_bfloat16 = False  # tests' tiny model begins with a loss of 7.3 instead of 1.3

    def __init__(self, checkpoint: Checkpoint, texts: Sequence[str], layers: int | None = None) -> None:
        import torch  # noqa: PLC0415 - heavy
        from transformers import Wav2Vec2CTCTokenizer, Wav2Vec2FeatureExtractor, Wav2Vec2ForCTC  # noqa: PLC0415

        folder = checkpoint.weights
        if any(isinstance(value, dict) for value in read_json(folder / "vocab.json").values()):
            raise LikhitaError("training_no_letters")
        self._folder = folder
        self.model: Any = Wav2Vec2ForCTC.from_pretrained(
            folder, local_files_only=True, weights_only=True, dtype=torch.float32
        )
        self._tokenizer = Wav2Vec2CTCTokenizer.from_pretrained(folder, local_files_only=True)
        self._extractor = Wav2Vec2FeatureExtractor.from_pretrained(folder, local_files_only=True)
        if self._extractor.sampling_rate != RATE_HZ:
            raise LikhitaError("training_no_letters")
        columns = int(self.model.config.vocab_size or 0)
        self._vocabulary = {
            str(token): place for token, place in self._tokenizer.get_vocab().items() if place < columns
        }
        special = {str(token) for token in self._tokenizer.all_special_tokens}
        self._delimiter = str(self._tokenizer.word_delimiter_token)
        self._letters = set(self._vocabulary) - special - {self._delimiter}
        if self._delimiter not in self._vocabulary or any(len(letter) > 1 for letter in self._letters):
            raise LikhitaError("training_no_letters")
        self.new_letters = find_new_letters((spell(text, self._letters) for text in texts), self._letters)
        self._add_letters(self.new_letters)
        self._choose_layers(layers)

    def refuse(self, row: Example, count: int) -> LeftOut | None:
        text = spell(row.text, self._letters)
        if not text or set(text) - self._letters - {" "}:
            return LeftOut.UNWRITABLE
        frames = int(self.model._get_feat_extract_output_lengths(count))
        return LeftOut.TOO_FAST if count_frames(self._find_columns(text)) > frames else None

    def prepare(self, row: Example, samples: Samples) -> Mapping[str, Any]:
        return {
            "input_values": self._normalize(samples),
            "labels": self._find_columns(spell(row.text, self._letters)),
        }

    def collate(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        import torch  # noqa: PLC0415

        sounds, labels = [row["input_values"] for row in rows], [row["labels"] for row in rows]
        longest, most = max(map(len, sounds)), max(map(len, labels))
        values = np.zeros((len(rows), longest), np.float32)
        mask = np.zeros((len(rows), longest), np.int64)
        columns = np.full((len(rows), most), _IGNORED, np.int64)
        for place, (sound, label) in enumerate(zip(sounds, labels, strict=True)):
            values[place, : len(sound)], mask[place, : len(sound)] = sound, 1
            columns[place, : len(label)] = label
        batch = {"input_values": torch.from_numpy(values), "labels": torch.from_numpy(columns)}
        # a checkpoint with group norm has never seen a mask
        has_mask = self.model.config.feat_extract_norm == "layer"
        return {**batch, "attention_mask": torch.from_numpy(mask)} if has_mask else batch

    def write(self, sounds: Sequence[Samples]) -> list[str]:
        return [self._write_one(samples) for samples in sounds]

    def _write_one(self, samples: Samples) -> str:
        import torch  # noqa: PLC0415

        values = torch.from_numpy(self._normalize(samples))[None].to(self.model.device)
        with torch.inference_mode():
            best = self.model(values).logits[0].argmax(dim=-1).tolist()  # (frames,)
        names = {place: token for token, place in self._vocabulary.items() if token in self._letters}
        names[self._vocabulary[self._delimiter]] = " "
        heard = [now for before, now in zip([-1, *best], best, strict=False) if now != before]
        return " ".join("".join(names.get(place, "") for place in heard).split())

    def save(self, folder: Path) -> None:
        self.model.save_pretrained(folder)
        shutil.copyfile(self._folder / "preprocessor_config.json", folder / "preprocessor_config.json")
        told = {
            "tokenizer_class": "Wav2Vec2CTCTokenizer",
            "pad_token": self._tokenizer.pad_token,
            "unk_token": self._tokenizer.unk_token,
            "bos_token": None,
            "eos_token": None,
            "word_delimiter_token": self._delimiter,
        }
        in_order = dict(sorted(self._vocabulary.items(), key=lambda item: item[1]))
        for name, content in (("vocab.json", in_order), ("tokenizer_config.json", told)):
            (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")

    def _find_columns(self, text: str) -> list[int]:
        return [self._vocabulary[self._delimiter if sign == " " else sign] for sign in text]

    def _normalize(self, samples: Samples) -> NDArray[np.float32]:
        values = samples.astype(np.float32)
        if self._extractor.do_normalize:  # as the recogniser does
            values = (values - values.mean()) / np.sqrt(values.var() + 1e-7)
        return values

    def _add_letters(self, letters: Sequence[str]) -> None:
        """Gives the head a column for each letter: the usual column, and a little less likely."""
        import torch  # noqa: PLC0415

        head, config = self.model.lm_head, self.model.config
        columns = int(config.vocab_size)
        grown = torch.nn.Linear(head.in_features, columns + len(letters))
        with torch.no_grad():
            grown.weight[:columns], grown.bias[:columns] = head.weight, head.bias
            grown.weight[columns:], grown.bias[columns:] = head.weight.mean(dim=0), head.bias.mean() - _RARER
        self.model.lm_head = grown
        config.vocab_size = columns + len(letters)
        self._vocabulary |= {letter: columns + place for place, letter in enumerate(letters)}
        self._letters |= set(letters)

    def _choose_layers(self, wanted: int | None) -> None:
        config, layers = self.model.config, self.model.wav2vec2.encoder.layers
        count = (len(layers) + 1) // 2 if wanted is None else min(wanted, len(layers))
        self.model.requires_grad_(False)
        for part in (self.model.lm_head, *layers[len(layers) - count :]):
            part.requires_grad_(True)
        config.layerdrop, config.ctc_zero_infinity, config.ctc_loss_reduction = 0.0, True, "mean"
