"""Sentences with blanks: `{name}`, `{name:,}` and, as in ICU, `{name, plural, one {# row} other {# rows}}`.

Which form a number takes in a language, and how its thousands stand apart, comes from CLDR.
`ui/page/wording.js` reads the same sentences in the browser. Imports nothing else of ours.
"""

import re
from collections.abc import Mapping

Blank = str | int | float
"""What may stand in a blank."""

_FORM = re.compile(r"(=\d+|\w+) \{([^{}]*)\}")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_BLANK = re.compile(r"\{(\w+)(?:(:,)|, plural, ((?:(?:=\d+|\w+) \{[^{}]*\} ?)+))?\}")


def fill(template: str, values: Mapping[str, Blank], language: str) -> str:
    """The sentence with its values put in, plurals as the language ("en" or "te") has them.

    A blank without a value stays as it is. A plural counts a text that is a number as that number, and
    takes the form "other" for any other text.
    """

    def put(found: "re.Match[str]") -> str:
        name, is_large, forms = found.groups()
        if name not in values:
            return found[0]
        value = values[name]
        if forms is not None:
            return _choose_form(forms, value, language)
        return _write_number(value, language) if is_large else str(value)

    return _BLANK.sub(put, template)


def blanks(template: str) -> list[str]:
    """The names of the values that the sentence asks for, sorted, each once."""
    return sorted({found[1] for found in _BLANK.finditer(template)})


def plural_forms(template: str) -> list[set[str]]:
    """The forms that each plural of the sentence has: "one", "other", "=0"."""
    found = (match[3] for match in _BLANK.finditer(template) if match[3] is not None)
    return [{form[0] for form in _FORM.findall(forms)} for forms in found]


def plural_categories(language: str) -> set[str]:
    """The forms that CLDR tells apart in this language; English and Telugu have "one" and "other"."""
    from babel import Locale  # noqa: PLC0415 - 0.1 s that caged readers do not need

    return {*Locale.parse(language).plural_form.tags, "other"}


def _choose_form(forms: str, value: Blank, language: str) -> str:
    from babel import Locale  # noqa: PLC0415 - 0.1 s that caged readers do not need

    words = dict(_FORM.findall(forms))
    number = _count(value)
    category = "other" if number is None else Locale.parse(language).plural_form(number)
    form = words.get(f"={value}") or words.get(category) or words["other"]
    return str(form.replace("#", _write_number(value if number is None else number, language)))


def _count(value: Blank) -> int | float | None:
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value) else None
    return value


def _write_number(value: Blank, language: str) -> str:
    """1,234,567 in English, 12,34,567 in Telugu."""
    from babel.numbers import format_decimal  # noqa: PLC0415 - 0.1 s that caged readers do not need

    return value if isinstance(value, str) else str(format_decimal(value, locale=language))
