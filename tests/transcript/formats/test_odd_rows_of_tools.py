"""Odd rows of other makers' files are mended and told; of several recordings one is read, and the others can be."""

import json

import pytest

from tests.support.transcript_files import grid
from transcript.formats.detection import open_transcript
from transcript.messages import Message


def rows(opened):
    return [(s.start_ms, s.end_ms, s.text) for s in opened.transcript.segments]


def told(opened):
    """(line or number of the row, code) of each repair."""
    return [
        (line.values["line" if notice.code == "lines_mended" else "row"], line.code)
        for notice in opened.notices
        if notice.code in {"lines_mended", "rows_mended"}
        for line in notice.values["lines"]
    ]


ASS = (
    "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,one\nDialogue: broken\n"
    "Dialogue: 0,soon,0:00:03.00,,,0,0,0,,two\nDialogue: 0,0:00:04.00,never,,,0,0,0,,three\n"
)
UTTERANCES = {
    "status": "completed",
    "utterances": [
        {"start": -250, "end": 500, "text": "one", "words": [{"text": "one", "start": -250, "end": 500}]},
        {
            "start": 1000,
            "end": 1000,
            "text": "two",
            "words": [None, {"text": "two", "start": None, "end": 9}],
        },
        {"start": 5000, "end": None, "text": "three", "confidence": None},
        {"start": 4e15, "end": 4e15, "text": "four"},
        "five",
    ],
}
CASES = {
    "ass": (ASS, "ass", [(1000, 2000, "one"), (2000, 4000, "two"), (4000, 5000, "three")],
            [(3, "substation_fields"), (4, "no_clock"), (5, "row_without_end")]),
    "json": (json.dumps(UTTERANCES), "json", [(0, 500, "one"), (1000, 2000, "two"), (5000, 6000, "three"), (6000, 7000, "four")],
             [(1, "row_before_zero"), (2, "row_without_length"), (3, "row_without_end"), (5, "json_segment_no_object")]),
    "json lines": ('{"audio_filepath": "a", "duration": 1, "text": "one"}\n{"audio_filepath"\nx\n{"audio_filepath": "a", "offset": 2, "duration": 1, "text": "two"}\n', "json",
                   [(0, 1000, "one"), (2000, 3000, "two")], [(2, "line_no_json"), (3, "line_no_json")]),
    "sbv": ("Title\n0:00:01.000,0:00:01.000\none\n", "sbv", [(1000, 2000, "one")], [(1, "line_above_rows"), (2, "row_without_length")]),
    "htk": ("0 10000000 one\nend of file\n20000000 10000000 two\n", "htk", [(0, 1000, "one"), (2000, 3000, "two")], [(2, "label_line"), (3, "row_end_impossible")]),
    "lrc": ("[00:01.00]one\nand more\n[00:03.00]two\n", "lrc", [(1000, 3000, "one"), (3000, 3001, "and more"), (3000, 6000, "two")], [(3, "row_without_end")]),
    "ttml": ('<tt><body><p begin="1s" end="2s">one</p><p begin="soon" end="3s">two</p><p begin="4s">three</p></body></tt>', "ttml",
             [(1000, 2000, "one"), (2000, 4000, "two"), (4000, 5000, "three")], [(3, "row_without_end")]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        (UTTERANCES, ['"start": -250', '"start": 1000', '"start": 5000', '"start": 4']),
        ({"segments": [{"start": 1, "end": 1, "text": "{"}, "two", {"start": 3, "end": 2}]}, ['"start": 1', '"start": 1', '"start": 3']),
        ({"words": [{"start": 5, "end": None, "text": "a"}], "status": "completed", "audio_url": "x"}, ['"start": 5']),
    ],
)  # fmt: skip
def test_in_json_of_several_lines_what_was_mended_is_told_by_the_line_of_its_object(content, begins):
    text = json.dumps(content, indent=1)
    opened = open_transcript(text.encode(), "json")
    lines = text.split("\n")
    places = [place for place, _ in told(opened)]
    assert [lines[place - 1].strip() for place in places] == ["{"] * len(begins)
    assert all(lines[place].strip().startswith(begin) for place, begin in zip(places, begins, strict=True))
    assert [each.code for each in opened.notices if each.code.endswith("_mended")] == ["lines_mended"]


@pytest.mark.parametrize("name", CASES)
def test_an_odd_row_is_mended_and_told_and_the_others_stay(name):
    content, kind, right, repairs = CASES[name]
    opened = open_transcript(content.encode(), kind)
    assert rows(opened) == right
    assert told(opened) == repairs


NEMO = "".join(
    json.dumps({"audio_filepath": f"/a/{name}.wav", "duration": 1, "text": name}) + "\n"
    for name in ("one", "two", "two")
)
LHOTSE = json.dumps(
    [{"id": n, "recording_id": n, "start": 0, "duration": 1, "text": n} for n in ("one", "two")]
)
TASKS = json.dumps([
    {"data": {"audio": f"{name}.wav"}, "annotations": [{"result": [{"id": "a", "value": {"start": 0, "end": 1, "text": [name], "labels": []}}]}]}
    for name in ("one", "two")
])  # fmt: skip
GOOGLE = json.dumps({"results": {
    f"gs://b/{name}.wav": {"transcript": {"results": [{"alternatives": [{"transcript": name}], "resultEndOffset": "1s"}]}} for name in ("one", "two")
}})  # fmt: skip
FLEX = "<document>{}</document>".format("".join(
    f'<interlinear-text><item type="title">{name}</item><phrases><phrase begin-time-offset="0" end-time-offset="1000"><item type="txt">{name}</item></phrase></phrases></interlinear-text>'
    for name in ("one", "two")
))  # fmt: skip
MLF = '#!MLF!#\n"*/one.lab"\n0 10000000 one\n.\n"*/two.lab"\n0 10000000 two\n.\n'
COLLECTION = 'File type = "ooTextFile"\nObject class = "Collection"\n2\n' + "".join(
    f'"TextGrid" "{name}"\n' + grid(("A", [(0, 1, name)])).split("\n", 2)[2] + "\n" for name in ("one", "two")
)
SEVERAL = {
    "NeMo": (NEMO, "json", "/a/one.wav", "/a/two.wav"),
    "Lhotse": (LHOTSE, "json", "one", "two"),
    "Label Studio": (TASKS, "json", "one.wav", "two.wav"),
    "Google": (GOOGLE, "json", "gs://b/one.wav", "gs://b/two.wav"),
    "FLEx": (FLEX, "flextext", "one", "two"),
    "HTK": (MLF, "htk", "one.lab", "two.lab"),
    "Praat": (COLLECTION, "textgrid_collection", "one", "two"),
}  # fmt: skip


@pytest.mark.parametrize("name", SEVERAL)
def test_of_several_recordings_one_is_read_and_asked_for(name):
    content, kind, first, second = SEVERAL[name]
    opened = open_transcript(content.encode(), kind)
    assert {text for _, _, text in rows(opened)} == {"one"}
    (question,) = opened.questions
    assert (question.code, question.chosen) == ("recording", first)
    assert [option.value for option in question.options] == [first, second]
    assert question.options[1].preview[0] == "two"
    assert Message("recording_of_several", count=2, name=first) in opened.notices
    chosen = open_transcript(content.encode(), kind, choices={"recording": second})
    assert {text for _, _, text in rows(chosen)} == {"two"}
    matched = open_transcript(content.encode(), kind, sound_name="TWO.mp3")
    assert rows(matched) == rows(chosen)
