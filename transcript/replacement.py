"""A find and replace as it comes from outside, made ready for many rows. Imports no other package."""

from collections.abc import Iterable
from dataclasses import dataclass

from transcript.bounds import LONGEST_TEXT
from transcript.document import Segment, Status
from transcript.errors import PatchError
from transcript.fields import read_ids, read_object, read_speaker, with_text
from transcript.search import Query, Search, Span, read_replacement
from transcript.telugu import clean_text


@dataclass(frozen=True, slots=True)
class Replacement:
    """A find and replace in the texts of the rows `ids` (None: all), or of match number `only` of one row.

    What only sounds like the query is found, but replaced only `with_sounds` (or as that one match).
    """

    search: Search
    ids: frozenset[str] | None
    only: int | None
    with_sounds: bool = False

    @classmethod
    def from_value(cls, value: object) -> "Replacement":
        """The replacement in a patch's value {"query", "replacement", "ids", "only", "sounds"}.

        One that was read already is returned as it is, with the matches that it knows.

        Raises:
            PatchError: a part is missing or not as it should be.
        """
        if isinstance(value, cls):
            return value
        parts = read_object(value)
        search = Search(Query.from_json(parts.get("query")), read_replacement(parts.get("replacement")))
        ids = None if parts.get("ids") is None else frozenset(read_ids(parts["ids"], least=0))
        only = parts.get("only")
        if only is not None:
            if isinstance(only, bool) or not isinstance(only, int) or only < 0:
                raise PatchError("only", "must be the number of a match.")
            if ids is None or len(ids) != 1:
                raise PatchError("ids", "one match lies in one row.")
        with_sounds = parts.get("sounds", False)
        if not isinstance(with_sounds, bool):
            raise PatchError("sounds", "must be true or false.")
        return cls(search, ids, only, with_sounds)

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
        return read_speaker("replacement", chosen)

    def names(self, speakers: Iterable[str | None]) -> dict[str | None, str | None]:
        """Old name -> new name of the speakers whose names match; names are the same in every row."""
        found = {name for name in speakers if name and self.finds_name(name)}
        olds = {name for name in found if self.counts(self.search.spans(name))}
        return {name: read_speaker("replacement", self.replaced(name)) for name in olds}

    def change(self, segment: Segment) -> Segment:
        """The row with the matches in its text replaced; a verified row only where one match is meant."""
        if not self.addresses(segment) or (segment.status is Status.VERIFIED and self.only is None):
            return segment
        text = clean_text(self.replaced(segment.text))
        if len(text) > LONGEST_TEXT:
            raise PatchError("replacement", f"a row would be longer than {LONGEST_TEXT:,} characters.")
        return with_text(segment, text)
