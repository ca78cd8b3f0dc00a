"""Marks from a token classifier of transformers: the real class, tiny, its answers set by its bias."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from engines.asr.punctuation import get_punctuation_pipeline, punctuate, punctuate_row, read_mark
from engines.models import Models, ModelSettings, ModelUnavailableError, Role
from engines.pipeline import Pipeline
from tests.support.checkpoints import TINY_TELUGU
from tests.support.speech import read_samples, speak
from transcript.document import Alternative, Flag, FlagKind, Segment, Word
from transcript.word_times import kept_words

TEXT = "నేను ఇంటికి వెళ్ళాను మీరు వస్తారా"
WORDS = tuple(Word(word, place * 100, place * 100 + 90) for place, word in enumerate(TEXT.split()))
ROW = Segment("s1", 0, 1000, None, "te", TEXT, WORDS, engine="swecha")


def write_checkpoint(folder: Path, labels: Sequence[str] = ("O", "PERIOD", "COMMA"), loud: int = 2) -> Path:
    """A tiny XLM-R token classifier over letters that always says label `loud`; -1 leaves it to chance."""
    import torch  # noqa: PLC0415 - heavy
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers  # noqa: PLC0415
    from transformers import (  # noqa: PLC0415
        PreTrainedTokenizerFast,
        XLMRobertaConfig,
        XLMRobertaForTokenClassification,
    )

    letters = sorted(set(TEXT)) + [chr(c) for c in range(0x0C05, 0x0C4D)]
    vocabulary = {token: place for place, token in enumerate(["<pad>", "<unk>", *dict.fromkeys(letters)])}
    special = {"pad_token": "<pad>", "unk_token": "<unk>"}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=special["unk_token"]))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=510, **special)
    fast.save_pretrained(folder)
    torch.manual_seed(1)
    config = XLMRobertaConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=600, pad_token_id=0,
        id2label=dict(enumerate(labels)), label2id={label: i for i, label in enumerate(labels)},
    )  # fmt: skip
    model = XLMRobertaForTokenClassification(config)
    if loud >= 0:
        model.classifier.bias.data[loud] = 100.0
    model.save_pretrained(folder)
    return folder


def make_models(folder: Path) -> Models:
    overrides = {Role.PUNCTUATION: str(folder)}
    return Models(ModelSettings(folder.parent / "cache", models="starter", overrides=overrides))


@pytest.mark.parametrize(
    ("loud", "text"),
    [(0, TEXT), (1, "నేను. ఇంటికి. వెళ్ళాను. మీరు. వస్తారా."), (2, "నేను, ఇంటికి, వెళ్ళాను, మీరు, వస్తారా,")],
)
def test_the_models_marks_follow_the_words(tmp_path: Path, loud: int, text: str) -> None:
    punctuator = get_punctuation_pipeline(make_models(write_checkpoint(tmp_path / "m", loud=loud)))
    assert punctuator is not None
    row = punctuate_row(ROW, punctuator.mark)
    assert row.text == text
    assert row.words is ROW.words
    assert row.alternatives == ((Alternative(TEXT, "swecha-raw", "te"),) if loud else ())


@pytest.mark.model
def test_a_job_marks_its_telugu_rows(models: Models, tmp_path: Path) -> None:
    overrides = {
        Role.TELUGU: str(TINY_TELUGU),
        Role.PUNCTUATION: str(write_checkpoint(tmp_path / "m", loud=1)),
    }
    settings = replace(models.settings, overrides=overrides)
    samples = read_samples(speak(tmp_path / "said.wav", "అమ్మ వంట చేస్తోంది", "te", pitch=40))
    outcome = Pipeline(Models(settings)).transcribe(samples, "te", 1)
    words = [word for row in outcome.segments for word in row.text.split()]
    assert len(words) == 3
    assert all(word.endswith(".") for word in words)
    assert Role.PUNCTUATION in {use.role for use in outcome.models}


def test_a_long_text_is_marked_to_its_end_and_only_marked(tmp_path: Path) -> None:
    punctuator = get_punctuation_pipeline(make_models(write_checkpoint(tmp_path / "m", loud=-1)))
    assert punctuator is not None
    words = TEXT.split() * 80
    marks = punctuator.mark(words)
    assert len(marks) == len(words)
    assert set(marks) <= {"", ".", ","}
    assert punctuator.mark([]) == []


@given(st.lists(st.sampled_from(["", ".", ",", "?", "x", " y", "ా"]), min_size=5, max_size=5))
def test_whatever_a_model_says_only_marks_change(marks: list[str]) -> None:
    text = punctuate(TEXT, lambda _: marks)
    assert regex.sub(r"[.,?]", "", text) == TEXT


def test_a_row_with_marks_and_a_draft_stay() -> None:
    marked = replace(ROW, text="నేను వస్తాను.")
    draft = replace(ROW, flags=(Flag(FlagKind.DRAFT, "by ear"),))
    assert punctuate_row(marked, lambda words: ["."] * len(words)) is marked
    assert punctuate_row(draft, lambda words: ["."] * len(words)) is draft


def test_marked_words_keep_their_times_after_an_edit() -> None:
    assert kept_words(WORDS, "నేను, ఇంటికి వెళ్ళాను. మీరు రారా?") == WORDS[:4]


@pytest.mark.parametrize(
    ("label", "mark"),
    [
        ("PERIOD", "."), ("।", "."), (".", "."), ("COMMA", ","), ("B-COMMA", ","), ("question_mark", "?"), ("O", ""), ("0", ""),
        ("LABEL_3", ""),
    ],
)  # fmt: skip
def test_labels_mean_marks(label: str, mark: str) -> None:
    assert read_mark(label) == mark


def test_without_a_model_there_is_no_punctuator(tmp_path: Path) -> None:
    assert get_punctuation_pipeline(Models(ModelSettings(tmp_path, models="starter"))) is None


def test_a_model_of_another_kind_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="no labels for marks"):
        get_punctuation_pipeline(make_models(write_checkpoint(tmp_path / "a", ("LABEL_0", "LABEL_1"), 0)))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "config.json").write_text("{}")
    with pytest.raises(ModelUnavailableError, match="damaged or of another kind"):
        get_punctuation_pipeline(make_models(tmp_path / "b"))


def test_code_that_comes_with_a_model_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "config.json").write_text(
        '{"model_type": "own", "auto_map": {"AutoConfig": "own.C", "AutoModelForTokenClassification": "own.M"}}'
    )
    (tmp_path / "b" / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    with pytest.raises(ModelUnavailableError):
        get_punctuation_pipeline(make_models(tmp_path / "b"))
    assert not (tmp_path / "ran").exists()


def test_eight_threads_load_it_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    models, start, heard = make_models(write_checkpoint(tmp_path / "m")), threading.Barrier(8), []

    def ask() -> None:
        start.wait(30)
        punctuator = get_punctuation_pipeline(models)
        heard.append(punctuator.mark(TEXT.split()) if punctuator else None)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == [[","] * 5] * 8
    assert len([line for line in caplog.messages if line.startswith("Punctuation model loaded")]) == 1
