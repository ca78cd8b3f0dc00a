"""What is done with one sound of an archive: heard once, kept, written for each recording that holds it.

The same on threads of one process and on a cluster. It may be repeated at any time, also by two at once:
what is finished is found by its key, files are whole or absent, and the same sound gives the same bytes.
"""

import hashlib
import io
import json
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from engines.audio.decoding import DecodeLimits
from engines.batch.kept_work import HeardRecord, KeptWork, WrittenRecord
from engines.batch.measures import measure_document
from engines.batch.places import Place, at_hand
from engines.batch.work import Row, RunChoices, Target, Work
from engines.jobs.file_transcriber import FileTranscriber
from engines.jobs.job import JobRequest
from engines.pipeline import Pipeline
from engines.runtime.progress import Watcher
from transcript.document import Document, Transcript
from transcript.errors import LikhitaError
from transcript.formats.base.format import Source
from transcript.formats.packages.project_reader import Bundle, read_bundle
from transcript.formats.registry import export_to, find_format
from transcript.messages import Message
from transcript.speaker_turns import Division
from transcript.vocabulary import Vocabulary

log = logging.getLogger(__name__)

PROJECT = "bundle"
"""The format that keeps everything; what else is written is made of it."""
_UNREADABLE = Message("archive_file_unreadable")
_FAILED = Message("job_failed")
_ALTERED = "altered file kept"
_SECONDS_A_CPU_SECOND = 24  # of sound; the app's limits allow 600 s for 4 hours


class ArchiveWorker:
    """Does pieces of work, from as many threads as `at_once`; the first loads the models."""

    def __init__(
        self,
        pipeline: Pipeline,
        choices: RunChoices,
        app_version: str,
        at_once: int = 1,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._pipeline, self._choices, self._app_version = pipeline, choices, app_version
        self._cancelled = cancelled
        self._place = Place(choices.output)
        self._kept = KeptWork(self._place)
        self._transcriber = FileTranscriber(
            pipeline, _limit(choices.longest_minutes), app_version, at_once=at_once
        )

    def close(self) -> None:
        """Ends what runs, and deletes what was kept for it on this machine."""
        self._transcriber.__exit__(None, None, None)

    def do(self, work: Work) -> list[Row]:
        """A row for each recording of the work. What goes wrong with one is told in its row."""
        try:
            key, record, content = self._hear(work)
        except LikhitaError as exc:
            return [_bad_row(work, target, exc.message) for target in work.targets]
        except OSError:
            log.warning("A recording could not be read or its document not written", exc_info=True)
            return [_bad_row(work, target, str(_UNREADABLE)) for target in work.targets]
        except Exception:
            log.exception("A recording of an archive failed")
            return [_bad_row(work, target, str(_FAILED)) for target in work.targets]
        bundle = read_bundle(io.BytesIO(content))
        return [self._write_for(work, target, key, record, bundle) for target in work.targets]

    def _hear(self, work: Work) -> tuple[str, HeardRecord, bytes]:
        """What is kept of the sound, heard now where nothing is."""
        self._pipeline.engines.prepare(Watcher(), self._choices.language)
        key = self._make_key(work)
        known = self._kept.find_heard(key)
        if known is not None:
            return key, *known
        first = work.targets[0].recording
        started_at = time.monotonic()
        with at_hand(first.address, first.name) as path:
            request = JobRequest(
                path,
                first.name,
                self._choices.language,
                self._choices.speakers,
                by_channel=self._choices.by_channel,
                vocabulary=Vocabulary(self._choices.vocabulary),
            )
            made = self._transcriber.transcribe(request, cancelled=self._cancelled)
        if made.document.audio_sha256 != work.sha256:
            raise LikhitaError("archive_file_changed")
        seconds = time.monotonic() - started_at
        content = _export(self._settle(made.document, key), made.divisions, PROJECT)
        record = HeardRecord(seconds, tuple(map(str, made.document.provenance.notices)))
        self._kept.keep_heard(key, record, content)
        return key, record, content

    def _make_key(self, work: Work) -> str:
        """What the document depends on: the sound, the choices, the models and the app's version."""
        chosen = self._choices
        about = [
            work.sha256,
            [chosen.language, chosen.speakers, chosen.by_channel],
            self._pipeline.describe_models(),
            self._app_version,
            *([chosen.vocabulary] if chosen.vocabulary else []),
        ]
        return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:32]

    def _settle(self, document: Document, key: str) -> Document:
        """The same with rows named by the key, so that it does not matter who heard them, and how often."""
        rows = [
            replace(row, id="s" + hashlib.sha256(f"{key} {number}".encode()).hexdigest()[:10])
            for number, row in enumerate(document.edited.segments)
        ]
        transcript = Transcript.from_segments(rows)
        made_at = self._choices.made_at or document.provenance.created_at
        provenance = replace(document.provenance, created_at=made_at)
        return replace(document, machine=transcript, edited=transcript, provenance=provenance)

    def _write_for(self, work: Work, target: Target, key: str, record: HeardRecord, bundle: Bundle) -> Row:
        document = replace(bundle.document, name=target.recording.name.rsplit("/", 1)[-1])
        row = replace(
            measure_document(document, record),
            file=target.recording.name,
            address=target.recording.address,
            stem=target.stem,
            audio_sha256=work.sha256,
        )
        before = self._kept.find_written(target.stem)
        problems, files, is_new, is_altered = [], dict(before.files) if before else {}, False, False
        for name in dict.fromkeys((PROJECT, *self._choices.formats)):
            path = f"{target.stem}.{find_format(name).extension}"
            there = self._place.digest(path)
            if there is not None and there != files.get(path):
                is_altered = True  # somebody corrected it, or it is not ours: never written over
                continue
            if there is not None and before is not None and before.key == key:
                continue
            try:
                content = _export(document, bundle.divisions, name)
                # noted first: killed in between, the next run finds a file that it knows
                files[path] = hashlib.sha256(content).hexdigest()
                self._kept.keep_written(target.stem, WrittenRecord("", files))
                self._place.write(path, content)
            except LikhitaError as exc:
                problems.append(exc.message)
            except OSError:
                log.warning("A file of an archive was not written", exc_info=True)
                problems.append(str(_UNREADABLE))
            is_new = True
        if not problems and (is_new or before is None or before.key != key):
            self._kept.keep_written(target.stem, WrittenRecord(key, files))
        flags = "; ".join(filter(None, (row.flags, _ALTERED if is_altered else "")))
        return replace(row, error=" ".join(problems), flags=flags, was_finished=not is_new)


def _bad_row(work: Work, target: Target, sentence: str) -> Row:
    recording = target.recording
    return Row(recording.name, sentence, audio_sha256=work.sha256, address=recording.address)


def _limit(longest_minutes: int) -> DecodeLimits:
    longest_s = longest_minutes * 60
    cpu_seconds = max(DecodeLimits().cpu_seconds, longest_s // _SECONDS_A_CPU_SECOND)
    return DecodeLimits(longest_s, cpu_seconds=cpu_seconds, wall_seconds=cpu_seconds * 1.5)


def _export(document: Document, divisions: tuple[Division, ...], name: str) -> bytes:
    out = io.BytesIO()
    export_to(out, Source(document, divisions=divisions), name)
    return out.getvalue()
