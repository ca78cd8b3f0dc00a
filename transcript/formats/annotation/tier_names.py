"""What names of tiers say: whose they are, and what stands on them."""

import re
from collections.abc import Container
from enum import StrEnum

import regex

from transcript.formats.base.tiers import NOBODY, base_name


class Role(StrEnum):
    """What a name says of its tier; none: it is a name as people have them."""

    NONE = ""
    TEXT = "text"
    WORDS = "words"
    PHONES = "phones"
    REFERENCE = "reference"
    BESIDE = "beside"


_ROLES = {
    Role.BESIDE: (
        "note notes comment comments com translation translations translated ft gls gloss glosses glossing "
        "ge mb mph morph morphs morpheme morphemes ps pos mor gra tone tones break breaks misc style gesture "
        "gestures gest gaze head hand hands event events noise noises pron pronunciation vot pause pauses "
        "turn turns topic topics code codes coding nt lit lexicon cat status machine"
    ),
    Role.PHONES: "phone phones phoneme phonemes phonetic segment segments syllable syllables syl mau kan ipa",
    Role.REFERENCE: "ref refs reference id ids rec segnum num no number nr",
    Role.WORDS: "word words ort wrd wd tok token tokens",
    Role.TEXT: (
        "text texts tx txt utt utterance utterances transcription transcriptions transcript orthography "
        "orthographic ortho sentence sentences phrase phrases spch speech"
    ),
}
# The first that a part of the name is: "word-txt" are words, "phrase-gls" a translation.
_ROLE_OF = {name: role for role, names in _ROLES.items() for name in names.split()}
_ORDER = tuple(_ROLES)
_ALONE = {"ORT", "KAN", "MAU", "ref", "id"}  # short, and yet nobody's initials
_SHORT = 3
_PARTS = regex.compile(r"[\p{L}\p{M}\u200c\u200d]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_EDGES = " \t-_.:@/"
_AT = re.compile(r"[\w.-]+@([\w .-]+)")


def role_of(name: str) -> Role:
    """What the name says of its tier."""
    parts = _parts_of(name)
    if len(parts) == 1 and len(parts[0]) <= _SHORT and name.strip() not in _ALONE:
        return Role.NONE  # initials, more likely than an abbreviation
    found = {_ROLE_OF[part.lower()] for part in parts if part.lower() in _ROLE_OF}
    return next((role for role in _ORDER if role in found), Role.NONE)


def owner_of(name: str) -> str:
    """The name without what says what stands on the tier: "anna" of "anna - words", "" of "words"."""
    at = _AT.fullmatch(name.strip())
    if at and role_of(name) is not Role.NONE:
        return at[1].strip()
    rest = name
    for part in _parts_of(name):
        if part.lower() in _ROLE_OF:
            rest = re.sub(rf"(?<![^\W\d_]){re.escape(part)}(?![^\W\d_])", "", rest, count=1)
    return rest.strip(_EDGES)


def speaker_of(name: str, names: Container[str]) -> str | None:
    """Who speaks on a tier of this name, beside tiers of these `names`; None where it names nobody."""
    if NOBODY in name:
        return None
    role = role_of(name)
    if role is Role.NONE:
        return base_name(name, names)
    owner = owner_of(name)
    is_named_after = role in {Role.WORDS, Role.PHONES} or _AT.fullmatch(name.strip())
    return (owner if is_named_after else name) if owner else None


def _parts_of(name: str) -> list[str]:
    return [piece for part in _PARTS.findall(name) for piece in _CAMEL.split(part)]
