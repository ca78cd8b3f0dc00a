"""Which verified rows are learnt from, which are held out, and what a training set keeps."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from engines.training.examples import Example, LeftOut, choose_examples, find_language
from engines.training.held_out import Apart, split_examples
from engines.training.letters import count_frames, find_new_letters, spell
from engines.training.training_set import gather_set, read_set
from tests.engines.training.projects import hum, lay_out, make_document, write_project
from transcript.document import Flag, FlagKind, Segment, Status
from transcript.errors import LikhitaError

RATE = 16


def row(number, start_ms, end_ms, **changes):
    told = {"speaker": "Rao", "language": "te", "text": f"వాక్యం {number}", "status": Status.VERIFIED}
    return Segment(f"s{number}", start_ms, end_ms, **{**told, **changes})


def make_example(number, voice="a", recording="r", text="", length_ms=1000):
    start_ms = number * 2000
    return Example(
        recording, voice, "te", text or f"{number}", start_ms, start_ms + length_ms, f"{number:08x}"
    )


def test_each_row_that_stays_out_is_counted_with_its_reason():
    rows = [
        row(0, 0, 1000),
        row(1, 2000, 3000, status=Status.EDITED),
        row(2, 4000, 5000, text="..."),
        row(3, 6000, 7000, language="en"),
        row(4, 8000, 9000),
        row(5, 8500, 9500),
        row(6, 10_000, 10_200),
        row(7, 11_000, 40_000),
        row(8, 41_000, 42_000, flags=(Flag(FlagKind.UNSURE_LANGUAGE, "sounds like Tibetan"),)),
        row(9, 43_000, 44_000),
        row(10, 45_000, 46_000, flags=(Flag(FlagKind.DRAFT, "written by ear"),)),
        row(11, 70_000, 71_000),
        row(12, 47_000, 48_000, language=None),
    ]
    samples = hum(50_000, 1)
    samples[43_000 * RATE : 44_000 * RATE] = 0
    kept, left_out = choose_examples(
        make_document(rows, samples), lambda start, end: samples[start * RATE : end * RATE], "te"
    )
    assert [example.text for example, _ in kept] == ["వాక్యం 0", "వాక్యం 10", "వాక్యం 12"]
    assert left_out == {
        LeftOut.NOT_VERIFIED: 1, LeftOut.EMPTY: 1, LeftOut.OTHER_LANGUAGE: 1, LeftOut.OVERLAP: 2,
        LeftOut.SHORT: 1, LeftOut.LONG: 1, LeftOut.DOUBT: 1, LeftOut.SILENT: 2,
    }  # fmt: skip


def test_a_given_name_is_one_voice_everywhere_and_a_numbered_one_in_its_recording_only():
    first, second = hum(1000, 1), hum(1000, 2)

    def voice(name, samples):
        document = make_document([row(0, 0, 1000, speaker=name)], samples)
        ((example, _),) = choose_examples(document, lambda *_: samples, "te")[0]
        return example.voice

    assert voice("Rao", first) == voice("Rao", second)
    assert voice("Speaker 1", first) != voice("Speaker 1", second)
    assert "Rao" not in voice("Rao", first)


def test_those_who_speak_least_are_held_out_and_are_in_no_learnt_row():
    rows = [make_example(n, voice="abbbbbbbbb"[n]) for n in range(10)]
    split = split_examples(rows, 0.15)
    assert split.apart is Apart.SPEAKERS
    assert {each.voice for each in split.held_out} == {"a"}
    assert {each.voice for each in split.learnt} == {"b"}
    assert split == split_examples(rows[::-1], 0.15)


@pytest.mark.parametrize(
    ("recordings", "apart", "held"),
    [("rrssssssss", Apart.RECORDINGS, {0, 1}), ("rrrrrrrrrr", Apart.MOMENTS, {8, 9})],
)
def test_of_one_speaker_another_recording_or_the_end_is_held_out(recordings, apart, held):
    rows = [make_example(n, recording=recordings[n]) for n in range(10)]
    split = split_examples(rows, 0.2)
    assert (split.apart, {int(each.text) for each in split.held_out}) == (apart, held)
    assert len(split.learnt) == 8


def test_a_sentence_that_is_held_out_is_not_learnt_from_another_voice():
    text = "ఈ రోజు వాతావరణం బాగుంది"
    rows = [make_example(n, voice="b") for n in range(8)]
    rows += [make_example(8, voice="b", text=f"{text}."), make_example(9, voice="a", text=text)]
    split = split_examples(rows, 0.15)
    assert [each.text for each in split.same_text] == [f"{text}."]
    assert len(split.learnt) == 8


def test_the_language_is_that_of_most_time():
    assert find_language([Counter(te=1000, en=900), Counter(en=50)]) == "te"
    assert find_language([]) is None


def test_texts_are_spelled_as_the_vocabulary_has_them():
    assert spell("Well, I'm  here!", set("abcdefghijklmnopqrstuvwxyz'")) == "well i'm here"
    assert spell("నమస్తే!", set("నమసత్ే")) == "నమస్తే"
    assert find_new_letters(["ఱఱ క", "ఱక", "ఴ"], set("క")) == ("ఱ",)
    assert count_frames([1, 1, 2]) == 4


def test_a_set_is_read_again_as_it_was_written_and_names_nobody(tmp_path):
    clips = [(hum(600, n), f"వాక్యం సంఖ్య {n}") for n in range(6)]
    paths = [
        write_project(tmp_path / f"{place}.zip", *lay_out(clips[place::2], f"Lakshmi {place}"))
        for place in (0, 1)
    ]
    made = gather_set([*paths, paths[0]], tmp_path / "set", language="", share=0.3, few=True, consent="asked")
    assert (made.language, made.apart, made.sources) == ("te", Apart.SPEAKERS, 3)
    assert made.left_out == {LeftOut.DUPLICATE: 3}
    assert (len(made.learnt), len(made.held_out)) == (3, 3)
    assert {each.voice for each in (*made.learnt, *made.held_out)} == {"voice 1", "voice 2"}
    again = read_set(tmp_path / "set")
    assert again == made
    assert again.fingerprint == made.fingerprint
    sound = again.read_sound(again.learnt[0])
    assert sound.shape == (600 * RATE,)
    assert np.abs(sound).max() > 0.1
    assert not any(
        b"Lakshmi" in path.read_bytes() for path in (tmp_path / "set").rglob("*") if path.is_file()
    )


def test_what_cannot_be_learnt_from_is_a_sentence(tmp_path):
    rows, samples = lay_out([(hum(600, n), f"వాక్యం {n}") for n in range(3)], "Rao")
    good = write_project(tmp_path / "good.zip", rows, samples)
    silent = write_project(tmp_path / "bare.zip", rows, samples, sound=False)
    unread = write_project(tmp_path / "unread.zip", [replace(r, status=Status.EDITED) for r in rows], samples)
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "empty").mkdir()

    def refuse(path, *, few=True):
        with pytest.raises(LikhitaError) as told:
            gather_set([path], tmp_path / "set", language="", share=0.2, few=few)
        return told.value.code

    assert refuse(good, few=False) == "training_too_little"
    assert refuse(silent) == "training_no_recording"
    assert refuse(unread) == "training_too_few_rows"
    assert refuse(tmp_path / "notes.txt") == "training_no_project"
    assert refuse(tmp_path / "empty") == "training_no_data_folder"
    with pytest.raises(LikhitaError, match="--again"):
        read_set(tmp_path / "empty")
