"""What the accuracy benchmark counts, on a model that really hears: the tiny one on espeak-ng's sentences."""

import csv

import pytest

from tests.benchmarks.accuracy import COLUMNS, main, read_manifest
from tests.benchmarks.scoring import count_tolerant_edits, fold, measure
from tests.benchmarks.spelling_variants import is_same_word
from tests.benchmarks.spoken_numbers import write_digits
from tests.support.checkpoints import TINY_TELUGU
from tests.support.speech import speak

RICE = "రైతు పొలంలో పని చేస్తున్నాడు"


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("సంబంధం", "సమ్బన్ధం", True),
        ("చేశాడు", "చేసాడు", True),
        ("వాళ్లు", "వాళ్ళు", True),
        ("అయిదు", "ఐదు", True),
        ("బస్సు", "బస్", True),
        ("సర్\u200cకి", "సర్కి", True),
        ("డాక్టర్", "doctor", True),
        ("హాస్పిటల్", "hospital", True),
        ("కారు", "కోరు", False),  # another word
        ("వచ్చాడు", "వచ్చేడు", False),
        ("పాలు", "పలు", False),
        ("బాగా", "doctor", False),
        ("కాలం", "table", False),
    ],
)
def test_one_word_in_several_spellings(first, second, is_same):
    assert is_same_word(first, second) is is_same


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("ఇరవై ఐదు", "25"),
        ("ఇరవైఅయిదు", "25"),
        ("వంద", "100"),
        ("రెండు వందల ముప్పై", "230"),
        ("పంతొమ్మిది వందల నలభై ఏడు", "1947"),
        ("రెండు లక్షల", "200000"),
        ("twenty five", "25"),
        ("nineteen forty seven", "1947"),
        ("two thousand and twenty six", "2026"),
        ("one two three", "1 2 3"),
        ("ఆయన ఐదు రోజులు", "ఆయన 5 రోజులు"),
        ("bread and butter", "bread and butter"),
    ],
)
def test_spoken_numbers_are_digits(said, written):
    assert " ".join(write_digits(said.split())) == written


def test_vowel_signs_count_and_marks_do_not():
    found = measure("కారు రాముడు వచ్చాడు.", "కోరు రాముడి వచ్చేడు", "te")
    assert (found.word_error, found.tolerant_error) == (1.0, 1.0)
    assert found.cluster_error == pytest.approx(3 / 10)  # 8 clusters and 2 blanks
    assert measure("నేను, ౨౫!", "నేను 25", "te").word_error == 0.0
    assert fold("It’s  2/3") == "its 2 3"


def test_tolerance_lets_pass_what_is_right_and_nothing_else():
    found = measure("డాక్టర్ ఇరవై ఐదు మంది", "doctor 25 మంది", "te")
    assert found.word_error > 0.5
    assert found.tolerant_error == 0.0
    assert count_tolerant_edits(["చేస్తూ", "ఉన్నాడు"], ["చేస్తూఉన్నాడు"]) == 0
    assert count_tolerant_edits(["a", "b"], []) == 2
    assert count_tolerant_edits([], ["a"]) == 1


def test_script_fidelity_is_the_share_of_own_letters():
    assert measure("x", "నమ abcd", "te").script_fidelity == pytest.approx(2 / 6)
    assert measure("x", "", "te").script_fidelity == 1.0
    assert measure("x", "నమస్తే", "en").script_fidelity == 0.0


def test_a_manifest_names_the_line_that_is_wrong(tmp_path):
    (tmp_path / "a.wav").touch()
    path = tmp_path / "list.tsv"
    path.write_text("file\tlanguage\ttext\na.wav\tTE\tనమస్తే\n", "utf-8")
    assert [(r.path.name, r.language, r.text, r.rttm) for r in read_manifest(path)] == [
        ("a.wav", "te", "నమస్తే", None)
    ]
    path.write_text("a.wav\tte\n")
    with pytest.raises(SystemExit, match="line 1: file, language and text"):
        read_manifest(path)
    path.write_text("b.wav\tte\tx\n")
    with pytest.raises(SystemExit, match=r"there is no b\.wav"):
        read_manifest(path)


@pytest.mark.model
def test_models_are_measured_side_by_side(tmp_path, models, capsys):
    speak(tmp_path / "rice.wav", RICE, "te", pitch=40)
    (tmp_path / "rice.rttm").write_text("SPEAKER rice 1 0.1 2.0 <NA> <NA> a <NA> <NA>\n")
    (tmp_path / "list.tsv").write_text(f"rice.wav\tte\t{RICE}\trice.rttm\n", "utf-8")
    (tmp_path / "none").mkdir()
    outputs = ["--csv", str(tmp_path / "t.csv"), "--picture", str(tmp_path / "t.svg")]
    names = ["--model", str(TINY_TELUGU), str(tmp_path / "none")]
    assert main([str(tmp_path / "list.tsv"), *names, *outputs]) == 1
    said = capsys.readouterr()
    assert "none: It holds No model could be read there" in said.err
    assert "tiny-telugu" in said.out
    heading, row = list(csv.reader((tmp_path / "t.csv").open(encoding="utf-8")))
    assert tuple(heading) == COLUMNS
    assert row[:3] == ["tiny-telugu", "te", "1"]
    assert float(row[9]) >= 0
    assert "tiny-telugu (te)" in (tmp_path / "t.svg").read_text()
