"""Marks of punctuation for text that has none: letters, words and times untouched."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import regex

from engines.models import Models, ModelUnavailableError, Role
from engines.runtime.construction import one_at_a_time
from engines.runtime.executor import inference_executor
from transcript.document import Alternative, FlagKind, Segment

log = logging.getLogger(__name__)

_MARKS = {
    "period": ".", "fullstop": ".", "full_stop": ".", "stop": ".", "danda": ".", "।": ".", ".": ".",
    "comma": ",", ",": ",", "question": "?", "question_mark": "?", "questionmark": "?", "?": "?",
    "exclamation": "!", "exclamation_mark": "!", "!": "!", "colon": ":", ":": ":", "semicolon": ";", ";": ";",
}  # fmt: skip
"""What a label means. The danda becomes a full stop: modern Telugu prose ends its sentences with it."""

_WINDOW_WORDS, _EDGE_WORDS = 120, 10
_HAS_MARK = regex.compile(r"[.,?!;:।॥…]")


class Punctuator:
    """A token classifier that says which mark follows a word. Any thread may call `mark`, several at once.

    Code that comes with a model is never run.

    Raises:
        ModelUnavailableError: the folder holds no such model, or a damaged one.
    """

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModelForTokenClassification, AutoTokenizer  # noqa: PLC0415 - heavy

        inference_executor().limit_threads()
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
            with one_at_a_time:
                self._model: Any = AutoModelForTokenClassification.from_pretrained(
                    folder, trust_remote_code=False, dtype="float32"
                )
        except Exception as exc:  # every library and file format fails in its own way
            log.warning("The punctuation model could not be loaded", exc_info=True)
            raise ModelUnavailableError("punctuation_damaged") from exc
        self._model.eval()
        self._marks = {int(key): read_mark(str(name)) for key, name in self._model.config.id2label.items()}
        if not any(self._marks.values()):
            raise ModelUnavailableError("punctuation_no_marks")

    def mark(self, words: Sequence[str]) -> list[str]:
        """The mark after each word, "" for none; long texts in windows that overlap."""
        marks: list[str] = []
        while len(marks) < len(words):
            start = max(0, len(marks) - _EDGE_WORDS)
            found = self._mark_window(words[start : start + _WINDOW_WORDS])
            is_last = start + _WINDOW_WORDS >= len(words)
            sure = found if is_last else found[:-_EDGE_WORDS]
            marks += sure[len(marks) - start :]
        return marks

    def _mark_window(self, words: Sequence[str]) -> list[str]:
        import torch  # noqa: PLC0415

        encoded = self._tokenizer(
            list(words), is_split_into_words=True, return_tensors="pt", truncation=True, max_length=510
        )
        with torch.inference_mode():
            labels = self._model(**encoded).logits[0].argmax(-1).tolist()  # (tokens,)
        marks = [""] * len(words)
        for place, word in enumerate(encoded.word_ids(0)):  # a word's last token decides
            if word is not None:
                marks[word] = self._marks[labels[place]]
        return marks


def get_punctuation_pipeline(models: Models) -> Punctuator | None:
    """The punctuator, loaded once under a lock; None where no model has that role.

    Raises:
        ModelUnavailableError: its weights cannot be had or used.
    """
    if not models.serves(Role.PUNCTUATION):
        return None
    folder = models.path(Role.PUNCTUATION)
    return models.load(f"punctuation {folder}", "Punctuation", lambda: Punctuator(folder))


def read_mark(label: str) -> str:
    """The mark that a model's label means; "" for none and for what is no mark."""
    return _MARKS.get(label.strip().lower().removeprefix("b-").removeprefix("i-"), "")


def punctuate(text: str, mark: Callable[[Sequence[str]], Sequence[str]]) -> str:
    """`text` with marks after its words; as it was where anything but marks would change."""
    words = text.split()
    marked = " ".join(word + found for word, found in zip(words, mark(words), strict=True))
    if _strip_marks(marked) != _strip_marks(text):
        log.error("A punctuation model changed more than marks; its text is not used")
        return text
    return marked


def punctuate_row(row: Segment, mark: Callable[[Sequence[str]], Sequence[str]]) -> Segment:
    """The row with marks in its text, and the raw text among its alternatives.

    Its words and their times are the same objects as before. A row that has marks, or that is a draft, stays.
    """
    is_draft = any(flag.kind is FlagKind.DRAFT for flag in row.flags)
    if is_draft or not row.text or _HAS_MARK.search(row.text):
        return row
    text = punctuate(row.text, mark)
    if text == row.text:
        return row
    raw = Alternative(row.text, f"{row.engine}-raw", row.language)
    return replace(row, text=text, alternatives=(*row.alternatives, raw))


def _strip_marks(text: str) -> str:
    return " ".join(_HAS_MARK.sub("", text).split())
