"""What a CHAT file holds beside its rows comes back out of the CHAT export; its signs are no words."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.support.annotation_files import document_of
from tests.support.builders import make_document, make_segment
from tests.support.public_files import public_files
from transcript.document import Document, Transcript
from transcript.editing.structure import delete, merge
from transcript.formats.detection import open_transcript
from transcript.formats.registry import export


def lines_of(content: bytes) -> list[str]:
    """Whole lines, without the bullets of times."""
    whole = re.sub(r"\n[\t ]+", " ", content.decode())
    return [re.sub(r"\s*\x15[0-9_]+\x15", "", line).rstrip() for line in whole.split("\n") if line.strip()]


def test_every_public_chat_file_comes_back_whole():
    for name, content in public_files(".cha").items():
        document = document_of(open_transcript(content, "chat", with_sound=True))
        assert lines_of(export(document, "chat")) == lines_of(content), name
        assert len(lines_of(content)) > 4700


@pytest.mark.parametrize(
    ("main", "text"),
    [
        ("one (.) two (1.5) three (..) four (1:02.5) (...) .", "one two three four"),
        ("he 0is &*MOT:yes going now .", "he going now"),
        ("you 0v more cookies ?", "you more cookies?"),
        ("0 .", ""),
        ("&=laughs 0 .", ""),
        ("<I want> [//] I need [>] that [<] .", "I want I need that"),
        ("man [/] man .", "man man"),
        ("a [?] fly [= flyswatter] . [+ IMP]", "a fly"),
        ("+< yeah , (be)cause &-um &+fr friend +/.", "yeah, because um fr friend"),
        ("oh (.) ‡ I took it .", "oh I took it"),
        ("it is ⌈ good ⌉ &{l=laughs really &}l=laughs .", "it is good really"),
        ("I have 10 dogs and 0 cats .", "I have 10 dogs and 0 cats"),
        ("one # two #_2 three .", "one two three"),
        ("xxx gonna [: going to] go dog@s:tel .", "xxx gonna go dog"),
    ],
)
def test_signs_of_chat_are_no_words(main, text):
    content = f"@UTF8\n@Begin\n@Participants:\tCHI Ravi Target_Child\n*CHI:\t{main} \x15100_900\x15\n@End\n"
    (row,) = open_transcript(content.encode(), "chat").transcript.segments
    assert row.text == text


TALK = (
    b"@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tCHI Ravi Target_Child, MOT Mother\n@ID:\teng|x|CHI|||||Target_Child|||\n"
    b"*CHI:\tmore (.) cookie . [+ IMP] \x15100_900\x15\n%mor:\tqn|more n|cookie .\n%com:\tpoints\n"
    b"@New Episode\n*MOT:\twhat ? \x151000_1900\x15\n%mor:\tpro|what ?\n*MOT:\there . \x152000_2900\x15\n%mor:\tadv|here .\n@End\n"
)


def talk() -> Document:
    return document_of(open_transcript(TALK, "chat"))


def changed(document: Document, number: int, **values: Any) -> Document:
    rows = list(document.edited.segments)
    rows[number] = replace(rows[number], **values)
    return replace(document, edited=Transcript.from_segments(rows))


def test_a_file_that_nobody_edited_is_the_same():
    assert export(talk(), "chat") == TALK


def test_an_utterance_that_was_corrected_keeps_what_stands_below_it():
    found = export(changed(talk(), 0, text="more cookies"), "chat").decode()
    assert (
        "*CHI:\tmore cookies . \x15100_900\x15\n%mor:\tqn|more n|cookie .\n%com:\tpoints\n@New Episode\n"
        in found
    )


def test_times_that_were_corrected_stand_in_the_bullet():
    found = export(changed(talk(), 0, end_ms=950), "chat").decode()
    assert "*CHI:\tmore (.) cookie . [+ IMP] \x15100_950\x15\n" in found


def test_utterances_that_are_joined_have_the_tiers_of_both_and_one_that_is_deleted_has_none():
    document = talk()
    ids = [s.id for s in document.edited.segments]
    found = export(replace(document, edited=merge(document.edited, ids[1], ids[2])), "chat").decode()
    assert "%mor:\tpro|what ? adv|here .\n" in found
    found = export(replace(document, edited=delete(document.edited, ids[0])), "chat").decode()
    assert "%com" not in found
    assert "@New Episode\n*MOT:\twhat ?" in found


def test_names_and_speakers_that_are_new_come_back():
    document = changed(changed(talk(), 0, speaker="రవి"), 2, speaker="Anna B")
    content = export(document, "chat")
    assert [s.speaker for s in open_transcript(content, "chat").transcript.segments] == [
        "రవి",
        "MOT",
        "Anna B",
    ]
    assert "*CHI:\tmore (.)" in content.decode()


def test_a_correction_of_the_note_goes_to_its_tier():
    found = export(changed(talk(), 0, note="%mor: qn|more n|cookie .\n%com: points twice"), "chat").decode()
    assert "%com:\tpoints twice\n" in found


def test_ids_and_languages_come_back():
    rows = [
        make_segment(1, language="te"),
        make_segment(2, language=None, text="one"),
        make_segment(3, language="nl", text="één"),
        make_segment(4, language="tr", text="bir"),
    ]
    back = open_transcript(export(make_document(rows), "chat"), "chat").transcript
    assert [(s.id, s.language, s.text) for s in back.segments] == [(s.id, s.language, s.text) for s in rows]


def test_a_line_that_is_not_chat_is_left_out_and_told():
    content = TALK.replace(b"@New Episode\n", b"nonsense\n")
    opened = open_transcript(content, "chat")
    assert [s.text for s in opened.transcript.segments] == ["more cookie", "what?", "here"]
    (notice,) = [n for n in opened.notices if n.code == "lines_mended"]
    assert notice.values["count"] == 1
