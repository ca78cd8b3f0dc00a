"""Languages of rows in an ELAN file: of their tier, or their own where they differ."""

import re

from transcript.document import Segment
from transcript.formats.annotation.elan_placing import PlacedRows
from transcript.formats.annotation.elan_tiers import OutAnnotation, OutTier
from transcript.source_file import Element, SourceFile, with_attribute
from transcript.text.languages import name_language, normalize_language, three_letter_code

_FIRST_WITH_LANGUAGES = 2.8
_UNKNOWN = "und"


class RowLanguages:
    """Writes the rows' languages onto their tiers.

    `labels` are the languages that were named, `elsewhere` the annotations of those for which the file's
    version of ELAN has no place.
    """

    def __init__(self, source: SourceFile, placed: PlacedRows) -> None:
        self._source, self._placed = source, placed
        root = source.head[0]
        version = root.get("VERSION") or root.get("FORMAT") or ""
        is_number = re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", version)
        self._has_languages = not is_number or float(version) >= _FIRST_WITH_LANGUAGES
        self.labels: dict[str, str] = {}
        self.elsewhere: dict[str, list[str]] = {}
        for tier in placed.text_tiers:
            self._write(tier)

    def declarations(self) -> list[Element]:
        """The elements that name the languages."""
        return [
            Element("LANGUAGE", (("LANG_ID", code), ("LANG_LABEL", label)))
            for code, label in sorted(self.labels.items())
        ]

    def _write(self, tier: OutTier) -> None:
        rows = self._placed.rows_on[tier.name]
        told = normalize_language(tier.get("LANG_REF"))
        said = {row.language for row in rows}
        is_own = any(name == "LANG_REF" for item in tier.annotations for name, _ in item.attributes)
        if len(said) == 1 and said != {told} and not is_own and self._has_languages:
            (language,) = said
            if language is not None:
                rest = with_attribute(tier.attributes, "LANG_REF", None)
                tier.attributes = (("LANG_REF", self._code(language)), *rest)
                told = language
        item_of = {item.id: item for item in tier.annotations}
        for row in rows:
            self._write_row(row, item_of[self._placed.id_of[row.id]], told)

    def _write_row(self, row: Segment, item: OutAnnotation, told: str | None) -> None:
        own = next((value for name, value in item.attributes if name == "LANG_REF"), None)
        if row.language == (normalize_language(own) if own else told):
            return
        if self._has_languages:
            code = None if row.language == told else self._code(row.language)
            item.attributes = with_attribute(item.attributes, "LANG_REF", code)
        elif row.language is not None:
            self.elsewhere.setdefault(row.language, []).append(item.id)

    def _code(self, language: str | None) -> str:
        """The file's own code of a language, else the one of three letters."""
        if language is None:
            self.labels[_UNKNOWN] = "undetermined (und)"
            return _UNKNOWN
        for part in self._source.head:
            own = part.get("LANG_ID") or ""
            if part.name == "LANGUAGE" and normalize_language(own) == language:
                return own
        code = three_letter_code(language)
        self.labels[code] = f"{name_language(language)} ({code})"
        return code
