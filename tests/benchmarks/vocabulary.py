"""Names that a model does not know, with and without a vocabulary: `python -m tests.benchmarks.vocabulary`.

espeak-ng says sentences with names of Telugu places, people and software in three voices; told are the share of
names written as they are spelled, the word error of all other words, and seconds, without a vocabulary, with
the names, with 500 other words behind them (as many as fit), and with those alone.
"""

import argparse
import itertools
import random
import statistics
import tempfile
import time
from pathlib import Path

import jiwer

from engines.asr.whisper.engine import WhisperEngine
from engines.audio.samples import Samples
from engines.models import Models, ModelSettings, Role
from settings import read_settings
from tests.benchmarks.machine import describe_machine
from tests.support.speech import read_samples, speak
from transcript.vocabulary import Vocabulary

NAMES = (
    "Kakinada", "Vijayawada", "Gonthuka", "Swecha", "Likhita", "Anantapur", "Srikakulam", "Venkateswarlu",
    "Padmavathi", "Nagarjuna", "Tirupati", "Machilipatnam", "Guntakal", "Rajamahendravaram", "Narasaraopet",
)  # fmt: skip
SENTENCES = (
    "My friend lives in {0} and works for {1}.",
    "They told us about {0} before the meeting.",
    "We took the train from {0} in the morning.",
    "Has anybody spoken with {0} and {1} this week?",
    "The report on {0} will be ready tomorrow.",
)
VOICES = ("en-us", "en-gb", "en-us+f3")
SEED = 7


def make_recordings(folder: Path) -> list[tuple[Samples, str, list[str]]]:
    """(sound, what is said, the names in it)."""
    names, found = itertools.cycle(NAMES), []
    for number, (sentence, voice) in enumerate(itertools.product(SENTENCES, VOICES)):
        chosen = [next(names) for _ in range(sentence.count("{"))]
        said = sentence.format(*chosen)
        found.append((read_samples(speak(folder / f"{number}.wav", said, voice)), said, chosen))
    return found


def split(text: str) -> list[str]:
    return [word.strip(".,?!").casefold() for word in text.split()]


def measure(
    engine: WhisperEngine, recordings: list[tuple[Samples, str, list[str]]]
) -> tuple[int, int, int, float]:
    """(names right, errors elsewhere, words elsewhere, seconds)."""
    right = errors = words = 0
    seconds = []
    for samples, said, names in recordings:
        started_at = time.monotonic()
        text = " ".join(chunk.text for chunk in engine.recognise(samples, "en", 0.0))
        seconds.append(time.monotonic() - started_at)
        heard, wanted = split(text), {name.casefold() for name in names}
        right += sum(name in heard for name in wanted)
        rest = [word for word in split(said) if word not in wanted]
        found = jiwer.process_words(
            " ".join(rest), " ".join(word for word in heard if word not in wanted) or "-"
        )
        errors += found.substitutions + found.deletions + found.insertions
        words += len(rest)
    return right, errors, words, sum(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    print(describe_machine("ctranslate2", "faster-whisper"))
    engine = WhisperEngine(
        Models(ModelSettings(read_settings(dotenv=None).cache_dir, models="starter")), Role.ENGLISH
    )
    letters = random.Random(SEED)  # noqa: S311 - words, not secrets
    others = ["".join(letters.choices("aeioukmnprstv", k=8)).capitalize() for _ in range(500)]
    kinds = {
        "no vocabulary": engine,
        f"{len(NAMES)} names": engine.with_vocabulary(Vocabulary(NAMES)),
        "the names before 500 words": engine.with_vocabulary(Vocabulary((*NAMES, *others))),
        "500 other words": engine.with_vocabulary(Vocabulary(tuple(others))),
    }
    with tempfile.TemporaryDirectory() as folder:
        recordings = make_recordings(Path(folder))
        found: dict[str, list[tuple[int, int, int, float]]] = {name: [] for name in kinds}
        for _ in range(runs + 1):  # the first one loads
            for name, told in kinds.items():
                found[name].append(measure(told, recordings))
    total = sum(len(names) for _, _, names in recordings)
    for name, each in found.items():
        right, errors, words, _ = each[-1]
        seconds = [one[3] for one in each[1:]]
        print(
            f"{name}: names {right} of {total} ({right / total:.0%}), other words {errors} errors of {words} "
            f"({errors / words:.1%}), {statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"
        )


if __name__ == "__main__":
    main()
