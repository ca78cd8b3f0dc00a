"""Each format by the readers that people have, on a recognised document with hard texts, a long one, an empty one."""

from dataclasses import replace
from pathlib import Path

import pytest
import regex

from tests.support.builders import NASTY_SPEAKERS, NASTY_TEXTS, make_document, make_rows
from tests.support.matrix_readers import READERS, label
from tests.support.recognised import Recognised
from transcript.document import Document, Segment, Transcript
from transcript.formats.registry import FORMATS, export
from transcript.storage import Store

PAIRS = [pytest.param(*pair, id=label(*pair)) for pair in READERS]
ONE_HUNDREDTH = {"ass"}


@pytest.fixture(scope="session")
def recognised_document(recognised: Recognised, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """What the real pipeline made, its rows then edited: hard names and texts, rows that share time."""
    store = Store(recognised.copy_to(tmp_path_factory.mktemp("matrix") / "data"))
    document = store.load(recognised.document_id)
    store.close()
    first = document.edited.segments[0]
    hard = [
        replace(
            first, id=f"hard{number}", start_ms=first.end_ms + number * 300, end_ms=first.end_ms + number * 300 + 500,
            text=text, speaker=NASTY_SPEAKERS[number % len(NASTY_SPEAKERS)], words=(),
        )
        for number, text in enumerate(NASTY_TEXTS)
    ]  # fmt: skip
    edited = Transcript.from_segments([*document.edited.segments, *hard])
    return replace(document, edited=edited, duration_ms=document.duration_ms + 60_000)


def read(document: Document, format_name: str, reader: str, folder: Path) -> list[tuple[int, int, list[str]]]:
    file = folder / f"file.{FORMATS[format_name].extension}"
    file.write_bytes(export(document, format_name))
    found = READERS[format_name, reader](file)
    return sorted(
        (start, end, text.split()) for start, end, text in found if text.strip() or format_name == "rttm"
    )


def expected(document: Document, format_name: str) -> list[tuple[int, int]]:
    """The times of the rows that a file says something of: some readers pass over empty ones, all but RTTM's."""
    rows = document.edited.segments
    if format_name != "rttm":
        rows = tuple(row for row in rows if row.text.strip() or (format_name == "srt" and row.speaker))
    return sorted((row.start_ms, row.end_ms) for row in rows)


@pytest.mark.model
@pytest.mark.parametrize(("format_name", "reader"), PAIRS)
def test_a_recognised_document_with_hard_texts_is_read_by_others(
    recognised_document: Document, format_name: str, reader: str, tmp_path: Path
) -> None:
    check(recognised_document, format_name, reader, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("format_name", "reader"), PAIRS)
def test_five_thousand_rows_are_read_by_others(format_name: str, reader: str, tmp_path: Path) -> None:
    check(make_document(make_rows(5000), duration_ms=5_000_000), format_name, reader, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("format_name", "reader"), PAIRS)
def test_a_document_without_rows_is_read_by_others(format_name: str, reader: str, tmp_path: Path) -> None:
    assert read(make_document(), format_name, reader, tmp_path) == []


def check(document: Document, format_name: str, reader: str, folder: Path) -> None:
    """Every row with its times; of plain rows the words too."""
    found = read(document, format_name, reader, folder)
    within_ms = 5 if format_name in ONE_HUNDREDTH else 0
    right = expected(document, format_name)
    assert len(found) == len(right)
    for (start, end, _), (start_ms, end_ms) in zip(found, right, strict=True):
        assert abs(start - start_ms) <= within_ms
        assert abs(end - end_ms) <= within_ms
    said = {tuple(words) for _, _, words in found}
    plain = [row for row in document.edited.segments if is_plain(row)]
    if format_name not in {"rttm", "chat"}:
        assert all(
            any(tuple(row.text.split()) == words[-len(row.text.split()) :] for words in said)
            for row in plain[:50]
        )


def is_plain(row: Segment) -> bool:
    return regex.fullmatch(r"[\p{L}\p{M} ]+", row.text) is not None
