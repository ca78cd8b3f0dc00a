"""The CTC engine on the tiny checkpoint's real output: espeak-ng says sentences that it was trained on."""

import json
import logging
import threading
import unicodedata

import jiwer
import numpy as np
import pytest

from engines.alignment.aligner import get_alignment_model, time_words
from engines.alignment.forced_alignment import align_words
from engines.alignment.word_repair import repair_words
from engines.asr.ctc.decoding import read_words
from engines.asr.ctc.engine import find_seam, plan_windows
from engines.asr.ctc.frames import FRAME_SAMPLES
from engines.asr.ctc.swecha_gonthuka import SwechaGonthukaEngine
from engines.asr.recogniser import Chunk
from engines.models import Models, ModelSettings, ModelUnavailableError, Role
from engines.pipeline import Pipeline
from tests.support.checkpoints import TINY_TELUGU, small_config, write_random_checkpoint
from tests.support.emissions import ALPHABET, emit_log_probs
from tests.support.presence import present
from tests.support.speech import convert, read_samples, speak, write_wav
from transcript.document import Word
from transcript.text.scripts import dominant_script

RATE_HZ = 16_000
RICE = "రైతు పొలంలో పని చేస్తున్నాడు"
NIGHT = "అతను రాత్రి ఆలస్యంగా వచ్చాడు"
COOK = "అమ్మ వంట చేస్తోంది"
SENTENCES = (RICE, NIGHT, COOK)


def pause(seconds):
    return np.zeros(int(seconds * RATE_HZ), np.float32)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    overrides = {Role.TELUGU: str(TINY_TELUGU)}
    return Models(ModelSettings(tmp_path_factory.mktemp("cache"), overrides=overrides))


@pytest.fixture(scope="module")
def engine(models):
    return SwechaGonthukaEngine(models)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """The sentences as samples, in one of the voices of the training."""
    folder = tmp_path_factory.mktemp("spoken")
    said = {}
    for number, sentence in enumerate(SENTENCES):
        sound = read_samples(speak(folder / f"{number}.wav", sentence, "te", pitch=40))
        said[sentence] = np.concatenate([pause(0.2), sound, pause(0.2)])
    return said


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_written_letter_by_letter(engine, spoken, sentence):
    (chunk,) = engine.recognise(spoken[sentence], "te", 0.0)
    assert chunk.text == sentence
    assert unicodedata.is_normalized("NFC", chunk.text)
    assert dominant_script(chunk.text) == "Telugu"
    assert (chunk.language, chunk.engine) == ("te", "tiny-telugu")
    assert 0.5 < chunk.confidence <= 1


def test_words_lie_in_order_where_the_sound_is(engine, spoken):
    (chunk,) = engine.recognise(spoken[RICE], "te", 100.0)
    assert [word.text for word in chunk.words] == RICE.split()
    times = [time for word in chunk.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    loud = np.flatnonzero(np.abs(spoken[RICE]) > 0.01) / RATE_HZ + 100
    assert abs(times[0] - loud[0]) < 0.25
    assert loud[-1] - 0.25 < times[-1] <= 100 + len(spoken[RICE]) / RATE_HZ
    assert all(0 < word.confidence <= 1 for word in chunk.words)


def test_aligning_a_sentence_finds_the_words_that_were_heard(engine, spoken):
    emission = engine.listen(spoken[NIGHT])
    for aligned, heard in zip(
        map(present, align_words(emission, NIGHT.split())), read_words(emission), strict=True
    ):
        assert (aligned.text, aligned.start_s, aligned.end_s) == (heard.text, heard.start_s, heard.end_s)


def test_characters_have_frames_of_20_ms(engine, spoken):
    characters = engine.spell(spoken[COOK])
    assert "".join(character.text for character in characters).strip() == COOK
    edges = [edge for c in characters for edge in (c.first, c.after)]
    assert edges == sorted(edges)
    assert edges[-1] <= len(spoken[COOK]) // FRAME_SAMPLES


def test_a_file_samples_and_pcm16_are_heard_alike(engine, spoken, tmp_path):
    samples = spoken[RICE]
    wav = write_wav(tmp_path / "rice.wav", samples)
    flac = convert(wav, tmp_path / "rice.flac")
    pcm16 = (np.clip(samples, -1, 1) * 32767).astype("<i2")
    for given in (samples, wav, flac, pcm16, pcm16.tobytes(), pcm16.tobytes() + b"\x00"):
        assert "".join(c.text for c in engine.spell(given)).strip() == RICE


def test_40_s_without_a_pause_are_heard_whole(engine, spoken):
    run = np.concatenate([np.trim_zeros(spoken[s]) for s in SENTENCES])
    sound = np.tile(run, int(np.ceil(41 * RATE_HZ / len(run))))
    (chunk,) = engine.recognise(sound, "te", 0.0)
    assert len(plan_windows(len(sound))) >= 3
    assert len(chunk.emission.log_probs) == (len(sound) - 400) // FRAME_SAMPLES + 1
    times = [time for word in chunk.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert len(sound) / RATE_HZ - 2 < times[-1] <= len(sound) / RATE_HZ
    for second in range(0, 40, 4):  # no window is left out
        assert any(second <= word.start_s < second + 4 for word in chunk.words)


def test_at_a_seam_no_letter_is_lost_or_doubled(engine, spoken):
    """Each window's frames stand in the line up to the seam, the next one's after it."""
    sound = np.tile(spoken[RICE], 8)
    line = engine.listen(sound).log_probs
    first = engine.listen(sound[: 20 * RATE_HZ]).log_probs
    second = engine.listen(sound[plan_windows(len(sound))[1] :]).log_probs
    start = plan_windows(len(sound))[1] // FRAME_SAMPLES
    same = [np.array_equal(line[i], first[i]) for i in range(len(first))]
    seam = same.index(False)
    assert start < seam < len(first)
    assert np.array_equal(line[seam], second[seam - start])
    silent = (0, 2)
    assert line[seam - 1].argmax() in silent
    assert line[seam].argmax() in silent


@pytest.mark.parametrize("seconds", [20.0, 20.01, 20.3, 36, 36.02, 39.99, 52.01])
def test_every_length_has_its_frames(tmp_path, seconds):
    folder = write_random_checkpoint(tmp_path / "small", **small_config())
    engine = SwechaGonthukaEngine(Models(ModelSettings(tmp_path, overrides={Role.TELUGU: str(folder)})))
    sound = np.random.default_rng(1).normal(0, 0.1, int(seconds * RATE_HZ)).astype(np.float32)
    assert len(present(engine.listen(sound)).log_probs) == (len(sound) - 400) // FRAME_SAMPLES + 1


def test_the_seam_lies_where_both_windows_hear_nothing():
    before = emit_log_probs("_a_b_c____d_e_f_")
    after = emit_log_probs("gg_b_c____d_e_f_g_h_")
    assert 6 <= find_seam(before, after, ALPHABET) <= 9


@pytest.mark.parametrize("count", [0, 1, 399])
def test_less_than_a_frame_is_nothing(engine, count):
    assert engine.recognise(np.zeros(count, np.float32), "te", 0.0) == ()
    assert engine.listen(b"\x00") is None


def test_a_third_of_a_second_is_heard(engine, spoken):
    chunks = engine.recognise(spoken[COOK][: int(0.5 * RATE_HZ)][-int(0.3 * RATE_HZ) :], "te", 0.0)
    assert all(0 <= word.start_s <= word.end_s <= 0.3 for chunk in chunks for word in chunk.words)


def test_values_that_are_no_numbers_are_heard_as_silence(engine, spoken, caplog):
    sound = np.concatenate([np.full(800, np.nan, np.float32), spoken[COOK]])
    sound[1000] = np.inf
    (chunk,) = engine.recognise(sound, "te", 0.0)
    assert chunk.text == COOK
    assert "801 samples of the sound are no numbers" in caplog.text


def test_a_cancel_stops_between_two_windows_and_keeps_what_was_heard(engine, spoken):
    sound = np.tile(spoken[RICE], 30)
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 2

    (chunk,) = engine.recognise(sound, "te", 0.0, cancelled=cancelled)
    assert chunk.words[-1].end_s <= 36.0  # two windows of some five
    assert engine.recognise(sound, "te", 0.0, cancelled=lambda: True) == ()


def test_the_same_sound_is_the_same_text_in_every_thread(models, engine, spoken):
    heard, start = [], threading.Barrier(8)

    def ask(sentence):
        start.wait()
        heard.append((sentence, engine.recognise(spoken[sentence], "te", 0.0)[0].text))

    threads = [threading.Thread(target=ask, args=(SENTENCES[i % 3],)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 8
    assert all(sentence == text for sentence, text in heard)


def words_of(emission):
    return tuple(
        Word(w.text, round(w.start_s * 1000), round(w.end_s * 1000), w.confidence)
        for w in read_words(emission)
    )


def test_a_wrong_word_made_right_gets_the_time_it_had(engine, spoken):
    """The machine's word is spoiled, a person writes the right one: it lies where it was heard."""
    emission = engine.listen(spoken[RICE]).compact()
    heard = words_of(emission)
    spoiled = (*heard[:1], Word("పొలం", heard[1].start_ms, heard[1].end_ms, 0.4), *heard[2:])
    repaired = repair_words(emission, spoiled, RICE)
    assert [word.text for word in repaired] == RICE.split()
    assert (repaired[0], *repaired[2:]) == (heard[0], *heard[2:])
    assert abs(repaired[1].start_ms - heard[1].start_ms) <= 20
    assert abs(repaired[1].end_ms - heard[1].end_ms) <= 20


def test_a_word_the_machine_lost_is_found_in_its_place(engine, spoken):
    emission = engine.listen(spoken[NIGHT]).compact()
    heard = words_of(emission)
    repaired = repair_words(emission, (heard[0], heard[1], heard[3]), NIGHT)
    assert (repaired[0], repaired[1], repaired[3]) == (heard[0], heard[1], heard[3])
    assert abs(repaired[2].start_ms - heard[2].start_ms) <= 40
    assert abs(repaired[2].end_ms - heard[2].end_ms) <= 40


def test_digits_and_latin_take_the_time_of_what_they_stand_for(engine, spoken):
    emission = engine.listen(spoken[RICE]).compact()
    heard = words_of(emission)
    words = RICE.split()
    repaired = repair_words(emission, heard, f"{words[0]} field2 {words[2]} {words[3]}")
    assert repaired[1].text == "field2"
    middle_ms = (heard[1].start_ms + heard[1].end_ms) // 2
    assert repaired[1].start_ms <= middle_ms <= repaired[1].end_ms
    assert (repaired[0], *repaired[2:]) == (heard[0], *heard[2:])


def test_text_without_times_gets_them_from_the_sound(models, spoken):
    heard = SwechaGonthukaEngine(models).recognise(spoken[NIGHT], "te", 5.0)[0].words
    chunk = Chunk(NIGHT, 5.0, 5.0 + len(spoken[NIGHT]) / RATE_HZ, language="te")
    timed = time_words(models, chunk, spoken[NIGHT])
    assert [word.text for word in timed] == NIGHT.split()
    for found, there in zip(timed, heard, strict=True):
        assert abs(found.start_s - there.start_s) <= 0.04
        assert abs(found.end_s - there.end_s) <= 0.04


def test_alignment_uses_the_languages_own_model_else_the_one_that_is_set(tmp_path):
    folder = str(TINY_TELUGU)
    telugu = Models(ModelSettings(tmp_path, overrides={Role.TELUGU: folder}), starter={})
    assert get_alignment_model(telugu, "te") is not None
    assert get_alignment_model(telugu, "en") is None
    both = Models(ModelSettings(tmp_path, overrides={Role.ALIGNMENT: folder}), starter={})
    assert get_alignment_model(both, "en") is not None
    assert time_words(telugu, Chunk("hello", 0.0, 1.0, language="en"), pause(1)) == ()


def test_eight_threads_that_align_first_load_one_model(tmp_path, spoken, caplog):
    caplog.set_level("INFO")
    models = Models(ModelSettings(tmp_path, overrides={Role.TELUGU: str(TINY_TELUGU)}))
    start, aligned = threading.Barrier(8), []
    words = COOK.split()

    def ask():
        start.wait(60)
        model = present(get_alignment_model(models, "te"))
        aligned.append(align_words(present(model.listen(spoken[COOK])), words))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(aligned) == 8
    assert len(set(aligned)) == 1
    assert [present(word).text for word in aligned[0]] == words
    assert len([line for line in caplog.messages if line.startswith("Swecha model loaded in")]) == 1


def test_a_damaged_alignment_model_is_a_line_in_the_log(tmp_path, caplog):
    (tmp_path / "config.json").write_text('{"model_type": "wav2vec2"}')
    models = Models(ModelSettings(tmp_path, overrides={Role.ALIGNMENT: str(tmp_path)}), starter={})
    with caplog.at_level(logging.WARNING):
        assert time_words(models, Chunk("hello", 0.0, 1.0, language="en"), pause(1)) == ()
    assert "cannot be read" in caplog.text


def test_the_pipeline_hears_telugu_with_it_and_keeps_what_it_heard(models, spoken):
    sound = np.concatenate([pause(0.5), *(part for s in SENTENCES for part in (spoken[s], pause(1.5)))])
    outcome = Pipeline(models, ("te",)).transcribe(sound, "te", 1)
    assert len(outcome.segments) == 3
    assert jiwer.cer(" ".join(SENTENCES), " ".join(row.text for row in outcome.segments)) < 0.15
    assert all((row.engine, row.language, row.flags) == ("tiny-telugu", "te", ()) for row in outcome.segments)
    assert outcome.notices == ()
    assert {(use.role, use.name) for use in outcome.models} >= {("telugu", "tiny-telugu")}
    covered = [(emission.start_s, emission.end_s) for emission in outcome.emissions]
    for row in outcome.segments:
        middle_s = (row.start_ms + row.end_ms) / 2000
        assert any(start_s <= middle_s < end_s for start_s, end_s in covered)


def test_a_telugu_model_that_cannot_be_used_is_a_sentence(tmp_path, spoken):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"model_type": "wav2vec2"}))
    models = Models(ModelSettings(tmp_path, overrides={Role.TELUGU: str(folder)}))
    with pytest.raises(ModelUnavailableError, match=r"^The Telugu model cannot be read"):
        Pipeline(models, ("te",)).transcribe(spoken[COOK], "te", 1)
