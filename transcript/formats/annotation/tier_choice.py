"""Which tiers hold the text, and what a person is asked about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transcript.formats.base.questions import LONGEST_CHOICE, MOST_OPTIONS, Option, Question, preview

TEXT_TIER = "text_tier"
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class TextTiers:
    """Names of the tiers whose labels are the rows. `options` are empty where there is no doubt."""

    names: frozenset[str]
    chosen: str
    options: tuple[Option, ...]

    def questions(self) -> tuple[Question, ...]:
        """What to ask, if anything."""
        if len(self.options) < 2 or self.chosen not in {option.value for option in self.options}:  # noqa: PLR2004 - no choice
            return ()
        return (Question(TEXT_TIER, self.chosen, self.options[:MOST_OPTIONS]),)


def make_option(value: str, names: Sequence[str], labels: Iterable[str]) -> Option:
    """The choice of these tiers together."""
    more = ", …" if len(names) > _MOST_NAMED else ""
    return Option(
        value[:LONGEST_CHOICE], f"{', '.join(names[:_MOST_NAMED])}{more}"[:LONGEST_CHOICE], preview(labels)
    )
