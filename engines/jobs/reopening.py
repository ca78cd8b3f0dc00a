"""Files of transcripts read once more in another way, in the place of what was read before."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from engines.audio.decoding import DecodeLimits, Sound, decode, remove_file
from engines.jobs.kept_transcripts import KeptTranscripts
from engines.runtime.progress import Watcher
from engines.transcript_import.transcript_files import read_transcript
from transcript.document import Document, Transcript
from transcript.errors import LikhitaError
from transcript.formats.detection import Imported
from transcript.messages import Message
from transcript.row_languages import name_languages
from transcript.storage import Store
from transcript.storage.media_files import ORIGINAL, media_folder

NO_CHOICES: Mapping[str, str] = MappingProxyType({})


def read_file(
    path: Path,
    kind: str,
    folder: Path,
    watcher: Watcher,
    *,
    has_sound: bool,
    sound_name: str = "",
    choices: Mapping[str, str] = NO_CHOICES,
) -> Imported:
    """The transcript in a stranger's file, rows that name no language in that of their letters.

    Raises:
        UnreadableError, WorkCancelledError: as `read_transcript`.
    """
    opened = read_transcript(
        path,
        kind,
        folder,
        watcher.cancelled,
        with_sound=has_sound,
        sound_name=sound_name,
        choices=choices,
    )
    return replace(
        opened, transcript=_with_languages(opened.transcript), machine=_with_languages(opened.machine)
    )


def _with_languages(transcript: Transcript) -> Transcript:
    return Transcript(name_languages(transcript.segments))


class Reopening:
    """Reads kept files again. Any thread may call; `time` finds rows without times in the sound."""

    def __init__(
        self,
        store: Store,
        media_dir: Path,
        temporary_dir: Path,
        *,
        kept: KeptTranscripts,
        limits: DecodeLimits,
        time: Callable[[Imported, Sound, Watcher], Imported],
        make_document: Callable[[str, Imported, tuple[Message, ...]], Document],
    ) -> None:
        self._store, self._media_dir, self._temporary_dir = store, media_dir, temporary_dir
        self._kept, self._limits, self._time, self._make_document = kept, limits, time, make_document

    def reopen(self, document_id: str, choices: Mapping[str, str]) -> None:
        """Replaces the document's rows by those of its file, read as these choices say.

        Raises:
            LikhitaError: the file was not kept, cannot be read so, or somebody has edited the document.
        """
        kept = self._kept.find(document_id)
        if kept is None:
            raise LikhitaError("transcript_not_kept")
        if self._store.state(document_id).revision:
            raise LikhitaError("document_edited")
        recording = media_folder(self._media_dir, document_id) / ORIGINAL
        watcher, chosen = Watcher(), {**kept.choices, **choices}
        opened = read_file(
            self._kept.path(document_id),
            kept.kind,
            self._temporary_dir,
            watcher,
            has_sound=recording.exists(),
            sound_name=kept.sound_name,
            choices=chosen,
        )
        if opened.gaps and recording.exists():
            sound = decode(recording, self._temporary_dir, self._limits, watcher.cancelled)
            remove_file(sound.playback)
            opened = self._time(opened, sound, watcher)
        self._store.rewrite(self._make_document(document_id, opened, kept.sound_notices))
        self._kept.note(document_id, replace(kept, choices=chosen, questions=opened.questions))
