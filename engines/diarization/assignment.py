"""Words given to speakers: who said which, and where a chunk is cut because the speaker changes. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from engines.asr.chunks import join_rows, make_chunk, split_sentences
from engines.asr.recogniser import Chunk
from engines.diarization.turns import Turn
from transcript.document import GHOST

_NEAREST_S = 1.0
"""A word outside every turn belongs to the nearest one within this; farther, nobody is named."""
_LEAST_WORDS, _LEAST_S = 2, 1.0
"""A speaker gets a part of a sentence only with so much on both sides: less is a diarizer's slip."""

_GHOST_SHARE, _GHOST_TURN_S = 0.02, 2.0


@dataclass(frozen=True, slots=True)
class SpokenChunk:
    """A chunk and the label of who speaks; None where nobody is near.

    `heard_s` is where the recogniser heard its beginning, once its borders were moved to where they sound.
    """

    chunk: Chunk
    speaker: str | None
    heard_s: float | None = None


def assign_speakers(chunks: Iterable[Chunk], turns: Sequence[Turn]) -> list[SpokenChunk]:
    """Rows by one speaker each. `turns` are exclusive: one person at a time.

    Each sentence goes to whom most of its words overlap; it is cut at a change of speaker only where both
    sides have at least two words and a second. Neighbouring sentences of one speaker then join into rows.
    """
    spoken = [
        part
        for chunk in chunks
        for sentence in split_sentences(chunk)
        for part in _cut_sentence(sentence, turns)
    ]
    together = [index > 0 and part.speaker == spoken[index - 1].speaker for index, part in enumerate(spoken)]
    rows = join_rows([part.chunk for part in spoken], together)
    starts = {(part.chunk.start_s, part.chunk.end_s): part.speaker for part in reversed(spoken)}
    by_start = {start_s: speaker for (start_s, _), speaker in starts.items()}
    return [SpokenChunk(row, by_start[row.start_s]) for row in rows]


def find_doubtful_speakers(turns: Sequence[Turn]) -> frozenset[str]:
    """Labels of speakers who may be nobody: under 2 % of the speech and no turn over 2 s."""
    spoken: dict[str, float] = {}
    longest: dict[str, float] = {}
    for turn in turns:
        length_s = turn.end_s - turn.start_s
        spoken[turn.speaker] = spoken.get(turn.speaker, 0.0) + length_s
        longest[turn.speaker] = max(longest.get(turn.speaker, 0.0), length_s)
    total_s = sum(spoken.values())
    return frozenset(
        speaker
        for speaker in spoken
        if spoken[speaker] < _GHOST_SHARE * total_s and longest[speaker] <= _GHOST_TURN_S
    )


def flag_doubtful_speakers(rows: Iterable[SpokenChunk], ghosts: frozenset[str]) -> list[SpokenChunk]:
    """The rows, those of a ghost with a flag that asks for a look."""
    return [
        replace(row, chunk=replace(row.chunk, flags=(*row.chunk.flags, GHOST)))
        if row.speaker in ghosts
        else row
        for row in rows
    ]


def find_near(start_s: float, end_s: float, turns: Sequence[Turn]) -> Sequence[Turn]:
    """Those of the exclusive turns that this time may belong to; fast in a recording of any length."""
    first = bisect_left(turns, start_s - 2 * _NEAREST_S, key=lambda turn: turn.end_s)
    after = bisect_left(turns, end_s + 2 * _NEAREST_S, key=lambda turn: turn.start_s)
    return turns[first:after]


def find_speaker(start_s: float, end_s: float, turns: Sequence[Turn]) -> str | None:
    """Whose turns overlap the time most, else whose turn is nearest within a second, else None."""
    overlaps: dict[str, float] = {}
    nearest: tuple[float, str] | None = None
    for turn in turns:
        shared = min(end_s, turn.end_s) - max(start_s, turn.start_s)
        if shared > 0:
            overlaps[turn.speaker] = overlaps.get(turn.speaker, 0.0) + shared
        elif -shared <= _NEAREST_S and (nearest is None or -shared < nearest[0]):
            nearest = (-shared, turn.speaker)
    if overlaps:
        return max(overlaps, key=lambda speaker: overlaps[speaker])
    return nearest[1] if nearest else None


def name_speakers(labels: Iterable[str | None]) -> dict[str, str]:
    """A name for each label, "Speaker 1" first, in order of appearance."""
    order = dict.fromkeys(label for label in labels if label is not None)
    return {label: f"Speaker {number}" for number, label in enumerate(order, 1)}


def _cut_sentence(sentence: Chunk, turns: Sequence[Turn]) -> list[SpokenChunk]:
    if not sentence.words:
        return [SpokenChunk(sentence, find_speaker(sentence.start_s, sentence.end_s, turns))]
    near = find_near(sentence.start_s, sentence.end_s, turns)
    labels = [find_speaker(word.start_s, word.end_s, near) for word in sentence.words]
    runs = _settle_runs(sentence, labels)
    return [
        SpokenChunk(make_chunk(sentence, list(sentence.words[first:after])), speaker)
        for first, after, speaker in runs
    ]


def _settle_runs(sentence: Chunk, labels: list[str | None]) -> list[tuple[int, int, str | None]]:
    """(first word, word after, speaker) with every run long enough, or one run by who speaks most of it."""
    runs = _find_runs(labels)
    while len(runs) > 1:
        lengths = [_measure_run(sentence, run) for run in runs]
        weak = [
            index
            for index, (first, after, _) in enumerate(runs)
            if after - first < _LEAST_WORDS or lengths[index] < _LEAST_S
        ]
        if not weak:
            break
        index = min(weak, key=lambda i: lengths[i])
        neighbours = [i for i in (index - 1, index + 1) if 0 <= i < len(runs)]
        taker = max(neighbours, key=lambda i: lengths[i])
        for word in range(runs[index][0], runs[index][1]):
            labels[word] = runs[taker][2]
        runs = _find_runs(labels)
    return runs


def _find_runs(labels: list[str | None]) -> list[tuple[int, int, str | None]]:
    runs: list[tuple[int, int, str | None]] = []
    for index, label in enumerate(labels):
        if runs and runs[-1][2] == label:
            runs[-1] = (runs[-1][0], index + 1, label)
        else:
            runs.append((index, index + 1, label))
    return runs


def _measure_run(sentence: Chunk, run: tuple[int, int, str | None]) -> float:
    return sentence.words[run[1] - 1].end_s - sentence.words[run[0]].start_s
