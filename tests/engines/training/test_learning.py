"""Real training: the tiny Telugu CTC learns a voice and two letters, a small Whisper learns rows by heart."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engines.models import Checkpoint
from engines.models.families import describe_folder
from engines.training.__main__ import main
from engines.training.adaptation import Base, make_learner
from engines.training.checkpoints import find_last_whole
from engines.training.hearing import make_engine, score_folder
from engines.training.learner import Effort
from engines.training.progress import Wish, Wishes
from engines.training.training_run import train
from engines.training.training_set import gather_set, read_set
from engines.training.whisper import WhisperLearner
from tests.data.train_tiny_telugu import SENTENCES
from tests.engines.training.projects import hum, lay_out, write_project
from tests.support.checkpoints import TINY_TELUGU, small_config, write_random_checkpoint
from tests.support.small_whisper import write_slow_vocabulary, write_small_whisper
from tests.support.speech import read_samples, speak
from transcript.errors import LikhitaError

pytest.importorskip("peft", reason="peft is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning", "ignore::DeprecationWarning"),
]

REPOSITORY = Path(__file__).parents[3]
NEW_LETTERS = str.maketrans("చళ", "ౘఴ")
"""As somebody may write who tells sounds apart that the model does not."""
EFFORT = ("--rounds", "3", "--batch", "4", "--rate", "1e-3", "--looks", "3", "--few", "--held-out", "0.35")


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    """Two recordings of a voice that the model has not heard; in the shorter one two sentences are a row."""
    folder = tmp_path_factory.mktemp("projects")

    def say(text, pitch):
        return read_samples(speak(folder / "said.wav", text, "te+f3", pitch=pitch))

    singles = [(say(text, pitch), text) for pitch in (55, 85) for text in SENTENCES]
    pairs = [
        (np.concatenate([say(first, 70), say(second, 70)]), f"{first} {second}")
        for first, second in zip(SENTENCES[2::2], SENTENCES[3::2], strict=True)
    ]
    paths = []
    for name, clips in (("long", singles), ("short", pairs)):
        written = [(samples, text.translate(NEW_LETTERS)) for samples, text in clips]
        paths.append(write_project(folder / f"{name}.likhita.zip", *lay_out(written, "Rao")))
    return [str(path) for path in paths]


@pytest.fixture
def hums(tmp_path):
    """Six rows of noise, two of them held out."""
    clips = [(hum(1000, n), f"ర{'క' * n}") for n in range(1, 7)]
    path = write_project(tmp_path / "hums.likhita.zip", *lay_out(clips, "Rao"))
    return gather_set([path], tmp_path / "set", language="te", share=0.35, few=True)


def test_a_killed_training_goes_on_and_the_model_has_learnt_voice_and_letters(projects, tmp_path, capsys):
    output, work = tmp_path / "our-telugu", tmp_path / "our-telugu.training"
    arguments = [*projects, str(output), "--model", str(TINY_TELUGU), *EFFORT]
    command = [sys.executable, "-m", "engines.training", *arguments]
    with subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.DEVNULL) as child:
        deadline = time.monotonic() + 240
        while not list(work.glob("checkpoint-*/trainer_state.json")) and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(child.pid, signal.SIGKILL)
    made = read_set(work)
    learnt = made.learnt[::4]
    before = score_folder(TINY_TELUGU, made, learnt)[""].clusters
    assert main(arguments) == 0
    assert "Going on with the rows" in capsys.readouterr().err
    facts = json.loads((output / "training.json").read_text("utf-8"))
    assert facts["resumed_at"] > 0
    assert facts["after"]["clusters"]["errors"] < facts["before"]["clusters"]["errors"]
    assert (describe_folder(output).problem, describe_folder(output).languages) == (None, ("te",))
    letters = json.loads((output / "vocab.json").read_text("utf-8"))
    assert {letter for letter, column in letters.items() if column >= 67} == {"ఴ", "ౘ"}
    assert "Rao" not in (output / "README.md").read_text("utf-8")
    assert not work.exists()
    again = gather_set([Path(p) for p in projects], tmp_path / "again", language="te", share=0.35, few=True)
    after = score_folder(output, again, learnt)[""].clusters
    assert after.errors < before.errors * 2 / 3
    assert main(arguments) == 1
    assert "is replaced" in capsys.readouterr().err


def test_whisper_learns_rows_by_heart_and_the_app_hears_with_it(hums, tmp_path):
    folder = write_slow_vocabulary(write_small_whisper(tmp_path / "small-te"))
    learner = WhisperLearner(Checkpoint(folder), "te")
    batch = learner.collate([learner.prepare(row, hums.read_sound(row)) for row in hums.learnt])
    learner.model.eval()
    before = float(learner.model(**batch).loss)
    trained = train(learner, hums, hums.folder, Effort(12, 4, 3e-2, 1), Wishes())
    learner.model.eval()
    assert float(learner.model(**batch).loss) < before - 0.1
    assert (trained.learnt, len(trained.errors)) == (4, 1)
    output = tmp_path / "our-telugu"
    learner.save(output)
    assert not list(output.glob("adapter*"))
    assert describe_folder(output).problem is None
    engine = make_engine(output, "te", tmp_path)
    assert engine.name == "our-telugu"
    engine.recognise(hums.read_sound(hums.learnt[0]), "te", 0.0)
    with pytest.raises(LikhitaError) as told:
        WhisperLearner(Checkpoint(folder), "xx")
    assert told.value.code == "training_language_unknown"


def test_a_stop_keeps_a_checkpoint_and_one_that_is_cut_off_is_not_gone_on_from(hums, tmp_path):
    folder = write_random_checkpoint(tmp_path / "small", **small_config())
    made = replace(hums, language="te")

    def learn(wishes):
        learner = make_learner(Base(Checkpoint(folder), "small"), made, None)
        return train(learner, made, hums.folder, Effort(6, 4, None, 3), wishes)

    stopped = learn(Wishes(Wish.STOP))
    assert (stopped.steps, stopped.wish, len(stopped.errors)) == (1, Wish.STOP, 1)
    paused = learn(Wishes(Wish.PAUSE))
    assert (paused.steps, paused.resumed_at) == (2, 1)
    last = find_last_whole(hums.folder)
    assert last is not None
    weights = last / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    ended = learn(Wishes())
    assert (ended.steps, ended.resumed_at, ended.wish) == (6, 1, None)


def test_what_cannot_be_taught_is_a_sentence(hums, tmp_path, capsys):
    project = str(tmp_path / "hums.likhita.zip")
    converted = tmp_path / "converted"
    converted.mkdir()
    (converted / "model.bin").write_bytes(b"")
    (converted / "config.json").write_text('{"suppress_ids_begin": [1]}')
    other = tmp_path / "other"
    other.mkdir()
    (other / "config.json").write_text('{"model_type": "bert"}')

    def refuse(*arguments):
        assert main([project, *arguments]) == 1
        return capsys.readouterr().err

    few = ["--few", "--held-out", "0.35"]
    assert "--few" in refuse(str(tmp_path / "a"), "--model", str(TINY_TELUGU))
    assert "which cannot be taught" in refuse(str(tmp_path / "b"), "--model", str(converted), *few)
    assert "The model cannot be taught" in refuse(str(tmp_path / "c"), "--model", str(other), *few)
    assert "writes no Telugu" in refuse(str(tmp_path / "whisper-base"), "--model", str(TINY_TELUGU), *few)
    assert not (tmp_path / "a").exists()
    plan = tmp_path / "c.training" / "plan.json"
    plan.write_text("{}")
    assert "another training was begun" in refuse(str(tmp_path / "c"), "--model", str(other), *few)
    runaway = [str(tmp_path / "d"), "--model", str(TINY_TELUGU), *few, "--rate", "1e30", "--rounds", "5"]
    assert "ran away" in refuse(*runaway)


def test_a_package_is_taught_elsewhere_and_brought_back(projects, tmp_path, capsys):
    package, output = tmp_path / "rented", tmp_path / "our-telugu"
    arguments = [*projects, str(output), "--model", str(TINY_TELUGU), *EFFORT[:4], "--few"]
    assert main([*arguments, "--package", str(package)]) == 0
    assert not any(b"Rao" in path.read_bytes() for path in (package / "rows").rglob("*") if path.is_file())
    assert main([str(package), str(output), "--bring-back"]) == 1
    assert "no model has been taught yet" in capsys.readouterr().err
    few = ["--rounds", "1", "--rate", "5e-4", "--looks", "1"]
    subprocess.run(
        [sys.executable, "-I", str(package / "train.py"), *few], cwd=tmp_path, check=True, capture_output=True
    )
    assert main([str(package), str(output), "--bring-back"]) == 0
    assert "held-out rows" in capsys.readouterr().out
    assert describe_folder(output).problem is None
