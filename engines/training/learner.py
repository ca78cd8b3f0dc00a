"""What each family's way of learning does, and how much of it there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from engines.audio.samples import Samples
from engines.training.examples import Example, LeftOut


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is learnt. `rounds` are passes over the examples; `rate` None is what suits the family.

    `looks` is how often the held-out examples are written meanwhile, each time with a checkpoint.
    """

    rounds: float = 10.0
    batch: int = 8
    rate: float | None = None
    looks: int = 10
    seed: int = 1


class Learner(Protocol):
    """A model that learns. Lives in one thread."""

    usual_rate: float
    """Step size at the beginning that suits what is trained."""
    bears_bfloat16: bool
    """Whether it learns as well where most is computed in 16 bits."""

    @property
    def model(self) -> Any:
        """The torch module; what requires a gradient is learnt."""

    def refuse(self, row: Example, count: int) -> LeftOut | None:
        """Why the row, of `count` samples, cannot be learnt from; None where it can."""

    def prepare(self, row: Example, samples: Samples) -> Mapping[str, Any]:
        """The row as the model takes it."""

    def collate(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Prepared rows as one batch of tensors, with labels."""

    def write(self, sounds: Sequence[Samples]) -> list[str]:
        """What the model hears now in each of them."""

    def save(self, folder: Path) -> None:
        """Writes the whole model as the app's own loaders read it."""
