"""New speakers for rows that a person may have corrected. Pure."""

from collections.abc import Mapping, Sequence

from engines.diarization.assignment import find_doubtful_speakers, find_near, find_speaker
from engines.diarization.turns import Turn
from transcript.document import GHOST, Segment, Status, Transcript


def count_speakers(turns: Sequence[Turn]) -> int:
    """How many people speak in these turns."""
    return len({turn.speaker for turn in turns})


def propose_speakers(transcript: Transcript, turns: Sequence[Turn]) -> dict[str, str]:
    """The new speaker's name for each row id that changes hands. `turns` are exclusive.

    Texts, times, words and ids are not touched, and verified rows keep their speakers. A new speaker takes
    the name of whom they share most time with, so that names given by people stay; others get the next free
    "Speaker 4".
    """
    labels = {row.id: _find_label(row, turns) for row in transcript.segments}
    names = _carry_names(transcript, labels)
    return {
        row.id: names[label]
        for row in transcript.segments
        if row.status is not Status.VERIFIED
        and (label := labels[row.id]) is not None
        and names[label] != row.speaker
    }


def propose_doubtful_speakers(transcript: Transcript, turns: Sequence[Turn]) -> dict[str, bool]:
    """True for each row id in which a ghost speaks now, False where one did. `turns` are exclusive.

    Verified rows and rows far from every turn are left out: they keep what they say.
    """
    ghosts = find_doubtful_speakers(turns)
    labels = {row.id: _find_label(row, turns) for row in transcript.segments}
    return {
        row.id: label in ghosts
        for row in transcript.segments
        if row.status is not Status.VERIFIED
        and (label := labels[row.id]) is not None
        and (label in ghosts or GHOST in row.flags)
    }


def _find_label(row: Segment, turns: Sequence[Turn]) -> str | None:
    start_s, end_s = row.start_ms / 1000, row.end_ms / 1000
    return find_speaker(start_s, end_s, find_near(start_s, end_s, turns))


def _carry_names(transcript: Transcript, labels: Mapping[str, str | None]) -> dict[str, str]:
    """A name for each label; one name never goes to two of them. Verified rows weigh more than any others."""
    shared: dict[tuple[str, str], float] = {}
    for row in transcript.segments:
        label = labels[row.id]
        if label is not None and row.speaker is not None:
            weight = 1_000.0 if row.status is Status.VERIFIED else 1.0
            key = (label, row.speaker)
            shared[key] = shared.get(key, 0.0) + weight * (row.end_ms - row.start_ms)
    names: dict[str, str] = {}
    for label, name in sorted(shared, key=lambda key: (-shared[key], key)):
        if label not in names and name not in names.values():
            names[label] = name
    taken = {*transcript.speakers, *names.values()}
    for label in dict.fromkeys(label for label in labels.values() if label is not None):
        if label not in names:
            number = next(n for n in range(1, len(taken) + 2) if f"Speaker {n}" not in taken)
            names[label] = f"Speaker {number}"
            taken.add(names[label])
    return names
