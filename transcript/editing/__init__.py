"""One edit, asked for as a `Patch`, applied purely to a transcript."""

from transcript.editing.patch import Patch, apply_patch

__all__ = ["Patch", "apply_patch"]
