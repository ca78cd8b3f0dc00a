"""Utterances of CHAT, and the people and languages in its head.

CHAT is text with a grammar: the main line holds words only, so the text as it stands is kept on a tier of its
own wherever the main line does not give it back.
"""

from functools import lru_cache

import regex

from transcript.document import Segment
from transcript.formats.annotation.chat_signs import (
    BULLET,
    CODES,
    COMMA,
    EXACT_TIER,
    ID_TIER,
    LANGUAGE_TIER,
    LINE_BREAK,
    SILENT,
    SPACE,
    UNKNOWN_LANGUAGE,
)
from transcript.formats.base.code_switching import Script, spell_text
from transcript.formats.base.labels import speaker_labels
from transcript.text.scripts import dominant_script, script_of

# Letters with hyphens and apostrophes between them, or a number; a leading 0 means an omitted word to CHAT.
# Everything else is CHAT's syntax or punctuation and is left to the exact tier.
_LETTERS = r"\p{L}[\p{L}\p{M}\u200c\u200d]*"
_WORD = regex.compile(rf"{_LETTERS}(?:['’-]{_LETTERS})*|[1-9][0-9]*")
_TWO_LETTERS = {code: short for short, code in CODES.items()}
_LAST_MARK = regex.compile(r"([.?!।])[\"'”’)\]\s]*$")


def find_languages(segments: tuple[Segment, ...]) -> list[str]:
    """ISO 639-3 codes, the one of most rows first."""
    counts: dict[str, int] = {}
    for segment in segments:
        code = CODES.get(segment.language or "")
        if code:
            counts[code] = counts.get(code, 0) + 1
    return sorted(counts, key=lambda code: (-counts[code], code)) or [UNKNOWN_LANGUAGE]


def people_lines(
    segments: tuple[Segment, ...], codes: dict[str | None, str], languages: list[str]
) -> list[str]:
    """The lines that name the people."""
    labels = speaker_labels(segments)
    roles = {name: "Unidentified" if name is None else "Participant" for name in codes}
    people = [f"{code} {_name(labels[name])} {roles[name]}" for name, code in codes.items()]
    ids = [
        f"@ID:\t{', '.join(languages)}|likhita|{code}|||||{roles[name]}|||\n" for name, code in codes.items()
    ]
    # without a speaker the file would not be CHAT
    if not people:
        people = ["S01 unknown Unidentified"]
        ids = [f"@ID:\t{languages[0]}|likhita|S01|||||Unidentified|||\n"]
    return [f"@Participants:\t{', '.join(people)}\n", *ids]


def _name(label: str) -> str:
    return label.replace(",", "_")


def utterance_lines(segment: Segment, code: str, languages: list[str], number: int) -> list[str]:
    """The main line and our tiers; `number` is the utterance's in the file."""
    language = CODES.get(segment.language or "", languages[0])
    said = spell_text(segment.text, Script.LATIN)  # a marked word is one word to CHAT, and a switched one
    words = [word for token in said.split() for word in _words(token)]
    match = _LAST_MARK.search(segment.text)
    mark = "." if match is None or match[1] == "।" else match[1]
    marked = [_switched(word, segment.language, language, languages) for word in words] or [SILENT]
    precode = precode_of(language, languages)
    times = f"{BULLET}{segment.start_ms}_{segment.end_ms}{BULLET}"
    lines = [f"*{code}:\t{precode}{' '.join(marked)} {mark} {times}\n"]
    if segment.text != said_text(words, mark):
        lines.append(f"{EXACT_TIER}:\t{_exact(segment.text)}\n")
    if segment.language != _TWO_LETTERS.get(language):
        lines.append(f"{LANGUAGE_TIER}:\t{segment.language or UNKNOWN_LANGUAGE}\n")
    return [*lines, *id_lines(segment, number)]


def precode_of(language: str, languages: list[str]) -> str:
    """What begins a main line in another language than the file's first."""
    return f"[- {language}] " if language != languages[0] else ""


def id_lines(segment: Segment, number: int) -> list[str]:
    """The tier with the row's id, where it is not the one that a reader gives the utterance."""
    return [] if segment.id == f"i{number:05d}" else [f"{ID_TIER}:\t{segment.id}\n"]


def _exact(text: str) -> str:
    """The text on one line, its outer spaces as signs that no reader trims."""
    line = text.replace("\n", LINE_BREAK)
    inner = line.strip(" ")
    before = line.index(inner)
    return SPACE * before + inner + SPACE * (len(line) - before - len(inner))


def said_text(words: list[str], mark: str) -> str:
    """What a main line of these words and this mark says: a full stop is CHAT's own and not part of it."""
    return " ".join(words).replace(f" {COMMA}", COMMA) + (mark if words and mark != "." else "")


def _words(token: str) -> list[str]:
    """The words in what stands between two spaces, and the comma behind them."""
    found = _WORD.findall(token)
    return [*found, COMMA] if found and token.endswith(COMMA) else found


def _switched(word: str, language: str | None, code: str, languages: list[str]) -> str:
    """The word, marked where its letters are those of another of the file's languages."""
    script = _find_script(word)
    if script is None or language is None or script == script_of(language):
        return word
    other = {"Latin": "eng", "Telugu": "tel", "Devanagari": "hin"}.get(script)
    return f"{word}@s:{other}" if other and other != code and (other in languages or other == "eng") else word


@lru_cache(maxsize=10_000)
def _find_script(word: str) -> str | None:
    """The script of a word; speech says the same words again and again."""
    return dominant_script(word)
