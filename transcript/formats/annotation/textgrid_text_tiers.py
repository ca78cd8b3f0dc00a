"""Which tiers of a TextGrid hold what was said, and which of them the words of those."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from transcript.formats.annotation.textgrid_file import INTERVALS, SILENT, Grid, GridTier
from transcript.formats.annotation.tier_choice import TextTiers, make_option
from transcript.formats.annotation.tier_contents import (
    has_borders_of,
    indic_share,
    is_closed_list,
    is_finer_than,
    looks_like_references,
)
from transcript.formats.annotation.tier_names import Role, owner_of, role_of
from transcript.formats.base.questions import Option
from transcript.formats.base.tiers import base_name

WORDS = " - words"
_HALF = 0.5
_MOST_COMPARED = 20


@dataclass(frozen=True, slots=True)
class GridTexts:
    """The text tiers; `words_of` names for some of them the tier that holds their words."""

    tiers: TextTiers
    words_of: dict[str, str] = field(default_factory=dict)


def find_grid_texts(grid: Grid, wanted: str = "") -> GridTexts:
    """The tiers with the text: those of the choice `wanted`, else the likeliest ones."""
    candidates = [tier for tier in grid.tiers if tier.kind == INTERVALS and _holds_rows(tier)]
    choices = {choice.value: (choice, names) for choice, names in _choices(candidates)}
    names, is_sure = _likeliest(candidates)
    chosen = next((value for value, (_, found) in choices.items() if set(found) & set(names)), "")
    if wanted in choices:
        names, is_sure, chosen = choices[wanted][1], False, wanted
    offers = () if is_sure or len(choices) < 2 else tuple(choice for choice, _ in choices.values())  # noqa: PLR2004
    texts = TextTiers(frozenset(names), chosen, offers)
    return GridTexts(texts, _words_of(candidates, texts.names))


def _likeliest(candidates: Sequence[GridTier]) -> tuple[list[str], bool]:
    """(keys of the text tiers, whether there is no doubt)."""
    texts: list[GridTier] = []
    names = {tier.name for tier in candidates}
    is_sure = True
    for tier in candidates:
        if role_of(tier.name) not in {Role.NONE, Role.TEXT, Role.REFERENCE}:
            continue
        if base_name(tier.name, names) != tier.name:  # what somebody says while they speak already
            texts.append(tier)
            continue
        above = _find_above(tier, texts)
        labels = [label.text for label in tier.said]
        if above is not None and _is_better(tier, above):
            texts[texts.index(above)], is_sure = tier, False
        elif above is not None or is_closed_list(labels):
            is_sure = False
        elif role_of(tier.name) is not Role.REFERENCE or not looks_like_references(labels):
            texts.append(tier)
    owned = {owner_of(tier.name).casefold() for tier in texts} | {tier.name.casefold() for tier in texts}
    words = [tier for tier in candidates if role_of(tier.name) is Role.WORDS]
    texts += [tier for tier in words if not _belongs(tier, owned) and (owner_of(tier.name) or not texts)]
    if not texts:
        texts, is_sure = list(candidates[:1]), len(candidates) < 2  # noqa: PLR2004 - nothing to choose
    return [tier.key for tier in texts], is_sure


def _belongs(tier: GridTier, owned: set[str]) -> bool:
    return owner_of(tier.name).casefold() in owned


def _find_above(tier: GridTier, texts: Sequence[GridTier]) -> GridTier | None:
    """The text tier that this one says again with the same borders, or cuts up."""
    spans = _spans(tier)
    return next(
        (
            other
            for other in texts[:_MOST_COMPARED]
            if has_borders_of(spans, _spans(other)) or is_finer_than(spans, _spans(other))
        ),
        None,
    )


def _is_better(tier: GridTier, other: GridTier) -> bool:
    """Whether this of two tiers with the same borders is the text: the one in the language's own script."""
    if len(tier.said) != len(other.said):
        return False
    mine, theirs = ([label.text for label in each.said] for each in (tier, other))
    return indic_share(mine) > _HALF > indic_share(theirs) and role_of(other.name) is not Role.TEXT


def _words_of(candidates: Sequence[GridTier], texts: frozenset[str]) -> dict[str, str]:
    """Text tier -> its tier of words, where there is one."""
    text_of: dict[str, str] = {}
    for tier in candidates:
        if tier.key in texts:
            text_of.setdefault(tier.name.casefold(), tier.key)
            text_of.setdefault(owner_of(tier.name).casefold(), tier.key)
    found: dict[str, str] = {}
    for tier in candidates:
        name = tier.name.removesuffix(WORDS).casefold()
        owner = name if tier.name.endswith(WORDS) else owner_of(tier.name).casefold()
        if tier.key not in texts and role_of(tier.name) is Role.WORDS and owner in text_of:
            found.setdefault(text_of[owner], tier.key)
        elif tier.key not in texts and role_of(tier.name) is Role.WORDS and not owner and len(texts) == 1:
            found.setdefault(next(iter(texts)), tier.key)
    return found


def _choices(candidates: Sequence[GridTier]) -> Iterator[tuple[Option, list[str]]]:
    """The tiers that may be the text: those of one kind together, what stands beside each alone."""
    groups: dict[object, list[GridTier]] = {}
    for tier in candidates:
        role = role_of(tier.name)
        together = role in {Role.WORDS, Role.PHONES, Role.TEXT}
        groups.setdefault(role if together else tier.key, []).append(tier)
    plain = [tier for tier in candidates if role_of(tier.name) is Role.NONE]
    if len(plain) > 1:
        groups["all"] = plain
    for tiers in groups.values():
        labels = (label.text for tier in tiers for label in tier.said)
        value = tiers[0].key if len(tiers) == 1 else f"{tiers[0].key} …"
        yield make_option(value, [tier.key for tier in tiers], labels), [tier.key for tier in tiers]


def _holds_rows(tier: GridTier) -> bool:
    return any(label.text.strip() or label.text == SILENT for label in tier.labels)


def _spans(tier: GridTier) -> list[tuple[int, int]]:
    return [(label.start.ms, label.end.ms) for label in tier.said]
