import numpy as np
import pytest

from engines.asr.ctc.decoding import TimedCharacter, read_characters, read_words, widen
from engines.asr.emissions import Alphabet, Emission
from tests.support.emissions import ALPHABET, emit
from tests.support.presence import present


def test_runs_of_a_letter_are_one_and_a_blank_between_makes_two():
    heard = read_characters(emit("_aa_a|b_"))
    assert [(c.text, c.first, c.after) for c in heard] == [
        ("a", 1, 3),
        ("a", 4, 5),
        (" ", 5, 6),
        ("b", 6, 7),
    ]
    assert all(abs(c.confidence - 0.9) < 1e-6 for c in heard)


def test_a_letters_confidence_is_its_surest_frame():
    emission = emit("aa")
    emission.log_probs[1] = emit("a", sure=0.5).log_probs[0]
    (letter,) = read_characters(emission)
    assert letter == TimedCharacter("a", 0, 2, letter.confidence)
    assert letter.confidence == pytest.approx(0.9)


def test_words_are_cut_at_the_delimiter_and_have_times_of_the_recording():
    words = read_words(emit("______ab___||___cd______", start_s=10.0))
    assert [word.text for word in words] == ["ab", "cd"]
    # 6 frames of 20 ms before "ab"; 2 frames of lead, 3 of tail
    assert [(round(w.start_s, 3), round(w.end_s, 3)) for w in words] == [(10.08, 10.22), (10.28, 10.42)]
    assert [round(present(word.confidence), 3) for word in words] == [0.9, 0.9]


def test_a_words_confidence_is_the_mean_of_its_letters():
    emission = emit("ab")
    emission.log_probs[1] = emit("b", sure=0.5).log_probs[0]
    assert round(present(read_words(emission)[0].confidence), 3) == 0.7


@pytest.mark.parametrize("frames", ["", "____", "||", "_|_|_"])
def test_no_letter_is_no_word(frames):
    assert read_words(emit(frames)) == ()


def test_telugu_signs_stay_with_their_letters():
    assert [word.text for word in read_words(emit("న_మ_స_్_క_ా_ర_ం_|_మ_ి"))] == ["నమస్కారం", "మి"]


def test_a_split_vowel_sign_comes_out_composed():
    alphabet = Alphabet(("", "|", "క", "\u0c46", "\u0c56"), 0, 1)
    emission = Emission(np.log(np.eye(5, dtype=np.float32)[[2, 3, 4]] + 1e-6), 0.0, alphabet)
    assert read_words(emission)[0].text == "కై"


def test_special_tokens_are_never_written():
    alphabet = Alphabet(("", "|", "a", ""), 0, 1)
    emission = Emission(np.log(np.eye(4, dtype=np.float32)[[3, 2, 3]] + 1e-6), 0.0, alphabet)
    assert [word.text for word in read_words(emission)] == ["a"]


def test_an_alphabet_without_a_delimiter_is_one_word():
    emission = emit("ab")
    loose = Emission(emission.log_probs, 0.0, Alphabet(ALPHABET.tokens, 0, -1))
    assert [word.text for word in read_words(loose)] == ["ab"]


def test_a_word_reaches_out_but_never_into_its_neighbour():
    assert widen([(1, 3), (4, 6), (20, 22)], 23) == [(0, 3), (4, 9), (18, 23)]
    assert widen([], 5) == []


def test_kept_emissions_of_half_precision_read_the_same():
    emission = emit("_ab__|_ca_")
    assert [w.text for w in read_words(emission.compact())] == [w.text for w in read_words(emission)]
    assert emission.compact().log_probs.dtype == np.float16
