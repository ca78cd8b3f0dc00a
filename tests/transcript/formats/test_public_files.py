"""Files of ELAN, Praat, CLAN and subtitle tools as they are published: read as others read them, lost by nothing."""

import io
from dataclasses import replace

import pytest
import rustling
import webvtt
from pympi import Eaf

from tests.support.builders import make_document
from tests.support.presence import present
from tests.support.public_files import public_files
from tests.support.readers import on_disk, read_textgrid_praatio, to_ms
from transcript.document import Segment
from transcript.formats.detection import Imported, open_transcript
from transcript.formats.registry import export
from transcript.source_file import TierKind

Told = tuple[int, int, str | None, str]


def told(segments: tuple[Segment, ...]) -> list[Told]:
    """What a row says; TextGrid and EAF hold a line break as a blank."""
    return sorted((s.start_ms, s.end_ms, s.speaker, " ".join(s.text.split())) for s in segments)


def timed_texts(opened: Imported) -> list[tuple[int, int, str]]:
    return sorted((start, end, text) for start, end, _, text in told(opened.transcript.segments))


def comes_back(opened: Imported, kind: str) -> bool:
    segments = opened.transcript.segments
    last_ms = max((segment.end_ms for segment in segments), default=0)
    document = make_document(segments, duration_ms=max(opened.duration_ms or 0, last_ms))
    document = replace(document, source=opened.source)
    return told(open_transcript(export(document, kind), kind).transcript.segments) == told(segments)


@pytest.mark.slow
def test_every_elan_file_is_read_as_pympi_reads_it_and_comes_back():
    for name, content in public_files(".eaf").items():
        file = on_disk(content, ".eaf")
        eaf = Eaf(str(file))
        file.unlink()
        opened = open_transcript(content, "eaf")
        right = [
            (start, end, " ".join(text.split()))
            for start, end, text, *_ in eaf.get_annotation_data_for_tier("text")
        ]
        assert timed_texts(opened) == sorted(right), name
        assert comes_back(opened, "eaf"), name


def test_every_textgrid_is_read_as_praatio_reads_it_and_comes_back():
    for name, content in public_files(".textgrid").items():
        opened = open_transcript(content, "textgrid")
        source = present(opened.source)
        texts = {present(tier.get("name")) for tier in source.tiers if tier.kind is TierKind.TEXT}
        assert not {name for name in texts if name.endswith(("phone", "phones", "MAU", "Pron"))}, name
        right = [
            (row.start_ms, row.end_ms, " ".join(row.text.split()))
            for tier, rows in read_textgrid_praatio(content).items()
            for row in rows
            if tier in texts
        ]
        if len(texts) == len([tier for tier in source.tiers if tier.kind is TierKind.TEXT]):
            assert timed_texts(opened) == sorted(right), name
        assert comes_back(opened, "textgrid"), name


@pytest.mark.filterwarnings("ignore:mor/word misalignment")
def test_a_chat_file_without_times_has_the_utterances_that_rustling_finds(tmp_path):
    for name, content in public_files(".cha").items():
        file = tmp_path / "talk.cha"
        file.write_bytes(content)
        # not strict: one line of %mor has another length than its words
        parsed = rustling.read_chat(str(file), strict=False)
        people = [utterance.participant for utterance in parsed.utterances() if utterance.participant]
        opened = open_transcript(content, "chat", with_sound=True)
        (gap,) = opened.gaps
        assert len(gap.rows) == len(opened.transcript.segments) == len(people), name
        names = {person.code: person.name or person.code for person in parsed.participants()}
        assert [s.speaker for s in opened.transcript.segments] == [names[person] for person in people], name


@pytest.mark.parametrize("kind", ["vtt", "srt"])
def test_subtitles_have_the_times_that_webvtt_py_reads_and_come_back(kind):
    read = 0
    for name, content in public_files(f".{kind}").items():
        if "invalid" in name or "missing" in name or not content:
            continue
        captions = webvtt.from_buffer(io.BytesIO(content), format=kind).captions
        opened = open_transcript(content, kind)
        times = sorted((row[0], row[1]) for row in told(opened.transcript.segments))
        if not any(notice.code == "captions_rolled" for notice in opened.notices):
            assert times == sorted((to_ms(c.start), to_ms(c.end)) for c in captions), name
        assert comes_back(opened, kind), name
        read += len(times)
    assert read > 0
