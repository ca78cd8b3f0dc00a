"""The rows of a document put back into the CHAT file that it was opened from."""

import re
from collections.abc import Iterator
from itertools import count

from transcript.document import Document, Segment
from transcript.formats.annotation.chat_signs import BULLET, CODES, SHOWN_BULLET
from transcript.formats.annotation.chat_utterances import find_languages, id_lines, utterance_lines
from transcript.formats.annotation.row_places import RowPlaces
from transcript.formats.annotation.tier_notes import NoteCorrections
from transcript.formats.base.labels import encoded, label_of
from transcript.source_file import Element, SourceFile, TierKind, find_element

_TIMES = re.compile(rf"\s*{BULLET}[0-9]+_[0-9]+{BULLET}", re.ASCII)
_ROLE = "Participant"


def chat_lines(document: Document, source: SourceFile) -> Iterator[str]:
    """The file: headers and %-tiers as they came, each before or below its row; what is edited is new."""
    yield from _Chat(document, source).lines()


class _Chat:
    """One CHAT file while it is written."""

    def __init__(self, document: Document, source: SourceFile) -> None:
        self._source, self._rows = source, document.edited.segments
        self._places = RowPlaces(source, self._rows)
        self._languages = self._find_languages()
        self._code_of: dict[str | None, str] = {}
        for tier in self._places.text_tiers:
            self._code_of.setdefault(self._places.speaker_of[tier.name], tier.name.removeprefix("*"))
        self._new = self._name_new_speakers()
        self._hanging = self._find_what_hangs()

    def lines(self) -> Iterator[str]:
        """The file."""
        order = {a.row: int(a.id or 0) for tier in self._places.text_tiers for a in tier.annotations}
        waiting = [part for part in self._source.head if part.get("row")]
        waiting.sort(key=lambda part: order.get(part.get("row") or "", len(order)))
        for part in self._source.head:
            if not part.get("row") and not part.get("place"):
                yield from self._header(part)
        for number, row in enumerate(self._rows, start=1):
            while waiting and order.get(waiting[0].get("row") or "", -1) <= order.get(row.id, -1):
                yield from self._header(waiting.pop(0))
            yield from self._utterance(row, number)
            for name, text in self._hanging.get(row.id, {}).items():
                yield f"{name}:\t{' '.join(text.split())}\n"
        for part in (*waiting, *(part for part in self._source.head if part.get("place"))):
            yield from self._header(part)

    def _header(self, part: Element) -> Iterator[str]:
        text = part.text
        if part.name == "@Languages":
            text = ", ".join(self._languages)
        elif part.name == "@Participants":
            text = ", ".join(
                [text, *(f"{code} {self._label(name)} {_ROLE}" for name, code in self._new.items())]
            )
        elif part.name == "@Comment" and text.startswith("speaker ") and "=" in text:
            return  # said anew behind the participants
        yield f"{part.name}\n" if part.get("bare") else f"{part.name}:\t{text}\n"
        if part.name == "@Participants":
            yield from self._names(part)

    def _names(self, part: Element) -> Iterator[str]:
        """The @ID of speakers who are new, and the names that @Participants does not give back."""
        for code in self._new.values():
            yield f"@ID:\t{self._languages[0]}|likhita|{code}|||||{_ROLE}|||\n"
        said = {}
        for person in part.text.split(","):
            parts = person.split()
            if parts:
                said[parts[0]] = parts[1] if len(parts) > 2 else parts[0]  # noqa: PLR2004 - code, name, role
        said |= {code: self._label(name) for name, code in self._new.items()}
        for name, code in {**self._code_of, **self._new}.items():
            if code in said and said[code] != name:
                yield f"@Comment:\tspeaker {code}={'' if name is None else encoded(name)}\n"

    @staticmethod
    def _label(name: str | None) -> str:
        return label_of(name or "unknown", "speaker").replace(",", "_")

    def _name_new_speakers(self) -> dict[str | None, str]:
        taken, number, found = set(self._code_of.values()), 0, {}
        taken |= {tier.name.removeprefix("*") for tier in self._places.text_tiers}
        for row in self._rows:
            if row.speaker in self._code_of or row.speaker in found:
                continue
            number = next(n for n in count(number + 1) if f"S{n:02d}" not in taken)
            found[row.speaker] = f"S{number:02d}"
        return found

    def _find_languages(self) -> list[str]:
        part = find_element(self._source.head, "@Languages")
        known = [code.strip() for code in part.text.split(",") if code.strip()] if part else []
        changed = [row for row in self._rows if not self._is_as_it_came(row) and row.language in CODES]
        needed = find_languages(tuple(changed)) if changed else []
        return [*known, *(code for code in needed if code not in known)] or find_languages(())

    def _is_as_it_came(self, row: Segment) -> bool:
        _, was = self._places.home.get(row.id, (None, None))
        if was is None or was.text != row.text:
            return False
        told = dict(was.attributes)
        return "line" in told and told.get("language", "") == (row.language or "")

    def _utterance(self, row: Segment, number: int) -> Iterator[str]:
        tier, was = self._places.home.get(row.id, (None, None))
        own = tier.name.removeprefix("*") if tier else ""
        is_own = tier is not None and self._places.speaker_of[tier.name] == row.speaker
        code = own if is_own else self._code_of.get(row.speaker) or self._new.get(row.speaker, "")
        if was is None or not self._is_as_it_came(row):
            yield from utterance_lines(row, code, self._languages, number)
            return
        line = dict(was.attributes).get("line", "").replace(SHOWN_BULLET, BULLET)
        if (was.start_ms, was.end_ms) != (row.start_ms, row.end_ms):
            line = f"{_TIMES.sub('', line)} {BULLET}{row.start_ms}_{row.end_ms}{BULLET}"
        yield f"*{code}:\t{line}\n"
        yield from id_lines(row, number)

    def _find_what_hangs(self) -> dict[str, dict[str, str]]:
        """Row -> its %-tiers, those of rows that were joined in one line."""
        beside = [tier for tier in self._source.tiers if tier.kind is TierKind.BESIDE]
        home = {a.row: tier.name for tier in self._places.text_tiers for a in tier.annotations}
        kept: dict[str, dict[str, list[str]]] = {}
        place: dict[tuple[str, str], int] = {}  # (row, tier) -> which of its tiers it is
        for tier in beside:
            for annotation in tier.annotations:
                row = self._places.row_of(annotation, home.get(annotation.row, ""))
                if row is not None:
                    kept.setdefault(row.id, {}).setdefault(tier.name, []).append(annotation.text)
                    place.setdefault((row.id, tier.name), int(annotation.id or 0))
        notes = NoteCorrections(beside)
        found = {}
        for row_id, values in kept.items():
            corrected = notes.correct(self._places.rows[row_id].note, values)
            names = sorted(corrected, key=lambda name: place[row_id, name])
            found[row_id] = {name: " ".join(corrected[name]) for name in names}
        return found
