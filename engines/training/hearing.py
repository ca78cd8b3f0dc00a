"""Held-out rows written by the app's own recognisers: what a model would put into a transcript."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engines.asr.ctc.engine import Wav2Vec2Engine
from engines.asr.recogniser import Recogniser
from engines.asr.router import pick_role
from engines.asr.whisper.engine import WhisperEngine
from engines.audio.samples import RATE_HZ, Samples
from engines.models import Models, ModelSettings
from engines.models.families import find_family
from engines.training.examples import Example
from engines.training.scoring import score_texts
from engines.training.training_set import TrainingSet
from transcript.review.corrections import Score


def score_folder(folder: Path, made: TrainingSet, rows: Sequence[Example]) -> dict[str, Score]:
    """The score of the rows by voice, "" for all of them."""
    heard: dict[str, list[tuple[str, str]]] = {}
    with tempfile.TemporaryDirectory() as cache:
        engine = make_engine(folder, made.language, Path(cache))
        for row in rows:
            text = write_text(engine, made.read_sound(row), made.language)
            heard.setdefault(row.voice, []).append((row.text, text))
    everything = [pair for pairs in heard.values() for pair in pairs]
    return {"": score_texts(everything), **{voice: score_texts(pairs) for voice, pairs in heard.items()}}


def make_engine(folder: Path, language: str, cache: Path) -> Recogniser:
    """The recogniser that the app would use for this language, were the folder its model."""
    role = pick_role(language)
    models = Models(ModelSettings(cache, overrides={role: str(folder)}))
    return WhisperEngine(models, role) if find_family(folder).is_whisper else Wav2Vec2Engine(models, role)


def write_text(engine: Recogniser, samples: Samples, language: str) -> str:
    """What is heard; sound that is longer than the engine takes is cut into equal parts."""
    most = int(engine.longest_s(language) * RATE_HZ)
    pieces = np.array_split(samples, -(-len(samples) // most))
    chunks = [chunk for piece in pieces for chunk in engine.recognise(piece, language, 0.0)]
    return " ".join(chunk.text for chunk in chunks)
