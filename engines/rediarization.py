"""Another division of speakers for rows that a person may have corrected. Imports no model library."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engines.clustering import SpeakerCount
from engines.hearing import Hearing, dump_hearing, find_turns, read_hearing
from engines.known_voices import NameProposal, name_voices, propose_names
from engines.speakers import find_near, find_speaker
from engines.turns import Turn
from transcript.document import Segment, Status, Transcript
from transcript.editing import Patch
from transcript.errors import LikhitaError
from transcript.media import media_folder
from transcript.store import Saved, Store

VOICES = "voices.npz"
"""The hearing's file, beside the sound."""
NO_VOICES = "The voices of this recording were not kept. Send it again to divide its speakers."


def keep_hearing(folder: Path, hearing: Hearing | None) -> None:
    """Writes what the speakers follow from into the document's folder, where there is any."""
    if hearing is not None:
        (folder / VOICES).write_bytes(dump_hearing(hearing))


@dataclass(frozen=True, slots=True)
class Division:
    """What a division did: `rows` changed hands, among as many `speakers` as were heard."""

    saved: Saved
    speakers: int
    rows: int


class DocumentVoices:
    """What may be asked of the voices kept with documents. Any thread may call any method."""

    def __init__(self, store: Store, media_dir: Path) -> None:
        self._store, self._media_dir = store, media_dir

    def divide(self, document_id: str, count: SpeakerCount, base_revision: int) -> Division:
        """Divides the rows among another number of speakers, as one edit that can be undone.

        No sound and no model is needed. Texts stay, and verified rows keep their speakers.

        Raises:
            LikhitaError: the voices were not kept with this document.
            UnknownDocumentError, StaleRevisionError, StorageError: as for `Store.apply`.
        """
        transcript = self._store.load(document_id).edited
        turns = find_turns(self._load(document_id), count).exclusive
        proposed = propose_speakers(transcript, turns)
        patch = Patch("", "divide", {"speakers": proposed}, base_revision)
        saved = self._store.apply(document_id, patch)
        return Division(saved, count_speakers(turns), len(saved.changed))

    def propose_names(self, document_id: str, other_document_id: str) -> tuple[NameProposal, ...]:
        """Names of another document for speakers who sound alike here; nothing is renamed.

        Raises:
            LikhitaError: the voices of one were not kept, or it does not exist.
        """
        here, there = (
            name_voices(self._store.load(secret).edited, self._load(secret))
            for secret in (document_id, other_document_id)
        )
        return propose_names(here, there)

    def _load(self, document_id: str) -> Hearing:
        return load_hearing(media_folder(self._media_dir, document_id))


def load_hearing(folder: Path) -> Hearing:
    """What was heard of the speakers of the document in this folder.

    Raises:
        LikhitaError: it was not kept.
    """
    try:
        return read_hearing((folder / VOICES).read_bytes())
    except (OSError, ValueError) as exc:
        raise LikhitaError(NO_VOICES) from exc


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
