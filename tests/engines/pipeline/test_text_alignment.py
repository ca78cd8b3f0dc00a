"""Text without times, found in its sound: the tiny Telugu model on espeak-ng's speech."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.alignment import landmarks
from engines.alignment.interpolation import fill_spans, share_speech
from engines.alignment.landmarks import count_known, divide, find_landmarks, find_rows
from engines.alignment.word_repair import WordRepair
from engines.audio.decoding import DecodeLimits
from engines.jobs import Opener
from engines.models import Models, ModelSettings, Role
from engines.pipeline import text_alignment
from engines.pipeline.text_alignment import TextTimer, place_rows
from engines.runtime.executor import inference_executor
from engines.speech.vad import Region
from tests.data.train_tiny_telugu import SENTENCES
from tests.support.builders import database_url, make_patch
from tests.support.checkpoints import TINY_TELUGU
from tests.support.emissions import ALPHABET, emit
from tests.support.speech import read_samples, speak, write_wav
from transcript.formats.base.untimed import Gap
from transcript.formats.detection import open_transcript
from transcript.messages import Message
from transcript.storage import Store
from transcript.storage.media_files import EMISSIONS, media_folder

RATE_HZ = 16_000
PAUSE = np.zeros(RATE_HZ, np.float32)


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    """(six sentences with pauses of a second, when each is spoken in ms)"""
    folder = tmp_path_factory.mktemp("talk")
    pieces, spans, count = [PAUSE], [], len(PAUSE)
    for number in range(6):
        spoken = read_samples(speak(folder / "said.wav", SENTENCES[number], "te", pitch=40))
        loud = np.flatnonzero(np.abs(spoken) > 0.01)
        spoken = spoken[loud[0] : loud[-1]]
        spans.append((count // 16, (count + len(spoken)) // 16))
        pieces += [spoken, PAUSE]
        count += len(spoken) + len(PAUSE)
    samples = np.concatenate(pieces)
    return SimpleNamespace(samples=samples, duration_ms=len(samples) // 16), spans


def timer(folder, **roles):
    overrides = {Role[name.upper()]: str(path) for name, path in roles.items()}
    return TextTimer(
        Models(ModelSettings(folder, models="starter", overrides=overrides)), inference_executor()
    )


def untimed(text, kind="txt"):
    return open_transcript(text.encode(), kind, with_sound=True)


def check_places(rows, spans, tolerance_ms=400):
    assert len(rows) == len(spans)
    for row, (start_ms, end_ms) in zip(rows, spans, strict=True):
        assert abs(row.start_ms - start_ms) <= tolerance_ms
        assert abs(row.end_ms - end_ms) <= tolerance_ms


@pytest.mark.model
def test_lines_with_names_are_found_in_the_sound(talk, tmp_path):
    sound, spans = talk
    text = "".join(f"{'రవి' if n % 2 else 'Anna'}: {SENTENCES[n]}.\n" for n in range(6))
    timed = timer(tmp_path, telugu=TINY_TELUGU).time(untimed(text), sound)
    rows = timed.opened.transcript.segments
    check_places(rows, spans)
    assert [row.speaker for row in rows] == ["Anna", "రవి"] * 3
    assert [word.text for word in rows[2].words] == (SENTENCES[2] + ".").split()
    assert timed.opened.notices == (Message("text_timed", count=6),)
    assert timed.opened.gaps == ()
    assert timed.opened.machine == timed.opened.transcript
    assert timed.emissions[0].start_s < spans[0][1] / 1000 < timed.emissions[-1].end_s


@pytest.mark.model
def test_a_text_dropped_with_its_recording_becomes_a_document_whose_words_keep_their_sound(talk, tmp_path):
    sound, spans = talk
    store = Store(database_url(tmp_path), WordRepair(tmp_path / "media"))
    for name in ("media", "tmp"):
        (tmp_path / name).mkdir()
    opener = Opener(
        store, tmp_path / "media", tmp_path / "tmp", app_version="9", most_bytes=10**6,
        limits=DecodeLimits(), timer=timer(tmp_path, telugu=TINY_TELUGU),
        queue_size=20,
    )  # fmt: skip
    recording = write_wav(tmp_path / "talk.wav", sound.samples)
    (tmp_path / "sent").write_text("\n".join(SENTENCES[:6]), "utf-8")
    document_id = opener.open(tmp_path / "sent", "interview.txt", recording)
    document = store.load(document_id)
    check_places(document.edited.segments, spans)
    assert document.machine == document.edited
    assert str(document.provenance.notices[0]) == "Opened from plain text: UTF-8, no times, 6 rows."
    assert (media_folder(tmp_path / "media", document_id) / EMISSIONS).is_file()
    row = document.edited.segments[1]
    store.apply(document_id, make_patch(row.id, "text", row.text.replace("తెలుగు", "తెలుగే"), 0))
    assert [word.text for word in store.load(document_id).edited.segments[1].words][1] == "తెలుగే"
    assert list((tmp_path / "tmp").iterdir()) == []
    store.close()


@pytest.mark.model
def test_utterances_of_chat_without_bullets_are_found_between_their_neighbours(talk, tmp_path):
    sound, spans = talk
    bullets = {n: f" \x15{spans[n][0]}_{spans[n][1]}\x15" for n in (0, 3)}
    lines = [f"*S01:\t{SENTENCES[n]} .{bullets.get(n, '')}\n" for n in range(6)]
    text = f"@UTF8\n@Begin\n@Languages:\ttel\n@Participants:\tS01 Ravi Adult\n{''.join(lines)}@End\n"
    opened = untimed(text, "chat")
    assert [len(gap.rows) for gap in opened.gaps] == [2, 2]
    rows = timer(tmp_path, telugu=TINY_TELUGU).time(opened, sound).opened.transcript.segments
    check_places(rows, spans)
    assert [(rows[n].start_ms, rows[n].end_ms) for n in (0, 3)] == [spans[0], spans[3]]


@pytest.mark.model
def test_another_text_is_told(talk, tmp_path):
    text = "\n".join(SENTENCES[6:])
    timed = timer(tmp_path, telugu=TINY_TELUGU).time(untimed(text), talk[0])
    assert timed.opened.notices == (text_alignment.UNFITTING,)


@pytest.mark.model
def test_a_language_that_no_model_hears_shares_the_speech_and_says_so(talk, tmp_path, models):
    sound, spans = talk
    telugu_only = timer(models.settings.cache_dir, telugu=TINY_TELUGU)
    timed = telugu_only.time(untimed("Good morning to you\nHow is the weather\n"), sound)
    assert timed.opened.notices == (Message("alignment_not_served", name="English"),)
    assert timed.emissions == ()
    rows = timed.opened.transcript.segments
    assert spans[0][0] - 300 <= rows[0].start_ms < rows[0].end_ms <= rows[1].start_ms
    assert rows[1].end_ms <= spans[-1][1] + 300
    # an alphabet of Telugu letters is no model of English, whatever role it has
    named = timer(models.settings.cache_dir, alignment=TINY_TELUGU)
    assert "because no model here does it for English" in str(
        named.time(untimed("Good morning"), sound).opened.notices[0]
    )


def test_how_much_of_a_text_an_alphabet_knows():
    assert count_known(["ab cd", "ef."], ALPHABET) == 1.0
    assert count_known(["ab xyz", "—"], ALPHABET) == 0.5
    assert count_known(["..."], ALPHABET) == 0.0


FRAMES = "__a_b__||__c_d__||__e_f__||__g_h__||"


def test_rows_get_the_times_of_their_words():
    rows = find_rows([emit(FRAMES)], ["ab cd", "—", "ef gh"])
    assert [[word.text for word in row] for row in rows] == [["ab", "cd"], [], ["ef", "gh"]]
    assert [row[0].start_ms for row in rows if row] == [0, 360]


def test_long_sound_is_divided_at_landmarks_and_gives_the_same_times(monkeypatch):
    emission = emit(FRAMES)
    words = ["ab", "cd", "ef", "gh"]
    whole = find_rows([emission], words)
    monkeypatch.setattr(landmarks, "MOST_CELLS", 500)
    pieces = list(divide(emission, words))
    assert len(pieces) > 1
    assert [word for _, said in pieces for word in said] == words
    assert sum(len(piece.log_probs) for piece, _ in pieces) == len(emission.log_probs)
    assert [[(w.text, w.start_ms) for w in row] for row in find_rows([emission], words)] == [
        [(w.text, w.start_ms) for w in row] for row in whole
    ]


def test_what_is_said_twice_is_no_landmark_and_neither_is_what_contradicts():
    emission = emit("ab|cd|ab|ef|gh|")
    assert [place for place, _ in find_landmarks(emission, ["ab", "cd", "ab", "ef", "gh"])] == [0, 1, 2, 3]
    # "gh ef" was not said; "ab cd" was, once
    assert [place for place, _ in find_landmarks(emission, ["gh", "ef", "ab", "cd"])] == [2]


def test_rows_that_were_not_found_share_what_their_neighbours_leave():
    assert fill_spans(["a", "bb", "b", "c"], [(100, 200), None, None, (500, 600)], 0, 900) == [
        (100, 200), (200, 400), (400, 500), (500, 600),
    ]  # fmt: skip
    assert fill_spans(["a", "b"], [None, (50, 60)], 0, 100) == [(0, 50), (50, 60)]


def test_estimates_lie_in_the_speech():
    assert share_speech(["aa", "aa"], [(100, 200), (500, 600)]) == [(100, 200), (500, 600)]
    assert share_speech(["a", "aaa"], [(100, 200), (500, 600)]) == [(100, 150), (150, 600)]
    regions = [Region(0.1, 0.2), Region(0.5, 0.6)]
    assert place_rows(["aa", "aa"], [(), ()], regions, Gap(("a", "b"), 0, None), 1000) == [
        (100, 200),
        (500, 600),
    ]


@given(
    st.lists(st.text(max_size=5), min_size=1, max_size=9),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=5),
)
def test_estimates_are_in_order_and_never_empty(texts, lengths):
    speech, reached = [], 0
    for pause, length in lengths:
        speech.append((reached + pause, reached + pause + length))
        reached += pause + length
    placed = share_speech(texts, speech)
    assert len(placed) == len(texts)
    assert all(start < end for start, end in placed)
    assert all(before[1] <= after[0] for before, after in pairwise(placed))
