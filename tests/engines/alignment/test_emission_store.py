import zipfile
from dataclasses import replace

import numpy as np
import pytest

from engines.alignment.emission_store import DAMAGED, add_emissions, read_emission, write_emissions
from engines.asr.ctc.decoding import read_words
from engines.asr.emissions import FLOOR, Alphabet, Emission
from tests.support.emissions import ALPHABET, emit
from tests.support.presence import present


def test_what_was_written_is_read_to_an_eighth(tmp_path):
    emission = emit("_ab_|cd__", start_s=3.0)
    write_emissions(tmp_path / "e.npz", [emission])
    found = present(read_emission(tmp_path / "e.npz", 3.0, emission.end_s))
    assert found.alphabet == ALPHABET
    assert found.start_s == 3.0
    assert np.abs(found.log_probs.astype(np.float32) - emission.log_probs).max() <= 1 / 16 + 1e-6
    assert [word.text for word in read_words(found)] == ["ab", "cd"]


def test_a_row_reads_the_frames_of_its_time(tmp_path):
    write_emissions(tmp_path / "e.npz", [emit("a" * 50, 0.0), emit("b" * 50, 1.0), emit("c" * 50, 5.0)])
    found = present(read_emission(tmp_path / "e.npz", 0.5, 1.5))
    assert "".join(ALPHABET.tokens[i] for i in found.log_probs.argmax(1)) == "a" * 25 + "b" * 25
    assert (found.start_s, found.end_s) == (0.5, 1.5)


def test_what_nobody_heard_is_blank(tmp_path):
    write_emissions(tmp_path / "e.npz", [emit("a" * 10, 0.0), emit("b" * 10, 1.0)])
    found = present(read_emission(tmp_path / "e.npz", 0.0, 1.2))
    assert found.log_probs.argmax(1).tolist() == [2] * 10 + [0] * 40 + [3] * 10
    assert found.log_probs.min() >= FLOOR


def test_long_emissions_are_kept_in_blocks_of_half_a_minute(tmp_path):
    write_emissions(tmp_path / "e.npz", [emit("a" * 2000 + "b" * 2000)])
    with zipfile.ZipFile(tmp_path / "e.npz") as archive:
        assert len(archive.namelist()) == 4  # the index and three blocks
    found = present(read_emission(tmp_path / "e.npz", 39.0, 41.0))
    assert found.log_probs.argmax(1).tolist() == [2] * 50 + [3] * 50


def test_of_two_models_the_one_that_heard_more_of_the_row_is_taken(tmp_path):
    other = Alphabet(("", "|", *"xyz"), 0, 1)
    english = Emission(np.log(np.full((100, 5), 0.2, np.float32)), 1.0, other)
    write_emissions(tmp_path / "e.npz", [emit("a" * 50), english])
    assert present(read_emission(tmp_path / "e.npz", 0.0, 1.2)).alphabet == ALPHABET
    assert present(read_emission(tmp_path / "e.npz", 0.9, 2.0)).alphabet == other


def test_nothing_kept_is_none(tmp_path):
    write_emissions(tmp_path / "e.npz", [])
    assert not (tmp_path / "e.npz").exists()
    assert read_emission(tmp_path / "e.npz", 0, 1) is None
    write_emissions(tmp_path / "e.npz", [emit("ab")])
    assert read_emission(tmp_path / "e.npz", 7, 8) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"x" * 1000])
def test_a_damaged_file_raises_what_is_told(tmp_path, content):
    (tmp_path / "e.npz").write_bytes(content)
    with pytest.raises(DAMAGED):
        read_emission(tmp_path / "e.npz", 0, 1)


def test_the_file_is_small(tmp_path):
    random = np.random.default_rng(1)
    logits = random.normal(0, 2, (1500, 67)).astype(np.float32)
    logits[np.arange(1500), random.integers(0, 67, 1500)] += 15
    log_probs = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    alphabet = Alphabet(("", "|", *(chr(0xC05 + i) for i in range(65))), 0, 1)
    write_emissions(tmp_path / "e.npz", [Emission(log_probs, 0.0, alphabet)])
    assert (tmp_path / "e.npz").stat().st_size < 1500 * 67 * 2 / 2  # half of the float16s


def test_what_was_heard_again_wins_over_what_was_heard_first(tmp_path):
    write_emissions(tmp_path / "e.npz", [emit("a" * 100)])
    add_emissions(tmp_path / "again.npz", [emit("b" * 50, 0.5)])
    add_emissions(tmp_path / "again.npz", [emit("c" * 50, 0.5)])
    found = read_emission(tmp_path / "e.npz", 0.0, 2.0, again=tmp_path / "again.npz")
    assert spell(found) == "a" * 25 + "c" * 50 + "a" * 25
    with np.load(tmp_path / "again.npz") as archive:
        assert sorted(archive.files) == ["block0", "index"]  # the first try is gone


def test_the_model_that_can_spell_the_text_is_asked(tmp_path):
    write_emissions(tmp_path / "e.npz", [emit("a" * 100)])
    english = Emission(np.zeros((50, 4), np.float32), 0.5, Alphabet(("", "", "X", "Y"), 0, 1))
    add_emissions(tmp_path / "again.npz", [english])
    files = {"path": tmp_path / "e.npz", "again": tmp_path / "again.npz"}
    assert present(read_emission(**files, start_s=0.5, end_s=1.5, text="XY")).alphabet == english.alphabet
    assert present(read_emission(**files, start_s=0.5, end_s=1.5, text="ab")).alphabet == ALPHABET


def test_nothing_more_to_keep_writes_nothing_and_a_damaged_file_is_begun_anew(tmp_path):
    add_emissions(tmp_path / "e.npz", [])
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "e.npz").write_bytes(b"damaged")
    add_emissions(tmp_path / "e.npz", [emit("ab")])
    assert spell(read_emission(tmp_path / "e.npz", 0.0, 0.04)) == "ab"


def test_channels_are_kept_apart_and_the_one_that_fits_is_taken(tmp_path):
    left, right = replace(emit("a" * 60), channel=1), replace(emit("b" * 40, 0.4), channel=2)
    write_emissions(tmp_path / "e.npz", [left, right])

    def read_best(letter: str) -> Emission:
        found = read_emission(
            tmp_path / "e.npz", 0.2, 1.2, rate_fit=lambda emission: spell(emission).count(letter)
        )
        return present(found)

    heard = {letter: read_best(letter) for letter in "ab"}
    assert spell(heard["a"]) == "a" * 50
    assert spell(heard["b"]) == "b" * 40  # a blank spells nothing
    assert [emission.channel for emission in heard.values()] == [1, 2]


def spell(emission):
    return "".join(ALPHABET.tokens[i] for i in emission.log_probs.argmax(1))
