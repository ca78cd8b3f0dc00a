"""Documents, their revisions and their sound on the disk."""

from transcript.storage.segment_rows import Saved
from transcript.storage.store import Store
from transcript.storage.word_repair import Repair

__all__ = ["Repair", "Saved", "Store"]
