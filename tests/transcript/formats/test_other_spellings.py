"""Files as other programs spell them: each opens with exactly its rows, whatever its fields and columns are called."""

from pathlib import Path

import pytest

from transcript.formats.base.drafts import UnreadableError
from transcript.formats.detection import Imported, find_kind, open_transcript
from transcript.messages import Message

Row = tuple[int, int, str | None, str]

FILES: dict[str, tuple[str, list[Row]]] = {
    'gentle.json': (
        '{"transcript": "hello there", "words": [{"alignedWord": "hello", "case": "success", "'
        'end": 0.9, "start": 0.5, "startOffset": 0, "endOffset": 5, "word": "hello"}, {"case":'
        ' "not-found-in-audio", "word": "there", "startOffset": 6, "endOffset": 11}]}',
        [(500, 900, None, 'hello there')],
    ),
    'aeneas.json': (
        '{"fragments": [{"begin": "0.000", "children": [], "end": "2.400", "id": "f001", "lang'
        'uage": "eng", "lines": ["one line"]}, {"begin": "2.400", "children": [], "end": "4.00'
        '0", "id": "f002", "language": "eng", "lines": ["two"]}]}',
        [(0, 2400, None, 'one line'), (2400, 4000, None, 'two')],
    ),
    'podcast.json': (
        '{"version": "1.0.0", "segments": [{"speaker": "Anna", "startTime": 0.5, "endTime": 2.'
        '5, "body": "hello"}, {"speaker": "Ravi", "startTime": 2.5, "endTime": 4, "body": "yes'
        '"}]}',
        [(500, 2500, 'Anna', 'hello'), (2500, 4000, 'Ravi', 'yes')],
    ),
    'youtube-transcript-api.json': (
        '[{"text": "hello", "start": 0.5, "duration": 2.0}, {"text": "yes", "start": 2.5, "dur'
        'ation": 1.5}]',
        [(500, 2500, None, 'hello'), (2500, 4000, None, 'yes')],
    ),
    'json3.json': (
        '{"wireMagic": "pb3", "events": [{"tStartMs": 0, "dDurationMs": 9000, "id": 1}, {"tSta'
        'rtMs": 500, "dDurationMs": 2000, "segs": [{"utf8": "hello"}, {"utf8": " there", "tOff'
        'setMs": 500}]}, {"tStartMs": 2490, "dDurationMs": 10, "aAppend": 1, "segs": [{"utf8":'
        ' "\\n"}]}, {"tStartMs": 2500, "dDurationMs": 1500, "segs": [{"utf8": "yes"}]}]}',
        [(500, 2500, None, 'hello there'), (2500, 4000, None, 'yes')],
    ),
    'pyannoteai.json': (
        '{"jobId": "x", "status": "succeeded", "output": {"diarization": [{"speaker": "SPEAKER'
        '_00", "start": 0.5, "end": 2.5}]}}',
        [(500, 2500, 'SPEAKER_00', '')],
    ),
    'openai-words-only.json': (
        '{"task": "transcribe", "language": "telugu", "duration": 4.0, "text": "hello there ye'
        's", "words": [{"word": "hello", "start": 0.5, "end": 1.0}, {"word": "there", "start":'
        ' 1.0, "end": 2.0}, {"word": "yes", "start": 2.9, "end": 4.0}]}',
        [(500, 2000, None, 'hello there'), (2900, 4000, None, 'yes')],
    ),
    'string-times.json': (
        '{"segments": [{"start": "00:00:00,500", "end": "00:00:02.500", "text": "hello", "spea'
        'ker": "A"}, {"start": "0:02.5", "end": "0:04", "text": "yes"}]}',
        [(500, 2500, 'A', 'hello'), (2500, 4000, None, 'yes')],
    ),
    'start-seconds-list.json': (
        '{"transcript": [{"speaker": "Anna", "start_time": 0.5, "end_time": 2.5, "text": "hell'
        'o"}, {"speaker": "Ravi", "start_time": 2.5, "end_time": 4, "text": "yes"}]}',
        [(500, 2500, 'Anna', 'hello'), (2500, 4000, 'Ravi', 'yes')],
    ),
    'sonix.json': (
        '{"name": "x", "transcript": [{"speaker": "Anna", "start_time": 0.5, "end_time": 2.5, '
        '"text": "hello there", "words": [{"text": "hello", "start_time": 0.5, "end_time": 1.0'
        '}, {"text": "there", "start_time": 1.0, "end_time": 2.5}]}]}',
        [(500, 2500, 'Anna', 'hello there')],
    ),
    'python-repr.json': (
        '{\'text\': \' hello\', \'segments\': [{\'id\': 0, \'start\': 0.5, \'end\': 2.5, \'text\': " it\'s"}]'
        ", 'language': 'en'}",
        [(500, 2500, None, "it's")],
    ),
    'cut-off.json': (
        '{"segments": [{"start": 0.5, "end": 2.5, "text": "hello"}, {"start": 2.5, "end": 4, "tex',
        [(500, 2500, None, 'hello')],
    ),
    'fireflies.json': (
        '[{"sentence": "hello", "startTime": "00:00.5", "endTime": "00:02.5", "speaker_name": '
        '"Anna", "speaker_id": 1}]',
        [(500, 2500, 'Anna', 'hello')],
    ),
    'video-indexer.json': (
        '{"videos": [{"insights": {"transcript": [{"id": 1, "text": "hello", "confidence": 0.9'
        ', "speakerId": 1, "language": "en-US", "instances": [{"start": "0:00:00.5", "end": "0'
        ':00:02.5"}]}], "speakers": [{"id": 1, "name": "Speaker #1"}]}}], "summarizedInsights"'
        ': {}}',
        [(500, 2500, 'Speaker #1', 'hello')],
    ),
    'soniox.json': (
        '{"id": "x", "text": "hello there", "tokens": [{"text": "hel", "start_ms": 500, "end_m'
        's": 700, "confidence": 0.9, "speaker": "1", "language": "en"}, {"text": "lo", "start_'
        'ms": 700, "end_ms": 1000, "confidence": 0.9, "speaker": "1", "language": "en"}, {"tex'
        't": " there", "start_ms": 1000, "end_ms": 2500, "speaker": "1", "language": "en"}]}',
        [(500, 2500, '1', 'hello there')],
    ),
    'gladia.json': (
        '{"id": "x", "result": {"metadata": {"audio_duration": 4.0}, "transcription": {"full_t'
        'ranscript": "hello", "languages": ["en"], "utterances": [{"text": "hello", "language"'
        ': "en", "start": 0.5, "end": 2.5, "confidence": 0.9, "channel": 0, "speaker": 0, "wor'
        'ds": [{"word": " hello", "start": 0.5, "end": 2.5, "confidence": 0.9}]}]}}}',
        [(500, 2500, '0', 'hello')],
    ),
    'watson.json': (
        '{"result_index": 0, "results": [{"final": true, "alternatives": [{"transcript": "hell'
        'o there ", "confidence": 0.9, "timestamps": [["hello", 0.5, 1.0], ["there", 1.0, 2.5]'
        ']}]}], "speaker_labels": [{"from": 0.5, "to": 1.0, "speaker": 0, "confidence": 0.4, "'
        'final": false}, {"from": 1.0, "to": 2.5, "speaker": 0}]}',
        [(500, 2500, '0', 'hello there')],
    ),
    'microdvd.sub': (
        '{1}{1}25.000\n{25}{50}hello|there\n{100}{125}{y:i}yes\n',
        [(1000, 2000, None, 'hello\nthere'), (4000, 5000, None, 'yes')],
    ),
    'mpl2.txt': (
        '[10][25]hello|/there\n[25][40]yes\n',
        [(1000, 2500, None, 'hello\nthere'), (2500, 4000, None, 'yes')],
    ),
    'dialog-two.srt': (
        '1\n00:00:00,500 --> 00:00:02,500\n- ANNA: hello\n- RAVI: yes\n\n2\n00:00:02,500 --> 00:00:0'
        '4,000\n- ANNA: so\n- RAVI: no\n',
        [(500, 2500, 'ANNA', 'hello'), (500, 2500, 'RAVI', 'yes'), (2500, 4000, 'ANNA', 'so'), (2500, 4000, 'RAVI', 'no')],
    ),
    "times-behind-names.txt": (
        "Anna [00:00:30]: one\nRavi [00:01:00]: two\n",
        [(30000, 60000, "Anna", "one"), (60000, 61000, "Ravi", "two")],
    ),
    'f4.txt': (
        'I: hello there #00:00:02-5#\n\nB: yes #00:00:04-0#\n',
        [(0, 2500, 'I', 'hello there'), (2500, 4000, 'B', 'yes')],
    ),
    'f4-new.txt': (
        '#00:00:00-5# I: hello there #00:00:02-5#\n#00:00:02-5# B: yes #00:00:04-0#\n',
        [(500, 2500, 'I', 'hello there'), (2500, 4000, 'B', 'yes')],
    ),
    'ansi.txt': (
        '[00:00:00.500 --> 00:00:02.500]  \x1b[38;5;160mhello\x1b[0m\x1b[38;5;40m there\x1b[0m\n[00:00:02.5'
        '00 --> 00:00:04.000]  yes [SPEAKER_TURN]\n',
        [(500, 2500, None, 'hello there'), (2500, 4000, None, 'yes')],
    ),
    'fisher.txt': (
        '# fe_03_00001.sph\n# Transcribed at the LDC\n\n0.50 2.50 A: hello there\n2.50 4.00 B: yes\n',
        [(500, 2500, 'A', 'hello there'), (2500, 4000, 'B', 'yes')],
    ),
    'seconds-brackets.txt': (
        '[0.5 - 2.5] hello\n[2.5 - 4.0] yes\n',
        [(500, 2500, None, 'hello'), (2500, 4000, None, 'yes')],
    ),
    'arrow-speaker.txt': (
        '[SPEAKER_00] 00:00:00.500 --> 00:00:02.500\nhello\n\n[SPEAKER_01] 00:00:02.500 --> 00:00'
        ':04.000\nyes\n',
        [(500, 2500, 'SPEAKER_00', 'hello'), (2500, 4000, 'SPEAKER_01', 'yes')],
    ),
    'pyannote-print.txt': (
        'start=0.5s stop=2.5s speaker_SPEAKER_00\nstart=2.5s stop=4.0s speaker_SPEAKER_01\n',
        [(500, 2500, 'SPEAKER_00', ''), (2500, 4000, 'SPEAKER_01', '')],
    ),
    'semicolon-excel.csv': (
        'sep=;\nBeginn;Ende;Sprecher;Text\n0,5;2,5;Anna;hello; there\n2,5;4;Ravi;yes\n',
        [(500, 2500, 'Anna', 'hello; there'), (2500, 4000, 'Ravi', 'yes')],
    ),
    'whisper-cpp.csv': (
        'start,end,text\n500,2500," hello there"\n2500,4000," yes"\n',
        [(500, 2500, None, 'hello there'), (2500, 4000, None, 'yes')],
    ),
    'start-only.csv': (
        'Timestamp,Speaker,Text\n00:00:00,Anna,hello\n00:00:03,Ravi,yes\n',
        [(0, 3000, 'Anna', 'hello'), (3000, 4000, 'Ravi', 'yes')],
    ),
    'noheader.csv': (
        '0.5,2.5,"hello"\n2.5,4.0,"yes, sir"\n',
        [(500, 2500, None, 'hello'), (2500, 4000, None, 'yes, sir')],
    ),
    'header-later.csv': (
        'Project: x,,\n,,\nStart,End,Text\n0.5,2.5,hello\n',
        [(500, 2500, None, 'hello')],
    ),
    'telugu-header.csv': (
        'ప్రారంభం,ముగింపు,వక్త,పాఠం\n0.5,2.5,లక్ష్మి,నమస్తే\n',
        [(500, 2500, 'లక్ష్మి', 'నమస్తే')],
    ),
    'sonic.csv': (
        '0.500000000,hello\n2.500000000,yes\n',
        [(500, 2500, None, 'hello'), (2500, 3500, None, 'yes')],
    ),
    'markdown.md': (
        '| Start | End | Speaker | Text |\n|---|---|---|---|\n| 00:00:00.5 | 00:00:02.5 | Anna | hello |\n',
        [(500, 2500, 'Anna', 'hello')],
    ),
    'tabs.rttm': (
        'SPKR-INFO\ttalk\t1\t<NA>\t<NA>\t<NA>\tunknown\tAnna\t<NA>\nSPEAKER\ttalk\t1\t0.5\t2.0\t<NA>\t<NA>\tAn'
        'na\t<NA>\nLEXEME\ttalk\t1\t0.5\t0.2\thello\tlex\tAnna\t0.9\nspeaker\ttalk\t1\t2,5\t1,5\t<NA>\t<NA>\tRav'
        'i\n',
        [(500, 2500, 'Anna', ''), (2500, 4000, 'Ravi', '')],
    ),
    'categories.stm': (
        ';; CATEGORY "0" "" ""\n;; LABEL "o" "Overall" "x"\ntalk A Anna 0.5 2.5 <o,f0,female> he'
        'llo there\ntalk A inter_segment_gap 2.5 3.0 <o,f0,>\ntalk A Ravi 3.0 4.0 <O,F0,M> yes\nt'
        'alk A excluded_region 4 5 IGNORE_TIME_SEGMENT_IN_SCORING\n',
        [(500, 2500, 'Anna', 'hello there'), (2500, 3000, None, ''), (3000, 4000, 'Ravi', 'yes'), (4000, 5000, None, '')],
    ),
    'cut.TextGrid': (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 4\ntiers? <exists>'
        '\nsize = 1\nitem []:\n    item [1]:\n        class = "IntervalTier"\n        name = "Anna"'
        '\n        xmin = 0\n        xmax = 4\n        intervals: size = 2\n        intervals [1]:'
        '\n            xmin = 0.5\n            xmax = 2.5\n            text = "hello"\n        int'
        'ervals [2]:\n            xmin = 2.5\n            xm',
        [(500, 2500, 'Anna', 'hello')],
    ),
    'srv3.xml': (
        '<?xml version="1.0" encoding="utf-8" ?><timedtext format="3"><body><p t="500" d="2000'
        '">hello <s t="100">there</s></p><p t="2500" d="1500">yes</p></body></timedtext>',
        [(500, 2500, None, 'hello there'), (2500, 4000, None, 'yes')],
    ),
    'srv1.xml': (
        '<?xml version="1.0" encoding="utf-8" ?><transcript><text start="0.5" dur="2">hello &a'
        'mp;#39;there</text><text start="2.5" dur="1.5">yes</text></transcript>',
        [(500, 2500, None, "hello 'there"), (2500, 4000, None, 'yes')],
    ),
}  # fmt: skip


def opened(folder: Path, name: str, content: str, choices: dict[str, str] | None = None) -> Imported:
    path = folder / name
    path.write_bytes(content.encode())
    kind = find_kind(path, name)
    assert kind is not None
    return open_transcript(content.encode(), kind, choices=choices or {})


def rows(found: Imported) -> list[Row]:
    return [(row.start_ms, row.end_ms, row.speaker, row.text) for row in found.transcript.segments]


@pytest.mark.parametrize("name", FILES)
def test_the_file_opens_with_exactly_these_rows(tmp_path: Path, name: str) -> None:
    content, right = FILES[name]
    assert rows(opened(tmp_path, name, content)) == right


@pytest.mark.parametrize(("name", "told"), [("cut-off.json", 1), ("cut.TextGrid", 20)])
def test_a_file_that_was_cut_off_says_so(tmp_path: Path, name: str, told: int) -> None:
    found = opened(tmp_path, name, FILES[name][0])
    place = "row" if name.endswith("json") else "line"
    assert (
        Message(f"{place}s_mended", count=1, lines=(Message("file_cut", **{place: told}),)) in found.notices
    )


BROKEN = (
    '<ANNOTATION_DOCUMENT><HEADER/><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="500'
    '"/><TIME_SLOT TIME_SLOT_ID="b" TIME_VALUE="900"/></TIME_ORDER><TIER TIER_ID="A"><ANNO'
    'TATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="1" TIME_SLOT_REF1="a" TIME_SLOT_REF2="b">'
    "<ANNOTATION_VALUE>R & D</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
)


@pytest.mark.parametrize("rest", ["</TIER></ANNOTATION_DOCUMENT>", "<ANNOTATION><ALIGN", "</TIER>"])
def test_broken_xml_is_read_as_far_as_it_can_be_and_says_so(tmp_path: Path, rest: str) -> None:
    found = opened(tmp_path, "talk.eaf", BROKEN + rest)
    assert rows(found) == [(500, 900, "A", "R & D")]
    assert found.notices[0].code == "xml_mended"


def test_broken_xml_with_a_document_type_is_not_mended(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "' + "c" * 99 + '">]>' + BROKEN.replace("R &", "&b; &")
    with pytest.raises(UnreadableError):
        opened(tmp_path, "talk.eaf", bomb)


def test_frames_of_which_nobody_says_how_many_a_second_has_are_asked_for(tmp_path: Path) -> None:
    content = "{25}{50}hello\n{100}{125}yes\n"
    found = opened(tmp_path, "talk.sub", content)
    assert rows(found) == [(1000, 2000, None, "hello"), (4000, 5000, None, "yes")]
    assert Message("frames_assumed", rate="25") in found.notices
    (question,) = found.questions
    assert (question.code, question.chosen) == ("frame_rate", "25")
    chosen = opened(tmp_path, "talk.sub", content, choices={"frame_rate": "50"})
    assert rows(chosen) == [(500, 1000, None, "hello"), (2000, 2500, None, "yes")]


def test_a_dialogue_stays_one_row_where_no_other_row_has_names(tmp_path: Path) -> None:
    cue = "{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n\n"
    texts = ["one", "two", "- first: x\n- then: y", "four", "five", "six"]
    content = "".join(cue.format(n=n, text=text) for n, text in enumerate(texts, start=1))
    assert [row[2:] for row in rows(opened(tmp_path, "talk.srt", content))] == [
        (None, text) for text in texts
    ]
