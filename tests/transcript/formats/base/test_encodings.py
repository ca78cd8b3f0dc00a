"""Encodings of files: told by their letters, said, and changed by a choice; one bad byte changes none."""

import pytest

from tests.support.shared_cases import read_case
from transcript.formats.base.encodings import decode_head
from transcript.formats.detection import find_reader, open_transcript
from transcript.messages import Message

CUE = "{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n\n"
SAID = {
    "cp1251": ("Привет, как дела?", "Сегодня мы поговорим о погоде."),
    "koi8_r": ("Привет, как дела?", "Сегодня мы поговорим о погоде и о том, что случилось вчера."),
    "cp1252": ("Où est la bibliothèque ?", "Ça va très bien – merci."),
    "cp1250": ("Příliš žluťoučký kůň úpěl ďábelské ódy.", "Dobrý den, jak se máte?"),
    "cp1253": ("Καλημέρα, τι κάνεις σήμερα;", "Ευχαριστώ πολύ"),
    "cp1254": ("Bugün hava çok güzel, değil mi?", "Teşekkür ederim"),
    "cp1255": ("שלום, מה שלומך היום?", "תודה רבה"),
    "cp1256": ("مرحبا كيف حالك اليوم", "شكرا جزيلا لك"),
    "cp874": ("สวัสดีครับ วันนี้อากาศดีมาก", "ขอบคุณมาก"),
    "gb18030": ("你好，今天天气怎么样？", "我们去吃饭吧。"),
    "big5": ("你好，今天天氣怎麼樣？", "我們去吃飯吧。"),
    "cp932": ("こんにちは、お元気ですか。", "今日はいい天気ですね。"),
    "euc_jp": ("こんにちは、お元気ですか。", "今日はいい天気ですね。"),
    "cp949": ("안녕하세요. 오늘 날씨가 좋네요.", "감사합니다"),
}


def subrip(*texts):
    return "".join(CUE.format(n=n, text=text) for n, text in enumerate(texts, start=1))


def texts(found):
    return tuple(row.text for row in found.transcript.segments)


@pytest.mark.parametrize("codec", SAID)
def test_an_encoding_is_told_by_its_letters_and_said(codec):
    found = open_transcript(subrip(*SAID[codec]).encode(codec), "srt")
    assert texts(found) == SAID[codec]
    (question,) = found.questions
    assert (question.code, question.chosen, question.options[0].value) == ("encoding", codec, codec)
    label = question.options[0].label
    assert found.notices == (Message("encoding_assumed", encoding=label),)
    assert found.summary.values["encoding"] == label


def test_another_encoding_shows_its_first_rows_and_can_be_chosen():
    content = subrip(*SAID["cp1251"]).encode("cp1251")
    (question,) = open_transcript(content, "srt").questions
    other = next(option for option in question.options if option.value == "koi8_r")
    wrong = tuple(text.encode("cp1251").decode("koi8_r") for text in SAID["cp1251"])
    assert other.preview == wrong
    chosen = open_transcript(content, "srt", choices={"encoding": "koi8_r"})
    assert texts(chosen) == wrong
    assert chosen.questions[0].chosen == "koi8_r"
    assert texts(open_transcript(content, "srt", choices={"encoding": "rot13"})) == SAID["cp1251"]


def test_utf_8_asks_nothing():
    found = open_transcript(subrip("నమస్కారం", "Ça va").encode(), "srt")
    assert (found.questions, found.notices) == ((), ())


def test_a_letter_cut_in_two_leaves_utf_8_with_a_mark_and_a_notice():
    found = open_transcript(read_case("letter-cut.srt"), "srt")
    assert found.summary.values["encoding"] == "UTF-8"
    whole = texts(found)
    assert whole[0] == "వ\ufffd"
    assert whole[1] == "\ufffd\ufffd" + "వచ్చింది"[2:]
    assert whole[2] == "అమ్మ ఇంటికి"
    assert [notice.code for notice in found.notices] == ["letters_unreadable"]
    assert found.notices[0].values["first"] == 3


def test_replacement_marks_that_the_file_itself_has_are_no_damage():
    assert open_transcript(subrip("a\ufffdb").encode(), "srt").notices == ()


@pytest.mark.parametrize(
    ("codec", "bad"),
    [("utf-8-sig", b"\xff"), ("utf-16", b"\x00\xd8"), ("utf-16-le", b"\x00\xd8"), ("utf-16-be", b"\xd8\x00")],
)
def test_bad_bytes_in_a_file_whose_encoding_is_sure_become_a_mark(codec, bad):
    found = open_transcript(subrip("one", "two").rstrip().encode(codec) + bad, "srt")
    assert texts(found) == ("one", "two\ufffd")
    assert [(n.code, n.values["first"]) for n in found.notices] == [("letters_unreadable", 7)]


def test_the_format_of_a_file_in_any_encoding_is_found(tmp_path):
    path = tmp_path / "sent"
    path.write_bytes(b"\n" + subrip("привет " * 400).encode("cp1251"))
    assert find_reader(path, "talk") == "srt"
    path.write_bytes(subrip("నమస్కారం " * 400).encode()[:4096])
    assert find_reader(path, "talk") == "srt"
    assert decode_head(b"ID3\x04\x00\x01\xff\xfb\x90") is None
