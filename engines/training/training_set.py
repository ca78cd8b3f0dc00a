"""Examples on the disk: a line of JSON and a FLAC each, without anybody's name."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import soundfile

from engines.audio.decoding import read_stretch
from engines.audio.samples import RATE_HZ, Samples
from engines.training.examples import Example, LeftOut, choose_examples, count_languages, find_language
from engines.training.held_out import Apart, split_examples
from engines.training.projects import read_projects
from transcript.errors import LikhitaError

LEAST_MS = 10 * 60_000
"""What is asked for; less teaches a model those few sentences rather than a way of speaking."""
_ROWS, _ABOUT, _SOUND = "rows.jsonl", "about.json", "sound"
_LEAST_ROWS = 2


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Examples in a folder. `apart` says how strictly the held-out ones are held out.

    `left_out` are the numbers of rows that were not taken, by reason; `sources` of documents read.
    """

    folder: Path
    language: str
    learnt: tuple[Example, ...]
    held_out: tuple[Example, ...]
    apart: Apart
    left_out: dict[LeftOut, int]
    sources: int
    consent: str = ""

    @property
    def learnt_ms(self) -> int:
        return sum(row.length_ms for row in self.learnt)

    @property
    def held_out_ms(self) -> int:
        return sum(row.length_ms for row in self.held_out)

    @property
    def fingerprint(self) -> str:
        """A hash of every text and sample, and of which are held out."""
        rows = json.dumps([[asdict(row) for row in part] for part in (self.learnt, self.held_out)])
        return hashlib.sha256(rows.encode()).hexdigest()[:16]

    def read_sound(self, row: Example) -> Samples:
        """The example's samples.

        Raises:
            LikhitaError: the file is gone or damaged.
        """
        try:
            samples, rate_hz = soundfile.read(self.folder / _SOUND / f"{row.sound}.flac", dtype="float32")
        except (OSError, soundfile.LibsndfileError) as exc:
            raise LikhitaError("training_set_damaged") from exc
        if rate_hz != RATE_HZ or not len(samples):
            raise LikhitaError("training_set_damaged")
        return samples


def gather_set(
    inputs: Sequence[Path], folder: Path, *, language: str, share: float, few: bool, consent: str = ""
) -> TrainingSet:
    """Writes the training set of the inputs' verified rows into `folder`.

    `language` "" is the one in which most of the rows are. `few` takes less than `LEAST_MS`.

    Raises:
        LikhitaError: an input cannot be read; or too little is left to learn from.
        OSError: the disk refuses.
    """
    (folder / _SOUND).mkdir(parents=True, exist_ok=True)
    spoken = [] if language else [count_languages(each.document) for each in read_projects(inputs)]
    wanted = language or find_language(spoken) or ""
    rows: dict[str, Example] = {}
    left_out: Counter[LeftOut] = Counter()
    sources = 0
    for recorded in read_projects(inputs):
        sources += 1
        playback = recorded.open_sound()

        def listen(start_ms: int, end_ms: int, playback: Path = playback) -> Samples:
            return read_stretch(playback, start_ms, end_ms)

        kept, without = choose_examples(recorded.document, listen, wanted)
        left_out += without
        for row, samples in kept:
            if row.sound in rows:
                left_out[LeftOut.DUPLICATE] += 1
                continue
            rows[row.sound] = row
            soundfile.write(folder / _SOUND / f"{row.sound}.flac", samples, RATE_HZ, subtype="PCM_16")
    if len(rows) < _LEAST_ROWS:
        raise LikhitaError("training_too_few_rows", rows=len(rows))
    split = split_examples(_number_voices(list(rows.values())), share)
    left_out[LeftOut.HELD_OUT_TEXT] += len(split.same_text)
    made = TrainingSet(
        folder, wanted, split.learnt, split.held_out, split.apart, dict(+left_out), sources, consent
    )
    if made.learnt_ms < LEAST_MS and not few:
        minutes = f"{made.learnt_ms / 60_000:.1f}"
        raise LikhitaError("training_too_little", minutes=minutes, least=LEAST_MS // 60_000)
    write_set(made)
    return made


def _number_voices(rows: Sequence[Example]) -> list[Example]:
    """The rows with their voices as numbers: the hash of a name could be found by trying names."""
    numbers = {
        voice: f"voice {number}" for number, voice in enumerate(dict.fromkeys(r.voice for r in rows), 1)
    }
    return [replace(row, voice=numbers[row.voice]) for row in rows]


def write_set(made: TrainingSet) -> None:
    """Writes which rows there are; their sound lies in the folder already."""
    lines = [
        json.dumps({**asdict(row), "is_held_out": part is made.held_out}, ensure_ascii=False)
        for part in (made.learnt, made.held_out)
        for row in part
    ]
    (made.folder / _ROWS).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    about = {
        "likhita_training_set": 1,
        "language": made.language,
        "apart": made.apart,
        "left_out": made.left_out,
        "sources": made.sources,
        "consent": made.consent,
    }
    (made.folder / _ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_set(folder: Path) -> TrainingSet:
    """The training set that lies in the folder.

    Raises:
        LikhitaError: it is none, or damaged.
    """
    try:
        about = json.loads((folder / _ABOUT).read_text("utf-8"))
        lines = [json.loads(line) for line in (folder / _ROWS).read_text("utf-8").split("\n") if line]
        parts: dict[bool, list[Example]] = {False: [], True: []}
        for line in lines:
            parts[line.pop("is_held_out")].append(Example(**line))
        left_out = {LeftOut(reason): int(count) for reason, count in about["left_out"].items()}
        apart, language = Apart(about["apart"]), str(about["language"])
        held = tuple(parts[True])
        sources, consent = int(about["sources"]), str(about["consent"])
        return TrainingSet(folder, language, tuple(parts[False]), held, apart, left_out, sources, consent)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise LikhitaError("training_set_damaged") from exc


def is_set(folder: Path) -> bool:
    """Whether a training set was written into the folder to its end."""
    return (folder / _ABOUT).is_file()
