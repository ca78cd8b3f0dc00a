"""Everything that is kept of one document, by listing: rows in the database, files in the data folder."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from transcript.storage.media_files import label_of, media_folder
from transcript.storage.store import Store

_FOLDERS = ("media", "jobs")


@dataclass(frozen=True, slots=True)
class Traces:
    """`tables` counts rows that name the document; `label` stands for it where its secret must not."""

    label: str
    tables: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[Path, int] = field(default_factory=dict)
    folders: Collection[Path] = ()

    @property
    def is_any(self) -> bool:
        """Whether anything is there, be it an empty folder."""
        return bool(self.tables or self.files or self.folders)

    @property
    def size_bytes(self) -> int:
        """Of all files."""
        return sum(self.files.values())

    def __or__(self, other: "Traces") -> "Traces":
        """What is in either."""
        tables = {
            name: max(self.tables.get(name, 0), other.tables.get(name, 0))
            for name in {*self.tables, *other.tables}
        }
        folders = {*self.folders, *other.folders}
        return Traces(self.label, tables, {**self.files, **other.files}, folders)


def find_traces(store: Store, data_dir: Path, document_id: str, others: Collection[Path] = ()) -> Traces:
    """What is there now; `others` are further folders that belong to the document."""
    folders = [media_folder(data_dir / name, document_id) for name in _FOLDERS]
    there = [folder for folder in (*folders, *others) if folder.exists()]
    files = {path: path.stat().st_size for folder in there for path in folder.rglob("*") if path.is_file()}
    return Traces(label_of(document_id), store.count_rows_of(document_id), files, there)
