"""Whisper on transformers, in the number format that the hardware is fast in."""

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from engines.asr.chunks import create_synthetic_chunks_for_duration
from engines.asr.pretrained import load_pretrained
from engines.asr.recogniser import TimedWord
from engines.asr.whisper.backend import (
    Decoding,
    Encoded,
    Hypothesis,
    encode_hotwords,
    find_not_latin,
    find_states,
)
from engines.asr.whisper.generation import mend_generation
from engines.asr.whisper.vocabulary import read_vocabulary
from engines.audio.samples import RATE_HZ, Samples
from engines.models import Checkpoint
from engines.runtime.hardware import Hardware, choose_dtype, find_hardware

_TICK_S = 0.02  # a timestamp token's step
_FRAMES, _FRAME_S = 3000, 0.01  # what the encoder hears at once
_TIED = {"proj_out.weight"}  # the embedding's, stored once
_MOST_TOKENS, _PROMPT_TOKENS = 448, 4


class TransformersWhisper:
    """The weights and their tokenizer. Any thread may call any method: nothing is kept between calls."""

    def __init__(
        self, checkpoint: Checkpoint, read_family: Callable[[], Path], hardware: Hardware | None = None
    ) -> None:
        import torch  # noqa: PLC0415 - heavy
        from transformers import WhisperForConditionalGeneration  # noqa: PLC0415

        self._hardware = hardware or find_hardware()
        self._dtype = getattr(torch, choose_dtype(self._hardware))
        self._model, missing = load_pretrained(
            WhisperForConditionalGeneration,
            checkpoint,
            dtype=self._dtype,
            # word times come from the attention, which the faster kinds do not give
            attn_implementation="eager",
        )
        if missing - _TIED:
            raise ValueError(f"{len(missing)} weights are missing")
        self._model.to(self._hardware.device)
        config = self._model.config
        self._vocabulary = read_vocabulary(checkpoint.find_file, config.vocab_size, read_family)
        self._extractor = _load_extractor(checkpoint, config.num_mel_bins)
        mend_generation(self._model.generation_config, config, self._vocabulary)
        self._config: Any = self._model.generation_config
        self._lock = threading.Lock()

    def encode(self, samples: Samples) -> Encoded:
        """The encoder's output for at most 30 s of sound, in a window of 30 s as transformers wants it."""
        import torch  # noqa: PLC0415

        features = self._extractor(samples, sampling_rate=RATE_HZ, return_tensors="pt").input_features
        # (1, mel bands, 3000 frames of 10 ms)
        with torch.inference_mode():
            states = self._model.get_encoder()(features.to(self._hardware.device, self._dtype))
        return Encoded(states, len(samples) / RATE_HZ)

    def cut(self, encoded: Encoded, start_s: float, end_s: float) -> Encoded:
        """A piece's states, with those of `TAIL_S` of the silence behind all of it."""
        import torch  # noqa: PLC0415

        places = find_states(encoded, start_s, end_s)
        if places is None:
            return encoded
        states = encoded.states.last_hidden_state  # (1, states, width)
        cut = torch.cat([states[:, place] for place in places], dim=1)
        return Encoded(type(encoded.states)(last_hidden_state=cut), end_s - start_s)

    def rate_languages(self, encoded: Encoded) -> dict[str, float]:
        """One decoder step: a probability for each of Whisper's languages; they sum to 1."""
        import torch  # noqa: PLC0415

        if not getattr(self._config, "lang_to_id", None):
            return {"en": 1.0}
        names, tokens = zip(*self._config.lang_to_id.items(), strict=True)
        rated = torch.softmax(self._first_step(encoded)[list(tokens)], dim=0)  # (languages,)
        return {name[2:-2]: float(p) for name, p in zip(names, rated, strict=True)}

    def knows(self, language: str) -> bool:
        """Whether the vocabulary has the language's token."""
        languages = getattr(self._config, "lang_to_id", None) or {"<|en|>": 0}
        return f"<|{language}|>" in languages

    def generate(self, encoded: Encoded, language: str, decoding: Decoding) -> tuple[Hypothesis, ...]:
        """The most likely text, only one; its words are timed where the weights name heads for that."""
        import torch  # noqa: PLC0415

        has_heads = bool(getattr(self._config, "alignment_heads", None))
        told: dict[str, Any] = (
            {"language": language, "task": "transcribe"} if self._config.is_multilingual else {}
        )
        before = encode_hotwords(decoding.hotwords, self._encode)
        if before:
            previous = self._vocabulary.token_to_id("<|startofprev|>")
            told["prompt_ids"] = torch.tensor([previous, *before], device=self._hardware.device)
        with torch.inference_mode():
            result = self._model.generate(
                encoder_outputs=encoded.states,
                num_beams=decoding.beams if self._hardware.device == "cuda" else 1,
                do_sample=False,
                max_length=min(_MOST_TOKENS, decoding.max_tokens + _PROMPT_TOKENS + len(before)),
                attention_mask=self._mask(encoded),
                no_repeat_ngram_size=decoding.no_repeat,
                repetition_penalty=decoding.repetition_penalty,
                suppress_tokens=self._not_latin if decoding.latin_only else self._config.suppress_tokens,
                return_timestamps=True,
                return_token_timestamps=has_heads,
                return_dict_in_generate=True,
                return_segments=True,
                **told,
            )
        parts = result["segments"][0]
        tokens = [int(token) for part in parts for token in part["tokens"]]
        spoken = tuple(token for token in tokens if token < self._end_token)
        times = [float(t) for part in parts for t in part.get("token_timestamps", ())]
        rated = self._rate(encoded, language, spoken)
        if has_heads and len(times) == len(tokens):
            spoken_s = [t for token, t in zip(tokens, times, strict=True) if token < self._end_token]
            pieces = self._time_pieces(spoken, spoken_s, rated, encoded.duration_s)
        else:
            pieces = self._spread_words(tokens, encoded.duration_s)
        text = self._vocabulary.decode(list(spoken))
        mean = float(np.mean(rated)) if rated else 0.0
        texts = tuple(self._vocabulary.decode([token]) for token in spoken)
        return (Hypothesis(text, spoken, mean, self._rate_silence(encoded), texts, pieces),)

    def _encode(self, text: str) -> list[int]:
        return list(self._vocabulary.encode(text, add_special_tokens=False).ids)

    def time_words(self, encoded: Encoded, language: str, best: Hypothesis) -> list[TimedWord]:  # noqa: ARG002
        """What decoding told already."""
        return list(best.pieces)

    def _time_pieces(
        self, tokens: Sequence[int], times: Sequence[float], rated: Sequence[float], duration_s: float
    ) -> tuple[TimedWord, ...]:
        starts = np.minimum(np.maximum.accumulate(times or [0.0]), duration_s)
        ends = [*starts[1:], duration_s]
        pieces: list[TimedWord] = []
        waiting: list[int] = []
        for index, token in enumerate(tokens):
            waiting.append(token)
            text = self._vocabulary.decode(waiting)
            if "\ufffd" in text:  # a letter may be cut in two tokens
                continue
            first = index + 1 - len(waiting)
            confidence = float(np.exp(np.mean(rated[first : index + 1])))
            pieces.append(TimedWord(text, float(starts[first]), float(ends[index]), confidence))
            waiting = []
        return tuple(pieces)

    def _spread_words(self, tokens: Sequence[int], duration_s: float) -> tuple[TimedWord, ...]:
        """Words spread over the parts that Whisper's own timestamps give."""
        return tuple(
            TimedWord(f" {word.text}", word.start_s, word.end_s)
            for start_s, end_s, inside in read_parts(tokens, self._first_timestamp, duration_s)
            for word in create_synthetic_chunks_for_duration(
                self._vocabulary.decode([token for token in inside if token < self._end_token]),
                start_s,
                end_s,
            )
        )

    def _mask(self, encoded: Encoded) -> Any:
        """Which of the window's frames are sound, (1, 3000)."""
        import torch  # noqa: PLC0415

        frames = torch.arange(_FRAMES, device=self._hardware.device) * _FRAME_S
        return (frames < encoded.duration_s).long()[None]

    def _rate(self, encoded: Encoded, language: str, tokens: Sequence[int]) -> list[float]:
        """The log probability of each token, in one pass over the text."""
        import torch  # noqa: PLC0415

        if not tokens:
            return []
        start = [self._config.decoder_start_token_id]
        if self._config.is_multilingual:
            start += [self._config.lang_to_id[f"<|{language}|>"], self._config.task_to_id["transcribe"]]
        start.append(self._config.no_timestamps_token_id)
        ids = torch.tensor([[*start, *tokens]], device=self._hardware.device)
        with torch.inference_mode():
            logits = self._model(
                encoder_outputs=encoded.states, decoder_input_ids=ids, use_cache=False
            ).logits
        rated = torch.log_softmax(logits[0, len(start) - 1 : -1].float(), dim=-1)  # (tokens, vocabulary)
        return [float(value) for value in rated.gather(1, ids[0, len(start) :, None])[:, 0]]

    def _rate_silence(self, encoded: Encoded) -> float:
        import torch  # noqa: PLC0415

        return float(torch.softmax(self._first_step(encoded), dim=0)[self._config.no_timestamps_token_id - 1])

    def _first_step(self, encoded: Encoded) -> Any:
        """Logits after the start token, (vocabulary,)."""
        import torch  # noqa: PLC0415

        ids = torch.tensor([[self._config.decoder_start_token_id]], device=self._hardware.device)
        with torch.inference_mode():
            return self._model(encoder_outputs=encoded.states, decoder_input_ids=ids).logits[0, -1].float()

    @property
    def _end_token(self) -> int:
        token = self._vocabulary.token_to_id("<|endoftext|>")
        assert token is not None  # noqa: S101 - every Whisper vocabulary has it
        return token

    @property
    def _first_timestamp(self) -> int:
        return int(self._config.no_timestamps_token_id) + 1

    @cached_property
    def _not_latin(self) -> list[int]:
        """Every token that is not Latin letters, but the end and the timestamps, which are asked for."""
        with self._lock:
            texts = [self._vocabulary.decode([token]) for token in range(self._end_token)]
            return [*find_not_latin(texts), *range(self._end_token + 1, self._first_timestamp - 1)]


def _load_extractor(checkpoint: Checkpoint, bands: int) -> Any:
    """How sound is prepared: as the family does where the folder does not say."""
    from transformers import WhisperFeatureExtractor  # noqa: PLC0415

    described = checkpoint.find_file("preprocessor_config.json", "processor_config.json")
    if described is None:
        return WhisperFeatureExtractor(feature_size=bands)
    return WhisperFeatureExtractor.from_pretrained(described.parent, local_files_only=True)


def read_parts(
    tokens: Sequence[int], first_timestamp: int, duration_s: float
) -> list[tuple[float, float, list[int]]]:
    """(start, end, tokens) between Whisper's timestamp tokens, in order and inside the sound.

    The last part often has no end, which is then the sound's; a part without length is dropped. Pure.
    """
    parts: list[tuple[float, float, list[int]]] = []
    start_s: float | None = None
    inside: list[int] = []
    for token in tokens:
        if token < first_timestamp:
            inside.append(token)
            continue
        time_s = min((token - first_timestamp) * _TICK_S, duration_s)
        if inside:
            parts.append((start_s or 0.0, time_s, inside))
            inside, start_s = [], None
        else:
            start_s = time_s
    if inside:
        parts.append((start_s or 0.0, duration_s, inside))
    return [(start, end, inside) for start, end, inside in parts if end > start]
