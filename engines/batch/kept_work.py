"""What an archive's output knows of finished work: the folder `.likhita` in it.

`heard/KEY.likhita.zip` is the document of a sound, `heard/KEY.json` says that it is whole and what it cost;
`written/NAME.json` says which files stand for a recording, with their hashes, and for which key.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from engines.batch.places import Place

FOLDER = ".likhita"


@dataclass(frozen=True, slots=True)
class HeardRecord:
    """What a document cost in seconds, and what it has to say of itself."""

    seconds: float
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenRecord:
    """The files of a recording by their names, each with its SHA-256; `key` is "" until all are there."""

    key: str
    files: Mapping[str, str] = field(default_factory=dict)


class KeptWork:
    """The records of one output. Any thread, and any machine that reaches the output, may call any method."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def find_heard(self, key: str) -> tuple[HeardRecord, bytes] | None:
        """What was heard under this key, with its document; None where that is not finished."""
        told = self._place.read(f"{FOLDER}/heard/{key}.json")
        content = None if told is None else self._place.read(f"{FOLDER}/heard/{key}.likhita.zip")
        if told is None or content is None:
            return None
        read = json.loads(told)
        return HeardRecord(read["seconds"], tuple(read["notices"])), content

    def keep_heard(self, key: str, record: HeardRecord, content: bytes) -> None:
        """Keeps the document, then the record that says so."""
        self._place.write(f"{FOLDER}/heard/{key}.likhita.zip", content)
        self._place.write(f"{FOLDER}/heard/{key}.json", _dump(record))

    def find_written(self, stem: str) -> WrittenRecord | None:
        """The files that stand for the recording of this name; None where there are none."""
        told = self._place.read(_written_name(stem))
        if told is None:
            return None
        read = json.loads(told)
        return WrittenRecord(read["key"], read["files"])

    def keep_written(self, stem: str, record: WrittenRecord) -> None:
        """Notes the files of the recording of this name."""
        self._place.write(_written_name(stem), _dump(record))


def _written_name(stem: str) -> str:
    return f"{FOLDER}/written/{hashlib.sha256(stem.encode()).hexdigest()[:32]}.json"


def _dump(record: HeardRecord | WrittenRecord) -> bytes:
    return json.dumps(asdict(record), ensure_ascii=False).encode()
