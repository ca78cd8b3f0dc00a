"""JSON of other makers' recognisers: exact rows, words, speakers, confidences and languages."""

import json
from typing import Any

import pytest

from transcript.formats.detection import open_transcript

EN, TE = "en", "te"

WHISPER_CPP = {
    "result": {"language": "te"},
    "transcription": [
        {
            "offsets": {"from": 10, "to": 990}, "text": " hello there", "speaker": "?",
            "tokens": [
                {"text": "[_BEG_]", "offsets": {"from": 0, "to": 0}, "p": 0.5},
                {"text": " hel", "offsets": {"from": 10, "to": 200}, "p": 0.8},
                {"text": "lo", "offsets": {"from": 200, "to": 400}, "p": 0.6},
                {"text": " there", "offsets": {"from": 500, "to": 900}, "p": 0.9},
                {"text": "[_TT_45]", "offsets": {"from": 900, "to": 900}, "p": 0.1},
            ],
        },
        {"offsets": {"from": 990, "to": 2000}, "text": " క", "tokens": [{"text": "\ufffd", "offsets": {"from": 990, "to": 1000}}]},
    ],
}  # fmt: skip
PIPELINE = {
    "text": " a b",
    "chunks": [{"timestamp": [0.0, 1.5], "text": " a"}, {"timestamp": [1.5, None], "text": " b"}],
}
PIPELINE_WORDS = {
    "text": " so it is",
    "chunks": [
        {"timestamp": [0.0, 0.25], "text": " so"},
        {"timestamp": [0.25, 0.5], "text": " it"},
        {"timestamp": [1.2, 1.5], "text": " is"},
    ],
}
PIPELINE_LETTERS = {
    "text": "SO IT",
    "chunks": [{"timestamp": [n / 10, n / 10 + 0.05], "text": letter} for n, letter in enumerate("SO IT")],
}
PIPELINE_SPEAKERS = {
    "speakers": [{"speaker": "SPEAKER_00", "timestamp": [0.5, 2.0], "text": " hello there"}],
    "chunks": [{"timestamp": [0.5, 2.0], "text": " hello there"}],
    "text": " hello there",
}
ASSEMBLYAI = {
    "status": "completed", "language_code": "en_us", "audio_duration": 9,
    "utterances": [
        {
            "speaker": "A", "start": 250, "end": 1500, "text": "Hello you.", "confidence": 0.9,
            "words": [
                {"text": "Hello", "start": 250, "end": 700, "confidence": 0.75, "speaker": "A"},
                {"text": "you.", "start": 800, "end": 1500, "confidence": 1.5, "speaker": "A"},
            ],
        },
    ],
}  # fmt: skip
ASSEMBLYAI_WORDS = {
    "audio_url": "x", "utterances": None,
    "words": [
        {"text": "Hello", "start": 250, "end": 700, "confidence": 0.75, "speaker": None},
        {"text": "you", "start": 1400, "end": 1500, "confidence": 0.5, "speaker": None},
    ],
}  # fmt: skip
DEEPGRAM: dict[str, Any] = {
    "metadata": {"duration": 2.5},
    "results": {
        "channels": [
            {
                "detected_language": "te",
                "alternatives": [
                    {
                        "transcript": "hello you",
                        "words": [
                            {"word": "hello", "punctuated_word": "Hello,", "start": 0.25, "end": 0.7504, "confidence": 0.9, "speaker": 0},
                            {"word": "you", "start": 0.9, "end": 1.5, "confidence": 0.8, "speaker": 1},
                        ],
                    }
                ],
            }
        ]
    },
}  # fmt: skip
DEEPGRAM_UTTERANCES = {
    "metadata": {}, "results": {
        "channels": DEEPGRAM["results"]["channels"],
        "utterances": [{"start": 0.25, "end": 0.9, "transcript": "hello", "speaker": 0}, {"start": 0.9, "end": 1.5, "transcript": "you", "speaker": 1}],
    },
}  # fmt: skip
DEEPGRAM_CHANNELS = {
    "results": {
        "channels": [
            {"alternatives": [{"words": [{"word": word, "start": 0.5, "end": 1.0, "confidence": 1}]}]} for word in ("left", "right")
        ]
    }
}  # fmt: skip
AWS_ITEMS = [
    {"id": 0, "type": "pronunciation", "start_time": "0.5", "end_time": "0.91", "speaker_label": "spk_0", "alternatives": [{"confidence": "0.99", "content": "Hello"}]},
    {"id": 1, "type": "punctuation", "alternatives": [{"confidence": "0.0", "content": "."}], "speaker_label": "spk_0"},
    {"id": 2, "type": "pronunciation", "start_time": "1.0", "end_time": "1.4", "speaker_label": "spk_1", "alternatives": [{"confidence": "0.5", "content": "You"}]},
]  # fmt: skip
AWS = {
    "jobName": "j",
    "results": {"transcripts": [{"transcript": "Hello. You"}], "items": AWS_ITEMS, "language_code": "te-IN"},
}
AWS_SEGMENTS = {
    "results": {
        "transcripts": [], "items": AWS_ITEMS,
        "audio_segments": [
            {"id": 0, "transcript": "Hello.", "start_time": "0.45", "end_time": "0.95", "speaker_label": "spk_0", "items": [0, 1]},
            {"id": 1, "transcript": "You", "start_time": "0.95", "end_time": "1.45", "speaker_label": "spk_1", "items": [2]},
        ],
    }
}  # fmt: skip
AWS_LABELS = {  # until 2023 items did not say who speaks
    "results": {
        "transcripts": [],
        "items": [{name: value for name, value in item.items() if name != "speaker_label"} for item in AWS_ITEMS],
        "speaker_labels": {"segments": [{"start_time": "0.4", "end_time": "0.95", "speaker_label": "spk_0"}, {"start_time": "0.96", "end_time": "1.5", "speaker_label": "spk_1"}]},
    }
}  # fmt: skip
AWS_CHANNELS = {
    "results": {
        "transcripts": [], "items": AWS_ITEMS[:1],
        "channel_labels": {"channels": [{"channel_label": "ch_0", "items": AWS_ITEMS[:2]}, {"channel_label": "ch_1", "items": AWS_ITEMS[2:]}]},
    }
}  # fmt: skip
AWS_CALL = {
    "LanguageCode": "en-US",
    "Transcript": [
        {"ParticipantRole": "AGENT", "Content": "Hello.", "BeginOffsetMillis": 440, "EndOffsetMillis": 960,
         "Items": [{"Content": "Hello", "BeginOffsetMillis": 440, "EndOffsetMillis": 900, "Confidence": "0.9", "Type": "pronunciation"}]},
    ],
}  # fmt: skip
GOOGLE_V1 = {
    "results": [
        {"alternatives": [{"transcript": "hello you", "confidence": 0.9, "words": [
            {"startTime": "0s", "endTime": "0.700s", "word": "hello", "confidence": 0.9},
            {"startTime": "0.700s", "endTime": "1.400s", "word": "you", "confidence": 0}]}],
         "resultEndTime": "1.600s", "languageCode": "en-us"},
        {"alternatives": [{"transcript": " and me"}], "resultEndTime": "3.5s", "languageCode": "te-in"},
    ]
}  # fmt: skip
GOOGLE_DIARIZED = {
    "name": "1", "done": True, "response": {"results": [
        {"alternatives": [{"transcript": "hello you", "words": [
            {"startTime": "0s", "endTime": "0.7s", "word": "hello"}, {"startTime": "0.7s", "endTime": "1.4s", "word": "you"}]}]},
        {"alternatives": [{"words": [
            {"startTime": "0s", "endTime": "0.7s", "word": "hello", "speakerTag": 2},
            {"startTime": "0.7s", "endTime": "1.4s", "word": "you", "speakerTag": 1}]}]},
    ]},
}  # fmt: skip
GOOGLE_V2 = {
    "results": {"gs://b/a.wav": {"transcript": {"results": [
        {"alternatives": [{"transcript": "hello you", "words": [
            {"endOffset": "0.700s", "word": "hello", "speakerLabel": "1"},
            {"startOffset": "0.700s", "endOffset": "1.400s", "word": "you", "speakerLabel": "1"}]}],
         "resultEndOffset": "1.600s", "languageCode": "te-IN"},
    ]}}},
}  # fmt: skip
GOOGLE_PROTO = {
    "results": [{"alternatives": [{"transcript": "hello", "words": [
        {"start_time": {"seconds": "1", "nanos": 300000000}, "end_time": {"seconds": "1", "nanos": 700500000}, "word": "hello"}]}]}],
}  # fmt: skip
AZURE = {
    "source": "x", "durationInTicks": 32500000, "combinedRecognizedPhrases": [],
    "recognizedPhrases": [
        {"recognitionStatus": "Success", "channel": 0, "speaker": 1, "offset": "PT0.07S", "duration": "PT1.59S",
         "offsetInTicks": 704000.0, "durationInTicks": 15900000.0, "locale": "te-IN",
         "nBest": [{"confidence": 0.9, "lexical": "hello", "display": "Hello.",
                    "words": [{"word": "hello", "offsetInTicks": 704000.0, "durationInTicks": 4800000.0, "confidence": 0.8}],
                    "displayWords": [{"displayText": "Hello.", "offsetInTicks": 704000.0, "durationInTicks": 4800000.0}]}]},
    ],
}  # fmt: skip
AZURE_ISO = {
    "recognizedPhrases": [
        {"channel": channel, "offset": "PT1M0.5S", "duration": "PT1.25S", "nBest": [{"display": text}]} for channel, text in enumerate(("a", "b"))
    ],
}  # fmt: skip
AZURE_FAST = {
    "durationMilliseconds": 3000, "combinedPhrases": [{"text": "Hi."}],
    "phrases": [{"speaker": 2, "offsetMilliseconds": 40, "durationMilliseconds": 960, "text": "Hi.", "locale": "en-US", "confidence": 0.8,
                 "words": [{"text": "Hi.", "offsetMilliseconds": 40, "durationMilliseconds": 320}]}],
}  # fmt: skip
AZURE_RESULTS = [
    {"Id": "1", "RecognitionStatus": "Success", "Offset": 5000000, "Duration": 10000000, "DisplayText": "Hello.", "SpeakerId": "Guest-1",
     "NBest": [{"Display": "Hello.", "Words": [{"Word": "hello", "Offset": 5000000, "Duration": 3000000}]}]},
]  # fmt: skip
REV = {
    "speakers": [{"id": 0, "name": "Ravi"}],
    "monologues": [
        {"speaker": 0, "elements": [
            {"type": "text", "value": "Hi", "ts": 0.27, "end_ts": 0.48, "confidence": 1.0}, {"type": "punct", "value": ", "},
            {"type": "text", "value": "you", "ts": 0.51, "end_ts": 0.9, "confidence": 0.5}, {"type": "punct", "value": "."}]},
        {"speaker": 1, "elements": [{"type": "text", "value": "Yes", "timestamp": "00:00:01,250", "end_timestamp": "00:00:01,500"}]},
    ],
}  # fmt: skip
VOSK = {
    "result": [
        {"conf": 1.0, "start": 0.84, "end": 1.02, "word": "one"},
        {"conf": 0.5, "start": 1.02, "end": 1.5, "word": "two"},
    ],
    "text": "one two",
}
VOSK_ALTERNATIVES = {
    "alternatives": [
        {"confidence": 200.5, "text": "one", "result": [{"start": 0.84, "end": 1.02, "word": "one"}]}
    ]
}
VOSK_PROGRAM = {
    "schemaVersion": "2.0", "text": ["one"],
    "monologues": [{"speaker": {"id": "unknown", "name": None}, "start": 0.84, "end": 1.02,
                    "terms": [{"confidence": 0.7, "start": 0.84, "end": 1.02, "text": "one", "type": "WORD"}]}],
}  # fmt: skip
SPEECHMATICS = {
    "format": "2.9", "metadata": {},
    "results": [
        {"type": "word", "start_time": 0.5, "end_time": 0.9, "alternatives": [{"content": "Hello", "confidence": 0.9, "language": "en", "speaker": "S1"}]},
        {"type": "punctuation", "attaches_to": "previous", "start_time": 0.9, "end_time": 0.9, "alternatives": [{"content": ".", "speaker": "S1"}]},
        {"type": "word", "start_time": 1.0, "end_time": 1.2, "alternatives": [{"content": "Yes", "confidence": 1, "language": "en", "speaker": "UU"}]},
    ],
}  # fmt: skip
ELEVENLABS = {
    "language_code": "tel", "text": "అవును సరే",
    "words": [
        {"text": "అవును", "type": "word", "start": 0.1, "end": 0.5, "speaker_id": "speaker_0"},
        {"text": " ", "type": "spacing", "start": 0.5, "end": 0.6, "speaker_id": "speaker_0"},
        {"text": "సరే", "type": "word", "start": 0.6, "end": 0.9, "speaker_id": "speaker_0"},
    ],
}  # fmt: skip
SARVAM = {
    "transcript": "x", "language_code": "te-IN",
    "diarized_transcript": {"entries": [{"transcript": "అవును", "start_time_seconds": 0.01, "end_time_seconds": 1.2, "speaker_id": "1"}]},
}  # fmt: skip
SARVAM_TIMES = {
    "transcript": "x",
    "timestamps": {"words": ["అవును", "సరే"], "start_time_seconds": [0.0, 1.2], "end_time_seconds": [1.0]},
}

Rows = list[tuple[int, int, str | None, str, str | None]]
Words = list[tuple[str, int, int, float | None]]

CASES: dict[str, tuple[object, str, Rows, Words]] = {
    "whisper.cpp": (WHISPER_CPP, "whisper.cpp JSON", [(10, 990, None, "hello there", TE), (990, 2000, None, "క", TE)],
                    [("hello", 10, 400, 0.7), ("there", 500, 900, 0.9)]),
    "pipeline": (PIPELINE, "transformers JSON", [(0, 1500, None, "a", None), (1500, 2500, None, "b", None)], []),
    "pipeline of words": (PIPELINE_WORDS, "transformers JSON", [(0, 500, None, "so it", None), (1200, 1500, None, "is", None)],
                          [("so", 0, 250, None), ("it", 250, 500, None), ("is", 1200, 1500, None)]),
    "pipeline of letters": (PIPELINE_LETTERS, "transformers JSON", [(0, 450, None, "SO IT", None)],
                            [("SO", 0, 150, None), ("IT", 300, 450, None)]),
    "pipeline with speakers": (PIPELINE_SPEAKERS, "transformers JSON", [(500, 2000, "SPEAKER_00", "hello there", None)], []),
    "AssemblyAI": (ASSEMBLYAI, "AssemblyAI JSON", [(250, 1500, "A", "Hello you.", EN)],
                   [("Hello", 250, 700, 0.75), ("you.", 800, 1500, None)]),
    "AssemblyAI without speakers": (ASSEMBLYAI_WORDS, "AssemblyAI JSON", [(250, 700, None, "Hello", None), (1400, 1500, None, "you", None)],
                                    [("Hello", 250, 700, 0.75), ("you", 1400, 1500, 0.5)]),
    "Deepgram": (DEEPGRAM, "Deepgram JSON", [(250, 750, "0", "Hello,", TE), (900, 1500, "1", "you", TE)],
                 [("Hello,", 250, 750, 0.9), ("you", 900, 1500, 0.8)]),
    "Deepgram with utterances": (DEEPGRAM_UTTERANCES, "Deepgram JSON", [(250, 900, "0", "hello", TE), (900, 1500, "1", "you", TE)],
                                 [("Hello,", 250, 750, 0.9), ("you", 900, 1500, 0.8)]),
    "Deepgram of two channels": (DEEPGRAM_CHANNELS, "Deepgram JSON", [(500, 1000, "Channel 0", "left", None), (500, 1000, "Channel 1", "right", None)],
                                 [("left", 500, 1000, 1.0), ("right", 500, 1000, 1.0)]),
    "AWS": (AWS, "Amazon Transcribe JSON", [(500, 910, "spk_0", "Hello.", TE), (1000, 1400, "spk_1", "You", TE)],
            [("Hello.", 500, 910, 0.99), ("You", 1000, 1400, 0.5)]),
    "AWS with segments": (AWS_SEGMENTS, "Amazon Transcribe JSON", [(450, 950, "spk_0", "Hello.", None), (950, 1450, "spk_1", "You", None)],
                          [("Hello.", 500, 910, 0.99), ("You", 1000, 1400, 0.5)]),
    "AWS with speakers beside": (AWS_LABELS, "Amazon Transcribe JSON", [(500, 910, "spk_0", "Hello.", None), (1000, 1400, "spk_1", "You", None)],
                                 [("Hello.", 500, 910, 0.99), ("You", 1000, 1400, 0.5)]),
    "AWS of two channels": (AWS_CHANNELS, "Amazon Transcribe JSON", [(500, 910, "ch_0", "Hello.", None), (1000, 1400, "ch_1", "You", None)],
                            [("Hello.", 500, 910, 0.99), ("You", 1000, 1400, 0.5)]),
    "AWS call": (AWS_CALL, "Amazon Transcribe Call Analytics JSON", [(440, 960, "AGENT", "Hello.", EN)], [("Hello", 440, 900, 0.9)]),
    "Google v1": (GOOGLE_V1, "Google Speech-to-Text JSON", [(0, 1400, None, "hello you", EN), (1600, 3500, None, "and me", TE)],
                  [("hello", 0, 700, 0.9), ("you", 700, 1400, None)]),
    "Google v1 with speakers": (GOOGLE_DIARIZED, "Google Speech-to-Text JSON", [(0, 700, "2", "hello", None), (700, 1400, "1", "you", None)],
                                [("hello", 0, 700, None), ("you", 700, 1400, None)]),
    "Google v2 batch": (GOOGLE_V2, "Google Speech-to-Text JSON", [(0, 1400, "1", "hello you", TE)], [("hello", 0, 700, None), ("you", 700, 1400, None)]),
    "Google's library": (GOOGLE_PROTO, "Google Speech-to-Text JSON", [(1300, 1700, None, "hello", None)], [("hello", 1300, 1700, None)]),
    "Azure batch": (AZURE, "Azure Speech JSON", [(70, 1660, "1", "Hello.", TE)], [("Hello.", 70, 550, 0.8)]),
    "Azure batch in ISO times": (AZURE_ISO, "Azure Speech JSON", [(60500, 61750, "Channel 0", "a", None), (60500, 61750, "Channel 1", "b", None)], []),
    "Azure fast": (AZURE_FAST, "Azure Speech JSON", [(40, 1000, "2", "Hi.", EN)], [("Hi.", 40, 360, None)]),
    "Azure's library": (AZURE_RESULTS, "Azure Speech JSON", [(500, 1500, "Guest-1", "Hello.", None)], [("hello", 500, 800, None)]),
    "Rev": (REV, "Rev JSON", [(270, 900, "Ravi", "Hi, you.", None), (1250, 1500, "1", "Yes", None)],
            [("Hi,", 270, 480, 1.0), ("you.", 510, 900, 0.5), ("Yes", 1250, 1500, None)]),
    "Vosk": (VOSK, "Vosk JSON", [(840, 1500, None, "one two", None)], [("one", 840, 1020, 1.0), ("two", 1020, 1500, 0.5)]),
    "Vosk with alternatives": (VOSK_ALTERNATIVES, "Vosk JSON", [(840, 1020, None, "one", None)], [("one", 840, 1020, None)]),
    "Vosk's program": (VOSK_PROGRAM, "Vosk JSON", [(840, 1020, None, "one", None)], [("one", 840, 1020, 0.7)]),
    "Speechmatics": (SPEECHMATICS, "Speechmatics JSON", [(500, 900, "S1", "Hello.", EN), (1000, 1200, None, "Yes", EN)],
                     [("Hello.", 500, 900, 0.9), ("Yes", 1000, 1200, 1.0)]),
    "ElevenLabs": (ELEVENLABS, "ElevenLabs JSON", [(100, 900, "speaker_0", "అవును సరే", TE)], [("అవును", 100, 500, None), ("సరే", 600, 900, None)]),
    "Sarvam": (SARVAM, "Sarvam JSON", [(10, 1200, "1", "అవును", TE)], []),
    "Sarvam without speakers": (SARVAM_TIMES, "Sarvam JSON", [(0, 1000, None, "అవును", None), (1200, 2200, None, "సరే", None)], []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_json_of_a_recogniser_has_exactly_these_rows_and_words(name):
    content, label, rows, words = CASES[name]
    opened = open_transcript(json.dumps(content).encode(), "json")
    found = opened.transcript.segments
    assert opened.format == label
    assert [(s.start_ms, s.end_ms, s.speaker, s.text, s.language) for s in found] == rows
    assert [(w.text, w.start_ms, w.end_ms, w.confidence) for s in found for w in s.words] == words
