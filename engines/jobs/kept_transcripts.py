"""Files of transcripts that may be read in another way, kept with their documents."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engines.jobs.sound_storage import link_file
from transcript.formats.base.questions import Question
from transcript.formats.reading_answer import read_question, write_question
from transcript.messages import Message, dump_notice, read_notice
from transcript.storage.media_files import TRANSCRIPT, TRANSCRIPT_ABOUT, media_folder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptTranscript:
    """How a file was read, and what else it may be. `sound_notices` are what its recording had to say."""

    kind: str
    sound_name: str
    choices: Mapping[str, str]
    questions: tuple[Question, ...]
    sound_notices: tuple[Message, ...] = ()


class KeptTranscripts:
    """The files beside the sound of their documents. Any thread may call any method."""

    def __init__(self, media_dir: Path) -> None:
        self._media_dir = media_dir

    def path(self, document_id: str) -> Path:
        """Where the document's file is, if one was kept."""
        return media_folder(self._media_dir, document_id) / TRANSCRIPT

    def keep(self, document_id: str, about: KeptTranscript, source: Path) -> None:
        """Keeps the file where there is something to ask of it; without it only the question is missing."""
        if not about.questions:
            return
        try:
            self.path(document_id).parent.mkdir(parents=True, exist_ok=True)
            link_file(source, self.path(document_id))
            self.note(document_id, about)
        except OSError:
            log.warning("The file of a transcript could not be kept", exc_info=True)

    def note(self, document_id: str, about: KeptTranscript) -> None:
        """Writes down how the file is read now, in one step."""
        record = {
            "kind": about.kind,
            "sound_name": about.sound_name,
            "choices": dict(about.choices),
            "questions": [write_question(question) for question in about.questions],
            "sound_notices": [dump_notice(notice) for notice in about.sound_notices],
        }
        told = self.path(document_id).with_name(TRANSCRIPT_ABOUT)
        part = told.with_suffix(".part")
        part.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
        part.replace(told)

    def find(self, document_id: str) -> KeptTranscript | None:
        """How the document's file was read; None where none is kept."""
        try:
            told = self.path(document_id).with_name(TRANSCRIPT_ABOUT).read_text("utf-8")
        except FileNotFoundError:
            return None
        record = json.loads(told)
        return KeptTranscript(
            record["kind"],
            record["sound_name"],
            record["choices"],
            tuple(map(read_question, record["questions"])),
            tuple(map(read_notice, record["sound_notices"])),
        )

    def questions(self, document_id: str) -> Sequence[Question]:
        """What may be chosen about the document's file."""
        kept = self.find(document_id)
        return () if kept is None else kept.questions
