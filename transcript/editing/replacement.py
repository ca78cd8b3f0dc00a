"""A find and replace, made ready for many rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from transcript.bounds import LONGEST_SPEAKER
from transcript.document import Segment, Status
from transcript.editing.fields import with_text
from transcript.editing.search import Search, Span
from transcript.errors import PatchError
from transcript.text.cleaning import clean_line, clean_text


@dataclass(frozen=True, slots=True)
class Replacement:
    """A find and replace in the texts of the rows `ids` (None: all), or of match number `only` of one row.

    What only sounds like the query is found, but replaced only `with_sounds` (or as that one match).
    """

    search: Search
    ids: frozenset[str] | None
    only: int | None
    with_sounds: bool = False

    def replaced(self, text: str) -> str:
        """The text as the replacement leaves it."""
        return self.search.replace(text, self.only, with_sounds=self.with_sounds)

    def counts(self, spans: Iterable[Span]) -> int:
        """How many of the matches in a text are replaced where all are."""
        return sum(self.with_sounds or not span.sounds for span in spans)

    def addresses(self, segment: Segment) -> bool:
        """Whether the text of this row is looked at."""
        return self.ids is None or segment.id in self.ids

    def finds_name(self, speaker: str | None) -> bool:
        """Whether a speaker's name has a match; names are the same in every row, whichever are looked at."""
        looks = self.search.query.speakers and self.only is None
        return bool(looks and speaker and self.search.spans(speaker))

    def new_name(self, speaker: str) -> str | None:
        """The name with its matches replaced, where somebody chose it: also what only sounds so."""
        spelled = self.replaced(speaker)
        chosen = spelled if spelled != speaker else self.search.replace(speaker, with_sounds=True)
        return _clean_name(chosen)

    def names(self, speakers: Iterable[str | None]) -> dict[str | None, str | None]:
        """Old name -> new name of the speakers whose names match; names are the same in every row."""
        found = {name for name in speakers if name and self.finds_name(name)}
        olds = {name for name in found if self.counts(self.search.spans(name))}
        return {name: _clean_name(self.replaced(name)) for name in olds}

    def change(self, segment: Segment) -> Segment:
        """The row with the matches in its text replaced; a verified row only where one match is meant."""
        if not self.addresses(segment) or (segment.status is Status.VERIFIED and self.only is None):
            return segment
        return with_text(segment, clean_text(self.replaced(segment.text)))


def _clean_name(name: str) -> str | None:
    if len(name) > LONGEST_SPEAKER:
        raise PatchError("replacement", "name_too_long", most=LONGEST_SPEAKER)
    return clean_line(name) or None
