"""Plain texts with times are read with their times and names."""

import pytest

from tests.support.builders import make_document, make_segment
from transcript.formats.base.drafts import UnreadableError
from transcript.formats.detection import find_reader, open_transcript
from transcript.formats.registry import export
from transcript.messages import Message

Row = tuple[int, int, str | None, str]


def rows(text: str, kind: str = "txt") -> list[Row]:
    found = open_transcript(text.encode(), kind).transcript.segments
    return [(s.start_ms, s.end_ms, s.speaker, s.text) for s in found]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (  # Otter
            "Anna Rao  0:03  \nHello there, how are you?\n\nRavi Kumar  0:10  \nI am fine.\n\n",
            [(3000, 10_000, "Anna Rao", "Hello there, how are you?"), (10_000, 11_000, "Ravi Kumar", "I am fine.")],
        ),
        (  # noScribe
            "S01: [00:00:12] Guten Tag.\n\nS00: [00:00:20] Hallo.\n",
            [(12_000, 20_000, "S01", "Guten Tag."), (20_000, 21_000, "S00", "Hallo.")],
        ),
        (  # Whisper
            "Detecting language: English\n[00:00.000 --> 00:02.500]  Hello there.\n[00:02.500 --> 00:04.000]  Yes.\n",
            [(0, 2500, None, "Hello there."), (2500, 4000, None, "Yes.")],
        ),
        (  # whisper.cpp
            "[00:00:00.000 --> 00:00:02.500]   నమస్కారం\n[00:00:02.500 --> 00:00:04.000]   Anna: yes\n",
            [(0, 2500, None, "నమస్కారం"), (2500, 4000, "Anna", "yes")],
        ),
        ("[0.00s -> 2.50s] Hello\n[2.50s -> 4.00s] there\n", [(0, 2500, None, "Hello"), (2500, 4000, None, "there")]),
        (  # Teams
            "0:0:1.0 --> 0:0:2.5\nAnna Rao\nHello there\n\n0:0:3.0 --> 0:0:4.0\nRavi\nYes\n",
            [(1000, 2500, "Anna Rao", "Hello there"), (3000, 4000, "Ravi", "Yes")],
        ),
        (  # Zoom
            "[Anna Rao] 10:15:30\nHello there\n\n[Ravi] 10:15:35\nYes\n",
            [(36_930_000, 36_935_000, "Anna Rao", "Hello there"), (36_935_000, 36_936_000, "Ravi", "Yes")],
        ),
        ("[00:00:01] Anna: Hello\n[00:00:03] Ravi: Yes\n", [(1000, 3000, "Anna", "Hello"), (3000, 4000, "Ravi", "Yes")]),
        ("0:03\nHello there\n0:07\nYes\n", [(3000, 7000, None, "Hello there"), (7000, 8000, None, "Yes")]),
        ("Dr. K. Rao (0:03): \nHello\nRavi (1:00:07):\nYes\n", [(3000, 3_607_000, "Dr. K. Rao", "Hello"), (3_607_000, 3_608_000, "Ravi", "Yes")]),
    ],
)  # fmt: skip
def test_rows_have_the_times_and_names_of_the_text(text, right):
    assert rows(text) == right


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("0:03\nHello\n0:07\nYes\n", [Message("row_without_end", end_ms=8000, line=3)]),
        ("[0.00s -> 2.50s] Hello\n[2.50s -> 4.00s] there\n", []),
    ],
)
def test_the_estimated_end_of_the_last_row_is_told(text, told):
    notices = open_transcript(text.encode(), "txt").notices
    assert notices == tuple(Message("lines_mended", count=1, lines=(line,)) for line in told)


@pytest.mark.parametrize(
    "text",
    [
        "We left at 10:30\nand came at 11:45.\n",
        "10:30 we left.\nThen we walked.\nThen we ate.\nThen we slept.\n11:45 we came.\nIt was late.\n",
        "The meeting is at 10:30\nAnna: yes\n",
    ],
)
def test_times_that_somebody_speaks_of_are_no_times_of_rows(text):
    with pytest.raises(UnreadableError, match="the text has no times"):
        rows(text)


def test_hours_in_brackets_are_no_lyrics(tmp_path):
    (tmp_path / "x").write_text("[00:00:01] Anna: Hello\n[00:00:03] Ravi: Yes\n")
    assert find_reader(tmp_path / "x", "talk.txt") is None


LABELS = "1.000000\t2.500000\thello there\n\\\t120.000000\t3400.000000\n3.000000\t3.000000\tcough\n4.000000\t5.000000\tyes\n"


def test_labels_of_audacity_are_rows_and_a_point_is_told(tmp_path):
    (tmp_path / "x").write_text(LABELS)
    assert find_reader(tmp_path / "x", "audacity.labels.txt") == "audacity"
    assert rows(LABELS, "audacity") == [(1000, 2500, None, "hello there"), (4000, 5000, None, "yes")]
    (notice,) = open_transcript(LABELS.encode(), "audacity").notices
    assert notice.values["count"] == 1
    assert "Line 3: a label of a single point, 'cough', was left out." in str(notice)


def test_our_own_labels_come_back():
    found = [make_segment(1, speaker="Dr. K. Rao", text="one"), make_segment(2, speaker="లక్ష్మి", text="రెండు")]
    content = export(make_document(found), "audacity").decode()
    assert rows(content, "audacity") == [(s.start_ms, s.end_ms, s.speaker, s.text) for s in found]
