"""Tiers that may hold the text, as a person is asked about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_PREVIEW = 3
_MOST_NAMED = 5
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class TierChoice:
    """Tiers that may be the text together: `value` names the choice, `preview` are labels of them."""

    value: str
    label: str
    preview: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTiers:
    """Names of the tiers whose labels are the rows. `choices` are empty where there is no doubt."""

    names: frozenset[str]
    chosen: str
    choices: tuple[TierChoice, ...]


def make_choice(value: str, names: Sequence[str], labels: Iterable[str]) -> TierChoice:
    """The choice of these tiers together."""
    more = ", …" if len(names) > _MOST_NAMED else ""
    said = (" ".join(label.split()) for label in labels if label.strip())
    preview = tuple(text[:_LONGEST] for _, text in zip(range(_PREVIEW), said, strict=False))
    return TierChoice(value, f"{', '.join(names[:_MOST_NAMED])}{more}"[:_LONGEST], preview)
