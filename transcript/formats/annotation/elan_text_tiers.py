"""Which tiers of an ELAN file hold what was said."""

from collections.abc import Sequence

from transcript.formats.annotation.elan_file import EafFile, EafTier
from transcript.formats.annotation.tier_choice import TextTiers, make_option
from transcript.formats.annotation.tier_contents import (
    has_borders_of,
    indic_share,
    is_closed_list,
    looks_like_references,
)
from transcript.formats.annotation.tier_names import Role, role_of
from transcript.formats.base.questions import Option

_DEEPEST = 8  # levels below a tier with times on which the text may stand
_MOST_COMPARED = 20


def find_text_tiers(file: EafFile, wanted: str = "") -> TextTiers:
    """The tiers with the text: those of the choice `wanted`, else the likeliest ones."""
    finder = _Finder(file)
    groups = finder.groups()
    named = file.text_tiers
    if named:
        return TextTiers(frozenset(named), "", ())
    if wanted in groups:
        names, is_sure = [tier.name for tier in groups[wanted]], False
    else:
        names, is_sure = finder.likeliest()
    chosen = next((key for key, tiers in groups.items() if any(tier.name in names for tier in tiers)), "")
    offers = () if is_sure or len(groups) < 2 else tuple(_choice(key, tiers) for key, tiers in groups.items())  # noqa: PLR2004
    return TextTiers(frozenset(names), chosen, offers)


class _Finder:
    """The tiers of one file while they are looked at."""

    def __init__(self, file: EafFile) -> None:
        self._file = file
        self._below: dict[str, list[EafTier]] = {}
        for tier in file.tiers:
            self._below.setdefault(tier.parent, []).append(tier)
        self._place = {id(t): place for tiers in self._below.values() for place, t in enumerate(tiers)}
        self._candidates = [tier for top in self._tops() for tier in self._with_pairs(top)]

    def _tops(self) -> list[EafTier]:
        return [t for t in self._below.get("", ()) if t.annotations and t.annotations[0].start_ms is not None]

    def _with_pairs(self, tier: EafTier) -> list[EafTier]:
        """The tier and those below whose annotations belong to one of it each."""
        found, level = [tier], [tier]
        for _ in range(_DEEPEST):
            level = [t for above in level for t in self._below.get(above.name, ()) if _is_paired(t)]
            found += level
        return found

    def groups(self) -> dict[str, list[EafTier]]:
        """The candidates by type, role and place below their parent; a group is called as its first tier."""
        found: dict[tuple[str, Role, int], list[EafTier]] = {}
        for tier in self._candidates:
            if _is_said(tier):
                place = self._place[id(tier)] if tier.parent else -1
                found.setdefault((tier.type, role_of(tier.name), place), []).append(tier)
        return {tiers[0].name: tiers for tiers in found.values()}

    def likeliest(self) -> tuple[list[str], bool]:
        """(names of the text tiers, whether there is no doubt)."""
        texts = {top.name: self._text_below(top) for top in self._tops()}
        speech = self._speech([tier for tier, _ in texts.values()])
        is_sure = len(speech) == len(texts) and all(is_sure for _, is_sure in texts.values())
        return [tier.name for tier in speech], is_sure

    def _text_below(self, top: EafTier) -> tuple[EafTier, bool]:
        """(the tier of this family that holds the text, whether there is no doubt)."""
        if _names_its_speaker(top):
            return top, True
        pairs = [tier for tier in self._with_pairs(top)[1:] if _is_said(tier)]
        role = role_of(top.name)
        is_reference = role is Role.REFERENCE or looks_like_references([a.text for a in top.annotations])
        if not pairs or not is_reference or (role is Role.TEXT and _is_said(top)):
            return top, True
        best = max(pairs, key=_likeness)
        if role_of(best.name) is Role.BESIDE and _is_said(top) and role is not Role.REFERENCE:
            return top, False
        return best, role_of(best.name) is Role.TEXT

    def _speech(self, tiers: list[EafTier]) -> list[EafTier]:
        """Of the families' text tiers those that hold speech."""
        roles = [role_of(tier.name) for tier in tiers]
        is_sure = [
            role is Role.TEXT or _names_its_speaker(tier) for role, tier in zip(roles, tiers, strict=True)
        ]
        types = {tier.type for tier, sure in zip(tiers, is_sure, strict=True) if sure}
        kept: list[EafTier] = []
        for tier, role, sure in zip(tiers, roles, is_sure, strict=True):
            is_named = role is Role.NONE and (not types or tier.type in types)
            if sure or (is_named and not self._is_beside(tier, kept[:_MOST_COMPARED])):
                kept.append(tier)
        if kept:
            return kept
        words = [tier for tier in tiers if role_of(tier.name) in {Role.WORDS, Role.NONE}]
        return words or tiers

    def _is_beside(self, tier: EafTier, others: Sequence[EafTier]) -> bool:
        texts = [annotation.text for annotation in tier.annotations]
        if tier.type in self._file.closed_types or is_closed_list(texts):
            return True
        spans = _spans(tier)
        return any(has_borders_of(spans, _spans(other)) for other in others)


def _names_its_speaker(tier: EafTier) -> bool:
    """Whether the tier is called as the one who speaks on it."""
    return bool(tier.get("PARTICIPANT")) and tier.get("PARTICIPANT") == tier.name


def _is_paired(tier: EafTier) -> bool:
    above = [annotation.above for annotation in tier.annotations]
    return all(above) and len(set(above)) == len(above)


def _is_said(tier: EafTier) -> bool:
    return any(annotation.text.strip() for annotation in tier.annotations)


def _likeness(tier: EafTier) -> tuple[bool, bool, float, bool]:
    """What makes a tier below numbers likely to be the text; the first tier wins where all is equal."""
    role, texts = role_of(tier.name), [annotation.text for annotation in tier.annotations]
    return (
        role is Role.TEXT,
        role in {Role.NONE, Role.WORDS} and not looks_like_references(texts),
        indic_share(texts),
        role is not Role.BESIDE,
    )


def _spans(tier: EafTier) -> list[tuple[int, int]]:
    return [(a.start_ms or 0, a.end_ms or 0) for a in tier.annotations]


def _choice(key: str, tiers: Sequence[EafTier]) -> Option:
    labels = (annotation.text for tier in tiers for annotation in tier.annotations)
    return make_option(key, [tier.name for tier in tiers], labels)
