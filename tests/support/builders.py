"""Documents and hypothesis strategies that the transcript tests share."""

from pathlib import Path

import pytest
from hypothesis import strategies as st

from transcript.document import Document, ModelUse, Provenance, Segment, Status, Transcript, Word
from transcript.editing.patch import Patch, apply_patch
from transcript.formats.base.format import Format, printable
from transcript.formats.base.selection import selected
from transcript.formats.registry import FORMATS, export
from transcript.text.cleaning import clean_line, clean_text

DURATION_MS = 60_000
DOCUMENT_ID = "secret0123456789"
NASTY_TEXTS = (
    "<img src=x onerror=alert(1)>",
    "</script><b>bold</b>",
    "=cmd|'/C calc'!A0",
    "@SUM(1)",
    " =1+1",
    "\n=1+1",
    "＝1+1",
    "-5, +3, 'quoted' \"doubled\"",
    "a --> b ---> c",
    "first line\nsecond line",
    "line\n\n\nafter blank lines",
    "క్ష స్త్రీ అమ్మా క్‌ష",
    "R&D &amp; &lt;tag&gt; &nbsp;",
    "{\\an8}up {curly}",
    "back\\slash \\N \\n",
    "42",
    "3 < 5 > 2",
    "",
    "😀 emoji 👩‍👩‍👧",
    "one, two; three; four",
)
NASTY_SPEAKERS = (
    None, "Speaker 1", "A B", "<v X>", "అమ్మ; DROP", "x" * 200, "Dr. \"Q\" O'Neil, MD", "=1+1", "R&D", "😀",
    "unknown", "NA", "nan", "Speaker 1 (2)", "50%", "a:b",
)  # fmt: skip


def make_document(
    segments: list[Segment] | tuple[Segment, ...] = (),
    *,
    duration_ms: int = DURATION_MS,
    name: str = "interview 1.wav",
) -> Document:
    transcript = Transcript.from_segments(segments)
    models = (ModelUse("english", "Systran/faster-whisper-base", "abc123", "MIT"),)
    return Document(
        id=DOCUMENT_ID,
        name=name,
        duration_ms=duration_ms,
        audio_sha256="0" * 64,
        machine=transcript,
        edited=transcript,
        revision=0,
        provenance=Provenance("0.1.0", "2026-11-22T09:45:22Z", models),
    )


def make_segment(number: int, **changes: object) -> Segment:
    start_ms = number * 1000
    values: dict[str, object] = {
        "id": f"s{number:05d}", "start_ms": start_ms, "end_ms": start_ms + 900,
        "speaker": f"Speaker {number % 3 + 1}", "language": "te" if number % 2 else "en",
        "text": "నమస్కారం మీరు" if number % 2 else "good morning",
    }  # fmt: skip
    return Segment(**{**values, **changes})  # type: ignore[arg-type]


def make_rows(count: int) -> list[Segment]:
    return [
        make_segment(
            i,
            words=(
                Word("good", i * 1000, i * 1000 + 300, 0.5),
                Word("morning", i * 1000 + 300, i * 1000 + 900),
            ),
        )
        for i in range(count)
    ]


def nasty_document() -> Document:
    """Every nasty text and name, overlaps within and across speakers, 1 ms rows, times over 25 hours."""
    rows = [make_segment(i, text=text, status=Status.EDITED) for i, text in enumerate(NASTY_TEXTS)]
    rows += [make_segment(100 + i, speaker=name, text=f"row {i}") for i, name in enumerate(NASTY_SPEAKERS)]
    rows += [
        make_segment(200, start_ms=200_000, end_ms=210_000, speaker="Speaker 1", text="long"),
        make_segment(201, start_ms=201_000, end_ms=203_000, speaker="Speaker 1", text="inside it"),
        make_segment(202, start_ms=202_000, end_ms=212_000, speaker="Speaker 1", text="third voice"),
        make_segment(203, start_ms=201_000, end_ms=203_000, speaker="A B", text="same times"),
        make_segment(204, start_ms=300_000, end_ms=300_001, speaker="A B", text="1 ms"),
        make_segment(205, start_ms=300_001, end_ms=300_002, speaker="A B", text="next ms"),
        make_segment(206, start_ms=25 * 3_600_000 + 1, end_ms=25 * 3_600_000 + 999, text="after 25 h"),
    ]
    return make_document(rows, duration_ms=26 * 3_600_000)


LETTERS = st.sampled_from("abcXYZ 019.,;:'\"<>&=-+@#%\\/{}()[]అఆకషసత్రీిా్ం\u200c\u200d٠é😀\n")
TEXTS = st.text(LETTERS, max_size=40).map(clean_text)
SPEAKERS = st.one_of(
    st.none(),
    st.sampled_from([name for name in NASTY_SPEAKERS if name]),
    st.text(LETTERS, min_size=1, max_size=12).map(lambda t: clean_line(t) or None),
)


@st.composite
def segments(draw: st.DrawFn, *, most: int = 8) -> list[Segment]:
    count = draw(st.integers(0, most))
    rows = []
    for number in range(count):
        start_ms = draw(st.integers(0, 59_998))
        end_ms = draw(st.integers(start_ms + 1, 60_000))
        text = draw(TEXTS)
        words = tuple(Word(token, start_ms, end_ms, 0.25) for token in text.split() if draw(st.booleans()))
        rows.append(
            Segment(
                id=f"s{number}{draw(st.sampled_from(['', 'a', '-x']))}",
                start_ms=start_ms,
                end_ms=end_ms,
                speaker=draw(SPEAKERS),
                language=draw(st.sampled_from([None, "te", "en"])),
                text=text,
                words=words,
                status=draw(st.sampled_from(list(Status))),
            )
        )
    return rows


def value_for(field: str, text: str, speaker: str | None, number: int, now: Transcript) -> object:
    old = now.segments[number % len(now.segments)].speaker
    return {
        "text": text, "speaker": speaker, "start_ms": number, "end_ms": number,
        "status": list(Status)[number % 4].value, "language": ["te", "en", None][number % 3],
        "rename_speaker": {"from": old, "to": speaker},
    }[field]  # fmt: skip


def make_patch(row_id: str, field: str, value: object, base_revision: int = 0) -> Patch:
    """The patch as the page sends it, read at the border; raises PatchError where it is none."""
    return Patch.from_json({"id": row_id, "field": field, "value": value, "base_revision": base_revision})


def database_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'likhita.sqlite3'}"


only_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
"""For a test that looks at the file itself."""


def transcript(*rows: Segment) -> Transcript:
    """Of these rows, or of the first three of `make_segment`."""
    return Transcript.from_segments(rows or (make_segment(0), make_segment(1), make_segment(2)))


def edit(before: Transcript, segment_id: str, field: str, value: object) -> Transcript:
    """The transcript after one patch."""
    return apply_patch(before, make_patch(segment_id, field, value, 0), DURATION_MS)


def row(after: Transcript, segment_id: str) -> Segment:
    """The row with this id, which must be there."""
    found = after.find(segment_id)
    assert found is not None
    return found


def export_with_legend(document: Document, name: str, options: object = None) -> bytes:
    """The file, behind it the lines that stand in the file beside it; as older versions wrote one file."""
    format_ = FORMATS[name]
    assert isinstance(format_, Format)
    assert format_.beside is not None
    chosen = format_.options() if options is None else options
    legend = format_.beside.write(selected(printable(document), chosen), chosen)
    return export(document, name, options) + legend.encode()


DOCUMENTS = {
    "no rows": make_document(),
    "no rows, no sound": make_document(duration_ms=0),
    "one row": make_document(make_rows(1)),
    "ten rows": make_document(make_rows(10)),
    "nasty": nasty_document(),
    "25 hours in": make_document(
        [make_segment(90_000 + number, speaker="A") for number in range(3)], duration_ms=26 * 3_600_000
    ),
    "5000 rows": make_document(make_rows(5000), duration_ms=5_000_000),
}
"""What each format is written from in the tests."""
