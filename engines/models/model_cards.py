"""What a model's card (README.md) says in its front matter: licence and languages."""

from pathlib import Path

import regex

from transcript.text.languages import normalize_language

_MOST_LINES = 200
_VALUE = regex.compile(r"(?P<key>licen[cs]e|language):\s*(?P<value>.*)")
_ITEM = regex.compile(r"\s*-\s+(?P<value>\S+)")
_WORD = regex.compile(r"[^\s,\[\]\"']+")


def read_licence(folder: Path) -> str | None:
    """The licence that the card names, None where it names none."""
    licences = _read_values(folder).get("license", [])
    return " ".join(licences)[:60] if licences else None


def read_card_languages(folder: Path) -> tuple[str, ...]:
    """The languages that the card names, as ISO 639-1; what is no language is left out."""
    codes = (normalize_language(name) for name in _read_values(folder).get("language", []))
    return tuple(dict.fromkeys(code for code in codes if code))


def _read_values(folder: Path) -> dict[str, list[str]]:
    """The words of the two keys; a list stands in brackets or one item a line."""
    try:
        with (folder / "README.md").open(encoding="utf-8", errors="replace") as file:
            lines = [line.rstrip() for _, line in zip(range(_MOST_LINES), file, strict=False)]
    except OSError:
        return {}
    found: dict[str, list[str]] = {}
    key = ""
    for line in lines[1:] if lines and lines[0] == "---" else []:
        if line == "---":
            break
        if match := _VALUE.match(line):
            key = match["key"].replace("licence", "license")
            found[key] = _WORD.findall(match["value"])
        elif key and (match := _ITEM.match(line)):
            found[key] += _WORD.findall(match["value"])
        else:
            key = ""
    return found
