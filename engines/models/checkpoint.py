"""Where a recogniser's weights lie: one folder, or an adapter and the model that it changes."""

from dataclasses import dataclass
from pathlib import Path

from engines.models.families import Family, find_family


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`folder` is what serves the role; `base` is the model that it changes where it is an adapter."""

    folder: Path
    base: Path | None = None

    @property
    def weights(self) -> Path:
        """The folder with the whole model: the adapter's base, else the folder itself."""
        return self.base or self.folder

    @property
    def family(self) -> Family:
        """The family of the whole model."""
        return find_family(self.weights)

    def find_file(self, *names: str) -> Path | None:
        """The first of these files that there is, the adapter's before the base's; else None."""
        folders = [self.folder] if self.base is None else [self.folder, self.base]
        paths = (folder / name for folder in folders for name in names)
        return next((path for path in paths if path.is_file()), None)
