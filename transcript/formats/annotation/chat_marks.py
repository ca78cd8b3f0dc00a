"""What was said in a main line of CHAT: words and marks of sentences, without the signs of transcription."""

import re

from transcript.formats.annotation.chat_signs import BULLET, SILENT
from transcript.formats.base.drafts import cut_marks

_BULLET, _BRACKET = re.compile(BULLET), re.compile(r"\[")  # the bracket is about the words before it
_MARKS = (
    (re.compile(r"\((?:\.{1,3}|[0-9]{1,4}(?::[0-9]{1,2})?(?:\.[0-9]{0,6})?)\)"), " "),  # pauses
    (re.compile(r"(?<!\S)#[0-9_:.]*(?!\S)"), ""),  # pauses of older files
    (re.compile(r"&=\S+|&\{\S+|&\}\S+"), ""),  # events
    (re.compile(r"&\*\S+"), ""),  # what another one said meanwhile
    (re.compile(r"(?<!\S)<?0\*?[^\W\d]\S*|(?<!\S)0\*(?!\S)"), ""),  # words that were left out
    (re.compile(r"(?<=[^\W\d_]):+(?=[^\W\d_])"), ""),  # letters that were drawn out
    (re.compile(r"&[-+~]?"), ""),  # fillers and fragments are words that were said
    (re.compile(r"@[a-z]\S*"), ""),  # forms and languages of words
    (re.compile(r"\+[/.?!\"^<,+]+"), ""),  # ways in which an utterance ends or begins
    (re.compile(r"[<>()↑↓≠‡„⌈⌉⌊⌋⇗↗→↘⇘∞≈≋≡∙↻⤇∆∇∮☺●♋⁎∾⁇◉▁▔∬∲⁑⁀]"), ""),
    (re.compile(r"(?<!\S)\.(?!\S)"), ""),  # a full stop is CHAT's own
    (re.compile(r"(?<!\s)\s+([,?!])"), r"\1"),
)
# Source: https://talkbank.org/0info/manuals/CHAT.html


def said_in(main: str) -> str:
    """The text of a main line; "" where nothing was said. What was said again and corrected is said."""
    text = cut_marks(cut_marks(main, _BULLET, BULLET), _BRACKET, "]")
    for pattern, replacement in _MARKS:
        text = pattern.sub(replacement, text)
    text = " ".join(text.split())
    return "" if text == SILENT else text
