"""Manifests, Label Studio and oTranscribe; JSON that is not read says whose it looks like."""

import json
from pathlib import Path

import pytest

from transcript.formats.base.drafts import UnreadableError
from transcript.formats.detection import find_reader, open_transcript


def lines(*values):
    return "".join(json.dumps(value) + "\n" for value in values)


NEMO = lines(
    {
        "audio_filepath": "/a/talk.wav",
        "offset": 1.5,
        "duration": 2.25,
        "text": "hello",
        "lang": "te",
        "speaker": "A",
    },
    {"audio_filepath": "/a/talk.wav", "offset": 4, "duration": 1, "text": "", "pred_text": "heard"},
)
SUPERVISIONS = lines(
    {"id": "s1", "recording_id": "talk", "start": 0.5, "duration": 1.0, "channel": 0, "text": "hello you", "language": "Telugu",
     "speaker": "A", "alignment": {"word": [["hello", 0.5, 0.4, 0.9], {"symbol": "you", "start": 1.0, "duration": 0.5}]}},
)  # fmt: skip
CUT = lines(
    {"id": "c1", "type": "MonoCut", "start": 10.0, "duration": 5.0, "channel": 0, "recording": {"id": "talk"},
     "supervisions": [{"id": "s1", "recording_id": "talk", "start": 0.5, "duration": 1.0, "text": "hello",
                       "alignment": {"word": [["hello", 0.5, 0.4]]}}]},
)  # fmt: skip
LABEL_STUDIO = json.dumps([
    {"id": 1, "data": {"audio": "talk.wav"}, "annotations": [{"was_cancelled": True, "result": []}, {"result": [
        {"id": "b", "type": "labels", "value": {"start": 2.0, "end": 3.5, "channel": 0, "labels": ["Speech"]}},
        {"id": "a", "type": "labels", "value": {"start": 0.5, "end": 1.25, "channel": 0, "labels": ["Ravi"]}},
        {"id": "a", "type": "textarea", "value": {"start": 0.5, "end": 1.25, "channel": 0, "text": ["hello", "you"]}},
        {"id": "b", "type": "textarea", "value": {"start": 2.0, "end": 3.5, "channel": 0, "text": ["yes"]}},
    ]}]},
])  # fmt: skip
LABEL_STUDIO_SHORT = json.dumps([
    {"audio": "talk.wav", "id": 1, "speaker": [{"start": 0.5, "end": 1.25, "channel": 0, "labels": ["Ravi"]}], "transcription": ["hello"]},
])  # fmt: skip
STAMP = '<span class="timestamp" contenteditable="false" data-timestamp="{}">0:00</span>'
OTRANSCRIBE = json.dumps({
    "text": f"<p>{STAMP.format('1.5')}Ravi: hello<br />you &amp; me</p><p>{STAMP.format('4.25')} Anna: <b>yes</b>&nbsp;no</p>",
    "media": "talk.mp3", "media-time": 12.5,
})  # fmt: skip
VOSK = json.dumps({"partial": "on"}, indent=1) + "\n" + json.dumps(
    {"result": [{"conf": 1, "start": 0.5, "end": 1.0, "word": "one"}], "text": "one"}, indent=1
) + "\n" + json.dumps({"text": ""})  # fmt: skip

CASES = {
    "NeMo": (NEMO, "NeMo manifest JSON", [(1500, 3750, "A", "hello", "te"), (4000, 5000, None, "heard", None)], []),
    "supervisions": (SUPERVISIONS, "Lhotse JSON", [(500, 1500, "A", "hello you", "te")],
                     [("hello", 500, 900, 0.9), ("you", 1000, 1500, None)]),
    "cut": (CUT, "Lhotse JSON", [(10500, 11500, None, "hello", None)], [("hello", 10500, 10900, None)]),
    "Label Studio": (LABEL_STUDIO, "Label Studio JSON", [(500, 1250, "Ravi", "hello\nyou", None), (2000, 3500, None, "yes", None)], []),
    "Label Studio short": (LABEL_STUDIO_SHORT, "Label Studio JSON", [(500, 1250, "Ravi", "hello", None)], []),
    "oTranscribe": (OTRANSCRIBE, "oTranscribe JSON", [(1500, 4250, "Ravi", "hello\nyou & me", None), (4250, 5250, "Anna", "yes no", None)], []),
    "Vosk as a program prints it": (VOSK, "Vosk JSON", [(500, 1000, None, "one", None)], [("one", 500, 1000, 1.0)]),
}  # fmt: skip


@pytest.mark.parametrize("content", [
    lines({"audio_filepath": "a.wav", "duration": 1, "text": "", "speaker": "A"}),
    lines({"id": "1", "recording_id": "a", "start": 0, "duration": 1, "speaker": "A"}),
    json.dumps([{"annotations": [{"result": [{"id": "1", "value": {"start": 0, "end": 1, "labels": ["A"]}}]}]}]),
])  # fmt: skip
def test_turns_of_which_only_the_speaker_is_known_are_rows(content):
    (segment,) = open_transcript(content.encode(), "json").transcript.segments
    assert (segment.start_ms, segment.end_ms, segment.speaker, segment.text) == (0, 1000, "A", "")


@pytest.mark.parametrize("name", CASES)
def test_the_file_has_exactly_these_rows_and_words(name):
    content, label, rows, words = CASES[name]
    opened = open_transcript(content.encode(), "json")
    found = opened.transcript.segments
    assert opened.format == label
    assert [(s.start_ms, s.end_ms, s.speaker, s.text, s.language) for s in found] == rows
    assert [(w.text, w.start_ms, w.end_ms, w.confidence) for s in found for w in s.words] == words


def test_a_page_of_otranscribe_without_times_is_read_line_by_line_with_its_sound():
    content = json.dumps({"text": "<p>one</p><p>two<br>three</p>", "media": ""}).encode()
    opened = open_transcript(content, "json", with_sound=True)
    assert [segment.text for segment in opened.transcript.segments] == ["one", "two", "three"]
    assert len(opened.gaps) == 1


@pytest.mark.parametrize(
    ("content", "code", "values"),
    [
        ({"utterances": [], "full_transcript": "x"}, "looks_like", {"maker": "Gladia"}),
        ({"result": {"utterances": [{"a": 1}], "full_transcript": "x"}}, "looks_like", {"maker": "Gladia"}),
        ({"result_index": 0, "results": [{"final": True}], "speaker_labels": []}, "looks_like", {"maker": "IBM Watson"}),
        ({"name": "app", "version": {"major": 1}}, "json_unknown", {"keys": "name, version, major"}),
        ([1, 2], "json_no_segments", {}),
    ],
)  # fmt: skip
def test_json_that_nobody_here_reads_says_whose_it_looks_like(content, code, values):
    with pytest.raises(UnreadableError) as caught:
        open_transcript(json.dumps(content).encode(), "json")
    assert (caught.value.reason.code, caught.value.reason.values) == (code, values)


@pytest.mark.parametrize("name", ["manifest.jsonl", "cuts.ndjson", "talk.otr", "talk.json", "recording.wav"])
def test_json_is_told_from_sound_by_what_it_holds(tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_text(NEMO)
    assert find_reader(path, name) == "json"
