from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.alignment.emission_store import write_emissions
from engines.alignment.forced_alignment import align_words, find_path, spell
from engines.alignment.word_repair import WordRepair, repair_words
from engines.asr.ctc.decoding import read_words
from engines.asr.emissions import Alphabet
from tests.support.emissions import ALPHABET, emit, emit_log_probs
from tests.support.presence import present
from transcript.document import Segment, Word
from transcript.storage.media_files import EMISSIONS, media_folder

WILDCARD = len(ALPHABET.tokens)


def words_of(emission):
    return tuple(
        Word(w.text, round(w.start_s * 1000), round(w.end_s * 1000), w.confidence)
        for w in read_words(emission)
    )


def test_each_letter_gets_the_frames_where_it_was_heard():
    path = find_path(emit_log_probs("__aa__b_cc_"), [2, 3, 4], blank=0)
    assert path == [(2, 4), (6, 7), (8, 10)]


def test_equal_neighbours_need_a_blank_between_them():
    assert find_path(emit_log_probs("_aa_aa_"), [2, 2], blank=0) == [(1, 3), (4, 6)]
    assert find_path(emit_log_probs("aa"), [2, 2], blank=0) is None


@pytest.mark.parametrize(("frames", "targets"), [("", [2]), ("a", [2, 3]), ("ab", [2, 3, 4])])
def test_more_letters_than_frames_do_not_fit(frames, targets):
    assert find_path(emit_log_probs(frames), targets, blank=0) is None


def test_one_frame_holds_one_letter():
    assert find_path(emit_log_probs("a"), [2], blank=0) == [(0, 1)]


@pytest.mark.parametrize("seed", range(20))
def test_the_path_is_the_one_that_torchaudio_finds(seed):
    torch = pytest.importorskip("torch")
    functional = pytest.importorskip("torchaudio.functional")
    chance = np.random.default_rng(seed)
    frames, letters = int(chance.integers(20, 120)), int(chance.integers(1, 10))
    logits = torch.from_numpy(chance.normal(0, 3, (frames, 12)).astype(np.float32))
    log_probs = torch.log_softmax(logits, 1)
    targets = chance.integers(1, 12, letters).tolist()
    theirs, scores = functional.forced_align(log_probs[None], torch.tensor([targets]), blank=0)
    ours = present(find_path(log_probs.numpy(), targets, blank=0))
    path = np.zeros(frames, int)
    for (first, after), target in zip(ours, targets, strict=True):
        path[first:after] = target
    assert path.tolist() == theirs[0].tolist()
    assert sum(float(log_probs[i, k]) for i, k in enumerate(path)) == pytest.approx(
        float(scores.sum()), abs=1e-3
    )


def test_words_are_spelled_in_columns():
    a, b, big_t = 2, 3, ALPHABET.tokens.index("T")
    assert spell("ab", ALPHABET) == [a, b]
    assert spell("“a-b,”", ALPHABET) == [a, b]  # marks have no sound
    assert spell("AB", ALPHABET) == [a, b]
    assert spell("t", ALPHABET) == [big_t]
    assert spell("a2026b", ALPHABET) == [a, WILDCARD, b]
    assert spell("...", ALPHABET) == []


def test_a_composed_sign_is_taken_apart_where_the_alphabet_has_its_parts():
    alphabet = Alphabet(("", "|", "క", "\u0c46", "\u0c56"), 0, 1)
    assert spell("కై", alphabet) == [2, 3, 4]


def test_a_number_takes_the_sound_between_its_neighbours():
    emission = emit("_a_b_||__c_d_e_f__||_g_h_")
    a, number, z = map(present, align_words(emission, ["ab", "10", "gh"]))
    assert a.start_s <= 0.02
    assert 0.14 <= number.start_s <= 0.18  # c is at 0.18
    assert 0.32 <= number.end_s <= 0.36  # f ends at 0.32
    assert z.start_s >= number.end_s
    assert number.confidence is None
    assert a.confidence == pytest.approx(0.9, abs=1e-3)


def test_a_word_that_has_no_sound_has_no_time():
    assert align_words(emit("_a_b_"), ["—", "ab"])[0] is None
    assert align_words(emit("_a_"), ["?"]) == (None,)
    assert align_words(emit("_a_"), []) == ()


def test_a_correction_leaves_the_other_words_alone():
    emission = emit("__a_b__||__c_d__||__e_f__")
    words = words_of(emission)
    # one letter is wrong in the machine's middle word
    repaired = repair_words(emission, words, "ab cg ef")
    assert [word.text for word in repaired] == ["ab", "cg", "ef"]
    assert (repaired[0], repaired[2]) == (words[0], words[2])
    assert abs(repaired[1].start_ms - words[1].start_ms) <= 60
    assert words[0].end_ms <= repaired[1].start_ms < repaired[1].end_ms <= words[2].start_ms
    assert repaired[1].confidence is None


def test_marks_and_capitals_do_not_move_a_word():
    emission = emit("__a_b__||__c_d__")
    words = words_of(emission)
    repaired = repair_words(emission, words, "“Ab, cd.”")
    assert repaired == (replace(words[0], text="“Ab,"), replace(words[1], text="cd.”"))


def test_a_word_cut_in_two_and_two_joined_share_the_old_time():
    emission = emit("__a_b_c_d__||__e_f__")
    words = words_of(emission)
    cut = repair_words(emission, words, "ab cd ef")
    assert [word.text for word in cut] == ["ab", "cd", "ef"]
    assert cut[2] == words[1]
    assert cut[0].end_ms <= cut[1].start_ms
    assert cut[1].end_ms <= words[1].start_ms
    assert abs(cut[1].start_ms - 120) <= 40  # c is at frame 6
    joined = repair_words(emission, cut, "abcd ef")
    assert [word.text for word in joined] == ["abcd", "ef"]
    assert (joined[0].start_ms, joined[1]) == (words[0].start_ms, words[1])


def test_a_missed_word_is_found_between_its_neighbours():
    emission = emit("__a_b__||" + "_" * 20 + "||__e_f__")
    emission.log_probs[20:22] = np.log(np.where(np.arange(len(ALPHABET.tokens)) == 4, 0.3, 0.0368))
    emission.log_probs[20:22, 0] = np.log(0.4)
    words = words_of(emission)
    assert [word.text for word in words] == ["ab", "ef"]
    repaired = repair_words(emission, words, "ab c ef")
    assert (repaired[0], repaired[2]) == words
    assert repaired[1].start_ms <= 400 < repaired[1].end_ms


def test_a_word_without_room_has_no_time():
    emission = emit("ab|cd")
    words = words_of(emission)
    assert repair_words(emission, words, "ab abcdabcdefgh cd") == words


def test_a_row_written_anew_is_aligned_as_a_whole():
    emission = emit("__a_b__||__c_d__", start_s=5.0)
    repaired = repair_words(emission, (), "ab cd")
    assert repaired == tuple(replace(word, confidence=None) for word in words_of(emission))


EDITS = ["{}", "{}", "{}.", "12", "gg", "", "a {}"]


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(EDITS)), min_size=1, max_size=12))
def test_whatever_is_written_times_stay_in_order_and_kept_words_stay(edits):
    letters = [letter for letter, _ in edits]
    emission = emit("_".join(f"__{letter}__||" for letter in letters))
    words = words_of(emission)
    text = " ".join(edit.format(letter) for letter, edit in edits)
    repaired = repair_words(emission, words, text)
    assert {replace(w, text=w.text.strip(".")) for w in repaired if w.confidence is not None} <= set(words)
    if all(edit in {"{}", "{}."} for _, edit in edits):
        assert [replace(word, text=word.text.strip(".")) for word in repaired] == list(words)
    times = [time for word in repaired for time in (word.start_ms, word.end_ms)]
    assert times == sorted(times)
    assert all(0 <= time <= round(emission.end_s * 1000) for time in times)


def test_the_stored_emissions_time_a_corrected_row(tmp_path):
    emission = emit("__a_b__||__c_d__||__e_f__", start_s=2.0)
    folder = media_folder(tmp_path, "secret")
    folder.mkdir()
    write_emissions(folder / EMISSIONS, [emission])
    words = words_of(emission)
    row = Segment("s1", 2000, 2500, None, "te", "ab cd ef", words)
    fixed = WordRepair(tmp_path)("secret", row, replace(row, text="ab cg ef", words=(words[0], words[2])))
    assert [word.text for word in fixed.words] == ["ab", "cg", "ef"]
    assert (fixed.words[0], fixed.words[2]) == (words[0], words[2])


@pytest.mark.parametrize(("spoken", "channel"), [("cg ab", 1), ("ef gh", 2)])
def test_of_two_people_at_once_the_own_channel_times_a_row(tmp_path, spoken, channel):
    """Somebody writes down anew what one of them said."""
    heard = [emit("__c_g__||__a_b__" + "_" * 14), emit("_" * 14 + "__e_f__||__g_h__")]
    folder = media_folder(tmp_path, "secret")
    folder.mkdir()
    kept = [replace(emission, channel=number) for number, emission in enumerate(heard, 1)]
    write_emissions(folder / EMISSIONS, kept)
    row = Segment("s1", 0, 600, None, "te", "")
    written = WordRepair(tmp_path)("secret", row, replace(row, text=spoken))
    expected = words_of(heard[channel - 1])
    assert [(w.text, w.start_ms, w.end_ms) for w in written.words] == [
        (w.text, w.start_ms, w.end_ms) for w in expected
    ]


def test_joined_rows_keep_the_words_of_both(tmp_path):
    emission = emit("__a_b__||__c_d__||__e_f__", start_s=2.0)
    folder = media_folder(tmp_path, "secret")
    folder.mkdir()
    write_emissions(folder / EMISSIONS, [emission])
    words = words_of(emission)
    first = Segment("s1", 2000, 2340, None, "te", "ab cd", words[:2])
    joined = replace(first, end_ms=2500, text="ab cd ef", words=words)
    assert WordRepair(tmp_path)("secret", first, joined) is joined
    corrected = replace(joined, text="ab gg ef", words=words)
    assert WordRepair(tmp_path)("secret", first, corrected).words[2] == words[2]


def test_without_or_with_damaged_emissions_the_edit_stands(tmp_path, caplog):
    row = Segment("s1", 0, 500, None, "te", "ab", ())
    edited = replace(row, text="cd")
    assert WordRepair(tmp_path)("secret", row, edited) is edited
    folder = media_folder(tmp_path, "secret")
    folder.mkdir()
    (folder / EMISSIONS).write_bytes(b"damaged")
    assert WordRepair(tmp_path)("secret", row, edited) is edited
    assert "cannot be read" in caplog.text
