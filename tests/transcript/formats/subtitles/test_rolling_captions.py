"""Captions that roll say each word once."""

from transcript.formats.detection import open_transcript

ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:00.160 --> 00:00:02.389 align:start position:0%
{blank}
the<00:00:00.400><c> well</c><00:00:00.800><c> is</c>

00:00:02.389 --> 00:00:02.399 align:start position:0%
the well is
{blank}

00:00:02.399 --> 00:00:04.000 align:start position:0%
the well is
near<00:00:02.700><c> our</c><00:00:03.000><c> house</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
near our house
{blank}

00:00:04.010 --> 00:00:05.500 align:start position:0%
near our house
it<00:00:04.400><c> is</c><00:00:04.700><c> deep</c>
""".replace("{blank}", " ")


def rows(content: str, kind: str) -> list[tuple[int, int, str]]:
    found = open_transcript(content.encode(), kind).transcript.segments
    return [(s.start_ms, s.end_ms, s.text) for s in found]


def test_each_word_is_said_once_at_the_time_when_its_line_appeared():
    assert rows(ROLLING, "vtt") == [
        (160, 2389, "the well is"), (2399, 4000, "near our house"), (4010, 5500, "it is deep"),
    ]  # fmt: skip


def test_two_lines_that_roll_in_subrip_are_said_once():
    cue = "{n}\n00:00:0{n},000 --> 00:00:0{end},500\n{text}\n\n"
    texts = ["one two", "one two\nthree four", "three four\nfive", "five\nsix"]
    content = "".join(cue.format(n=n, end=n + 1, text=text) for n, text in enumerate(texts, start=1))
    assert rows(content, "srt") == [
        (1000, 2000, "one two"), (2000, 3000, "three four"), (3000, 4000, "five"), (4000, 5500, "six"),
    ]  # fmt: skip


def test_somebody_who_says_the_same_twice_said_it_twice():
    cue = "{n}\n00:00:0{n},000 --> 00:00:0{n},500\n{text}\n\n"
    texts = ["yes", "yes", "no", "maybe", "well"]
    content = "".join(cue.format(n=n, text=text) for n, text in enumerate(texts, start=1))
    assert [text for _, _, text in rows(content, "srt")] == texts
