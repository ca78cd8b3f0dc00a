"""Which weights serve which role, fetched once and loaded once under a lock.

`python -m engines.models` lists them; with --fetch it gets them ahead.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from engines.models.catalogue import STARTER
from engines.models.checkpoint import Checkpoint
from engines.models.download_progress import FetchProgress, Progress
from engines.models.errors import ModelUnavailableError
from engines.models.families import Family, FolderDescription, describe_folder, find_family, read_base
from engines.models.full_catalogue import list_full_sets
from engines.models.model_cards import read_card_languages
from engines.models.roles import Role
from engines.models.settings import (
    ModelCard,
    ModelSettings,
    describe_hub_model,
    is_hub_id,
)
from engines.models.weight_set import WeightSet
from engines.models.weight_store import KeyedLocks, WeightStore
from engines.runtime.hardware import has_nvidia_driver
from transcript.errors import LikhitaError
from transcript.messages import Message

__all__ = ["FetchProgress", "ModelCard", "ModelSettings", "ModelUnavailableError", "Models", "Role"]

log = logging.getLogger(__name__)

Loaded = TypeVar("Loaded")

_RECOGNISING = {Role.TELUGU, Role.ENGLISH, Role.MULTILINGUAL}


class Models:
    """The weights of this process. Any thread may call any method; each set and model has its own lock.

    With `models` auto a role is served by its full set once that is at hand, and by the starter set until
    then, so nobody waits for a download of gigabytes. What the host names wins over both; where that cannot
    be had, auto falls back to the starter set too, and `notices` says so.
    """

    def __init__(
        self,
        settings: ModelSettings,
        starter: Mapping[Role, WeightSet] | None = None,
        full: Mapping[Role, WeightSet] | None = None,
    ) -> None:
        self.settings = settings
        self._starter = dict(STARTER if starter is None else starter)
        if full is None:
            is_for_ctranslate2 = settings.whisper_backend == "ctranslate2" or (
                settings.whisper_backend == "auto" and not has_nvidia_driver()
            )
            full = list_full_sets(is_for_ctranslate2)
        self._full = dict(full)
        self._store = WeightStore(settings)
        self._locks = KeyedLocks()
        self._loaded: dict[str, object] = {}
        self._descriptions: dict[Path, FolderDescription] = {}
        self._refusals: dict[str, Message] = {}  # by folder: why its weights could not be loaded

    def path(self, role: Role) -> Path:
        """The folder with the role's weights, verified; fetched first where they are missing.

        Raises:
            ModelUnavailableError: nothing serves the role, or its weights cannot be had now.
        """
        return self._obtain(role, None)

    def checkpoint(self, role: Role) -> Checkpoint:
        """The role's weights for a recogniser; of an adapter also its base, fetched where it is missing.

        Raises:
            ModelUnavailableError: as `path`, also for an adapter's base.
        """
        folder = self.path(role)
        if find_family(folder) is not Family.ADAPTER:
            return Checkpoint(folder)
        return Checkpoint(folder, self._find_base(folder, role))

    def _find_base(self, folder: Path, role: Role) -> Path:
        """The folder of the model that the adapter in `folder` changes."""
        if problem := describe_folder(folder).problem:
            raise ModelUnavailableError("model_cannot_serve", role=str(role), problem=problem)
        name = read_base(folder)
        base = Path(name).expanduser()
        if not base.is_dir() and is_hub_id(name):
            pinned = (weights for weights in list_full_sets(False).values() if weights.hub_id == name)
            base = self._store.find_folder(next(pinned, None) or describe_hub_model(name), None)
        if not base.is_dir():
            raise ModelUnavailableError("adapter_base_missing", role=str(role))
        if find_family(base) is Family.ADAPTER:
            raise ModelUnavailableError("adapter_of_adapter", role=str(role))
        return base

    def name_of(self, role: Role) -> str:
        """The folder's name, or the hub's without its owner; "" where nothing serves the role."""
        folder = self.settings.own_folder(role)
        if folder is not None:
            return folder.name
        weights = self.find_set(role)
        return weights.name.rsplit("/", 1)[-1] if weights else ""

    def card_languages(self, role: Role) -> tuple[str, ...]:
        """The languages that the card in the role's folder names (ISO 639-1); () where it is not here yet."""
        own = self.settings.own_folder(role)
        weights = None if own else self.find_set(role)
        folder = own or (self._store.locate(weights) if weights else None)
        return read_card_languages(folder) if folder else ()

    def starter_folder(self, role: Role) -> Path:
        """The starter's weights of the role, fetched where they are missing, whatever else serves it.

        Raises:
            ModelUnavailableError: they cannot be had, or there are none.
        """
        weights = self._starter.get(role)
        if weights is None:
            raise ModelUnavailableError("model_not_set", role=str(role))
        return self._store.find_folder(weights, None)

    def find_set(self, role: Role) -> WeightSet | None:
        """The set that serves the role now, where it is not a folder of the host's; None where none does."""
        own = self.settings.own_set(role)
        if own is not None and own.key in self._store.problems and self._find_fallback(role):
            return self._find_fallback(role)
        if own is not None:
            return own
        full, starter = self._full.get(role), self._starter.get(role)
        if self.settings.models == "starter" or full is None:
            return starter
        if self.settings.models == "full" or self._is_at_hand(full):
            return full
        return starter

    def serves(self, role: Role) -> bool:
        """Whether the role has weights, here or to be fetched; punctuation for one may have none."""
        return self.settings.own_folder(role) is not None or self.find_set(role) is not None

    def knows(self, role: Role, language: str) -> bool:
        """Whether the role has weights and nothing says that they do not know `language` (ISO 639-1)."""
        if self.settings.own_folder(role) is not None:
            return True
        weights = self.find_set(role)
        return weights is not None and (not weights.languages or language in weights.languages)

    def cards(self) -> tuple[ModelCard, ...]:
        """One card a role that has weights. Cheap: reads a few file sizes, fetches and imports nothing."""
        return tuple(card for role in Role if (card := self._describe(role)) is not None)

    def notices(self) -> tuple[Message, ...]:
        """A message for each model that was wanted and could not be had; another one serves meanwhile."""
        return tuple(dict.fromkeys(self._store.problems.values()))

    def fetch(self, progress: Progress | None = None) -> None:
        """Gets every set that is missing; `progress` takes the set's name and a fraction.

        The starter sets come first: with them everything works, so a full set that cannot be had is only a
        notice, unless `models` is full.

        Raises:
            ModelUnavailableError: a set cannot be had and nothing replaces it; the others are still tried.
        """
        roles = [role for role in Role if self.settings.own_folder(role) is None]
        failures: dict[str, ModelUnavailableError] = {}
        for role in roles:
            weights = self.find_set(role)
            if weights is None or weights.key in failures:
                continue
            try:
                self._obtain(role, progress)
            except ModelUnavailableError as exc:
                failures[weights.key] = exc
        self._fetch_wishes(roles, progress)
        if failures:
            raise list(failures.values())[-1]

    def may_come(self) -> bool:
        """Whether a set that is missing may be had later with nobody doing anything: `fetch` may be tried."""
        return any(failure.is_temporary for failure in self._store.failures.values())

    def progress(self) -> FetchProgress | None:
        """The fetch that runs now, or None."""
        return self._store.progress

    def load(self, key: str, label: str, loader: Callable[[], Loaded]) -> Loaded:
        """What `loader` made at the first call; the same object ever after. `key` is a word and a folder.

        One lock a key, so two models load at once but never one model twice. A failed load leaves nothing
        behind, and the next caller tries again.
        """
        if key not in self._loaded:
            with self._locks.of(key):
                if key not in self._loaded:
                    started_at = time.monotonic()
                    try:
                        self._loaded[key] = loader()
                    except LikhitaError as exc:
                        self._refusals[key.partition(" ")[2]] = exc.reason
                        raise
                    self._refusals.pop(key.partition(" ")[2], None)
                    log.info("%s model loaded in %.1fs", label, time.monotonic() - started_at)
        return self._loaded[key]  # type: ignore[return-value]

    def _obtain(self, role: Role, progress: Progress | None) -> Path:
        folder = self.settings.own_folder(role)
        if folder is not None and not folder.is_dir():
            raise ModelUnavailableError("model_folder_missing", role=str(role))
        if folder is not None:
            return folder
        weights = self.find_set(role)
        if weights is None:
            raise ModelUnavailableError("model_not_set", role=str(role))
        try:
            return self._store.find_folder(weights, progress)
        except ModelUnavailableError:
            fallback = self._find_fallback(role)
            if fallback is None or fallback == weights:
                raise
            return self._store.find_folder(fallback, progress)

    def _fetch_wishes(self, roles: Sequence[Role], progress: Progress | None) -> None:
        """Tries for the full sets that auto would rather use; what cannot be had is a notice."""
        wishes = {wish.key: wish for role in roles if (wish := self._find_wish(role))}
        if wishes and not self._store.try_hub():
            return
        for weights in wishes.values():
            try:
                self._store.find_folder(weights, progress)
            except ModelUnavailableError as exc:
                log.info("%s", exc.message)

    def _find_wish(self, role: Role) -> WeightSet | None:
        """The full set that should serve the role and is not at hand; a gated one only with a token."""
        full = self._full.get(role)
        if full is None or self.settings.models != "auto" or self.settings.own_set(role):
            return None
        if self._is_at_hand(full) or (full.is_gated and not self.settings.hf_token):
            return None
        return full

    def _find_fallback(self, role: Role) -> WeightSet | None:
        """What serves the role where the wanted set cannot be had: nothing, where the host wants full."""
        return self._starter.get(role) if self.settings.models != "full" else None

    def _is_at_hand(self, weights: WeightSet) -> bool:
        return self._store.locate(weights) is not None

    def _describe(self, role: Role) -> ModelCard | None:
        """The role's card, None where nothing serves it."""
        own = self.settings.own_folder(role)
        if own is not None:
            card = ModelCard(role, own.name, "local", "unknown", "missing", is_starter=False, source="folder")
            return self._add_description(card, own, is_chosen=True) if own.is_dir() else card
        weights = self.find_set(role)
        if weights is None:
            return None
        folder = self._store.locate(weights)
        fetching = self._store.progress
        is_coming = fetching is not None and fetching.name == weights.label
        card = ModelCard(
            role,
            weights.name,
            weights.revision,
            weights.licence,
            "fetching" if is_coming else "missing",
            weights == self._starter.get(role) and role in self._full,
            weights.size_bytes,
            "package" if weights.package else "hub",
            languages=weights.languages,
        )
        if folder is None or is_coming:
            return card
        return self._add_description(card, folder, is_chosen=weights.is_chosen)

    def _add_description(self, card: ModelCard, folder: Path, *, is_chosen: bool) -> ModelCard:
        """The card with what the folder itself says; read once, for a folder does not change.

        Only what the host chose can be of a wrong kind; our own sets are known.
        """
        if folder not in self._descriptions:
            self._descriptions[folder] = describe_folder(folder)
        found = self._descriptions[folder]
        problem = self._refusals.get(str(folder))
        if is_chosen and card.role in _RECOGNISING:
            problem = found.problem or problem
        # a folder of this machine is nobody's business
        family = f"{found.family} of {found.base}" if is_hub_id(found.base) else found.kind
        return replace(
            card,
            licence=found.licence if card.licence.startswith("unknown") else card.licence,
            state="refused" if problem else "ready",
            size_bytes=card.size_bytes or found.size_bytes,
            family=family,
            languages=card.languages or found.languages,
            problem=problem,
        )
