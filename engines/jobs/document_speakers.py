"""Another division of speakers for rows that a person may have corrected."""

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engines.diarization.clustering import SpeakerCount
from engines.diarization.reconstruction import SpeakerActivity, dump_activity, find_turns, read_activity
from engines.diarization.relabelling import count_speakers, propose_doubtful_speakers, propose_speakers
from engines.diarization.speaker_matching import NameProposal, name_voices, propose_names
from engines.diarization.turns import Turn
from transcript.editing.patch import Patch
from transcript.editing.selection_edits import Divide
from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.speaker_turns import Division as SpeakerDivision
from transcript.speaker_turns import SpeakerTurn, add_division
from transcript.storage import Saved, Store
from transcript.storage.media_files import media_folder
from transcript.storage.turns_file import keep_divisions, load_divisions

log = logging.getLogger(__name__)

VOICES = "voices.npz"
"""The hearing's file, beside the sound."""
NO_VOICES = Message("voices_not_kept")


def keep_activity(folder: Path, hearing: SpeakerActivity | None, turns: Sequence[Turn]) -> None:
    """Writes what the speakers follow from, and who was heard when, into the document's folder.

    Raises:
        OSError: the folder cannot be written to.
    """
    if hearing is not None:
        (folder / VOICES).write_bytes(dump_activity(hearing))
    if turns:
        keep_divisions(folder, (make_division(turns),))


def add_activity(folder: Path, hearing: SpeakerActivity | None, turns: Sequence[Turn]) -> None:
    """The same for a recording that was heard again: who was heard before stays beside it.

    Raises:
        OSError: the folder cannot be written to.
    """
    if hearing is not None:
        part = (folder / VOICES).with_suffix(".part")
        part.write_bytes(dump_activity(hearing))
        part.replace(folder / VOICES)
    if turns:
        keep_divisions(folder, add_division(load_divisions(folder), make_division(turns)))


def make_division(turns: Iterable[Turn]) -> SpeakerDivision:
    """The turns in milliseconds."""
    spans = ((round(turn.start_s * 1000), round(turn.end_s * 1000), turn.speaker) for turn in turns)
    return tuple(sorted(SpeakerTurn(start, end, label) for start, end, label in spans if start < end))


@dataclass(frozen=True, slots=True)
class Division:
    """What a division did: `rows` changed hands, among as many `speakers` as were heard."""

    saved: Saved
    speakers: int
    rows: int


class DocumentSpeakers:
    """What may be asked of the voices kept with documents. Any thread may call any method."""

    def __init__(self, store: Store, media_dir: Path) -> None:
        self._store, self._media_dir = store, media_dir
        self._file_lock = threading.Lock()

    def has_voices(self, document_id: str) -> bool:
        """Whether the voices were kept, so that `divide` and `propose_names` can serve the document."""
        return (media_folder(self._media_dir, document_id) / VOICES).is_file()

    def divide(self, document_id: str, count: SpeakerCount, base_revision: int) -> Division:
        """Divides the rows among another number of speakers, as one edit that can be undone.

        No sound and no model is needed. Texts stay, and verified rows keep their speakers.

        Raises:
            LikhitaError: the voices were not kept with this document.
            UnknownDocumentError, StaleRevisionError, StorageError: as for `Store.apply`.
        """
        transcript = self._store.load(document_id).edited
        found = find_turns(self._load(document_id), count)
        speakers = propose_speakers(transcript, found.exclusive)
        ghosts = propose_doubtful_speakers(transcript, found.exclusive)
        patch = Patch(Divide(speakers=speakers, ghosts=ghosts), base_revision)
        saved = self._store.apply(document_id, patch)
        self._add_division(document_id, found.turns)
        return Division(saved, count_speakers(found.exclusive), len(speakers))

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

    def _add_division(self, document_id: str, turns: Sequence[Turn]) -> None:
        folder = media_folder(self._media_dir, document_id)
        try:
            with self._file_lock:
                keep_divisions(folder, add_division(load_divisions(folder), make_division(turns)))
        except OSError:
            log.warning("The turns of a division could not be kept", exc_info=True)

    def _load(self, document_id: str) -> SpeakerActivity:
        return load_activity(media_folder(self._media_dir, document_id))


def load_activity(folder: Path) -> SpeakerActivity:
    """What was heard of the speakers of the document in this folder.

    Raises:
        LikhitaError: it was not kept.
    """
    try:
        return read_activity((folder / VOICES).read_bytes())
    except (OSError, ValueError) as exc:
        raise LikhitaError(NO_VOICES) from exc
