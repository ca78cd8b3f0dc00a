"""What models heard of a recording, piece by piece, on the disk: an interrupted run hears no piece twice.

A run asks the same models the same questions in the same order: it is repeated from its start, and what was
answered before comes from here. One file: a header, then records that are only ever added; what a killed
process left half written at the end is cut off.
"""

import json
import logging
import secrets
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Protocol, Self

import numpy as np

from engines.asr.emissions import Alphabet, Emission
from engines.asr.recogniser import Chunk, TimedWord
from engines.speech.language_id import Identification
from engines.speech.vad import Region
from transcript.document import Alternative, Flag, FlagKind

log = logging.getLogger(__name__)

_FORMAT = 1
_HEAD_BYTES = 12  # of a record: bytes of its JSON, of all of it, and its CRC-32, each in four bytes
_MOST_BYTES = 1 << 30
_Key = tuple[Any, ...]


class AnswerBook(Protocol):
    """Where answers are looked up and kept, with the bytes beside them."""

    def get(self, key: _Key) -> tuple[Any, bytes] | None:
        """What was answered to this question."""

    def put(self, key: _Key, answer: object, beside: bytes = b"") -> None:
        """Keeps an answer."""


class Answers:
    """The answers of one recording's models, in memory only. Lives in one thread."""

    def __init__(self) -> None:
        self._known: dict[_Key, tuple[_Key, Any, bytes]] = {}

    def get(self, key: _Key) -> tuple[Any, bytes] | None:
        """See `AnswerBook`."""
        found = self._known.get(_plain_key(key))
        return None if found is None else found[1:]

    def put(self, key: _Key, answer: object, beside: bytes = b"") -> None:
        """See `AnswerBook`."""
        self._known[_plain_key(key)] = (key, json.loads(_dump(answer)), beside)

    def list_all(self) -> tuple[tuple[_Key, Any, bytes], ...]:
        """Key, answer and what lies beside it, in the order of the questions."""
        return tuple(self._known.values())


class HearingJournal:
    """The answers of one recording's models. Any thread may call any method; `close` ends it.

    Where the disk refuses, nothing more is kept and the run goes on. `seed` is of this recording's row ids.
    `on_first` is called once, when the first piece is heard that was not heard before.
    """

    def __init__(self, path: Path, about: object, on_first: Callable[[], None] = lambda: None) -> None:
        """`about` is what the answers depend on besides the pieces: another value begins the file anew.

        Raises:
            OSError: the disk refuses.
        """
        self._lock = threading.Lock()
        self._known: dict[_Key, tuple[Any, bytes]] = {}
        self._on_first = on_first
        self._file: BinaryIO | None = path.open("r+b" if path.exists() else "w+b")
        head = self._read_all()
        if head is None or head["format"] != _FORMAT or head["about"] != json.loads(_dump(about)):
            self._known.clear()
            self._file.seek(0)
            self._file.truncate()
            head = {"format": _FORMAT, "about": about, "seed": secrets.token_hex(8)}
            self._append(head, b"")
        self.seed: str = head["seed"]
        self.pieces = len(self._known)
        """Answers that an earlier run left."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing more is kept."""
        with self._lock:
            if self._file is not None:
                self._file.close()
            self._file = None

    def get(self, key: _Key) -> tuple[Any, bytes] | None:
        """What was answered to this question, and the bytes beside it."""
        with self._lock:
            return self._known.get(_plain_key(key))

    def put(self, key: _Key, answer: object, beside: bytes = b"") -> None:
        """Keeps an answer, before anything that follows from it is shown."""
        with self._lock:
            if self._file is None or _plain_key(key) in self._known:
                return
            try:
                self._append({"key": key, "answer": answer}, beside)
            except OSError:
                log.warning("What was heard could not be kept; an interruption costs more.", exc_info=True)
                self._file = None
            on_first, self._on_first = self._on_first, lambda: None
        on_first()

    def _append(self, record: object, beside: bytes) -> None:
        if self._file is None:
            return
        text = _dump(record)
        body = text + beside
        head = b"".join(n.to_bytes(4, "little") for n in (len(text), len(body), zlib.crc32(body)))
        self._file.write(head + body)
        self._file.flush()

    def _read_all(self) -> dict[str, Any] | None:
        """The header, with all records taken in; None for a new or foreign file. It stands at its end."""
        head: dict[str, Any] | None = None
        file, place = self._file, 0
        if file is None:
            return None
        while record := _read_record(file):
            place = file.tell()
            if head is None:
                head = record[0]
            else:
                self._known[_plain_key(record[0]["key"])] = (record[0]["answer"], record[1])
        file.seek(place)
        file.truncate()
        return head


class PieceJournal:
    """The journal as one recognition uses it; each of several channels has its own. None keeps nothing.

    `names` are by language: an engine's answers are kept under that name in place of its own.
    """

    def __init__(
        self,
        journal: AnswerBook | None = None,
        channel: int = 0,
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._journal, self.channel, self._names = journal, channel, names

    def fill(self, answers: Iterable[tuple[_Key, Any, bytes]]) -> None:
        """Takes in what other models answered to the same questions."""
        if self._journal is None:
            self._journal = Answers()
        for key, answer, beside in answers:
            self._journal.put(key, answer, beside)

    def identify(self, piece: Region, ask: Callable[[], Identification]) -> Identification:
        """The language of a piece, as it was told before or as `ask` tells it."""
        if self._journal is None:
            return ask()
        key = ("language", self.channel, piece.start_s, piece.end_s)
        known = self._journal.get(key)
        if known is not None:
            language, probabilities, reason, stranger = known[0]
            shares = tuple((code, share) for code, share in probabilities)
            return Identification(language, shares, reason, stranger)
        found = ask()
        answer = [found.language, found.probabilities, found.reason, found.stranger]
        self._journal.put(key, answer)
        return found

    def recognise(
        self,
        piece: Region,
        language: str,
        engine: str,
        ask: Callable[[], tuple[Chunk, ...]],
        cancelled: Callable[[], bool],
    ) -> tuple[Chunk, ...]:
        """What an engine hears in a piece; an answer that was cut short by a cancel is not kept."""
        if self._journal is None:
            return ask()
        engine = self._names.get(language, engine)
        key = ("words", self.channel, piece.start_s, piece.end_s, language, engine)
        known = self._journal.get(key)
        if known is not None:
            return _read_chunks(*known)
        found = ask()
        if not cancelled():
            self._journal.put(key, *_write_chunks(found))
        return found

    def time(self, chunk: Chunk, ask: Callable[[], tuple[TimedWord, ...]]) -> tuple[TimedWord, ...]:
        """The times of a chunk's words."""
        if self._journal is None:
            return ask()
        key = ("times", self.channel, chunk.start_s, chunk.end_s, chunk.text, chunk.engine)
        known = self._journal.get(key)
        if known is not None:
            return tuple(TimedWord(*word) for word in known[0])
        found = ask()
        self._journal.put(key, _write_words(found))
        return found


def _read_record(file: BinaryIO) -> tuple[Any, bytes] | None:
    """The next record and the bytes beside it; None at the end, also a broken one."""
    head = file.read(_HEAD_BYTES)
    if len(head) < _HEAD_BYTES:
        return None
    text_bytes, body_bytes, check = (int.from_bytes(head[at : at + 4], "little") for at in (0, 4, 8))
    if not text_bytes <= body_bytes <= _MOST_BYTES:
        return None
    body = file.read(body_bytes)
    if len(body) < body_bytes or zlib.crc32(body) != check:
        return None
    return json.loads(body[:text_bytes]), body[text_bytes:]


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=float).encode()


def _plain_key(key: _Key) -> _Key:
    """The key as JSON gives it back."""
    return tuple(json.loads(_dump(key)))


def _write_words(words: tuple[TimedWord, ...]) -> list[Any]:
    return [[word.text, word.start_s, word.end_s, word.confidence] for word in words]


def _write_chunks(chunks: tuple[Chunk, ...]) -> tuple[Any, bytes]:
    """The chunks as plain values, and what a CTC model heard of each, one behind the other."""
    beside: list[bytes] = []
    records = [_write_chunk(chunk, beside) for chunk in chunks]
    return records, zlib.compress(b"".join(beside), 1) if beside else b""


def _write_chunk(chunk: Chunk, beside: list[bytes]) -> dict[str, Any]:
    emission = None
    if chunk.emission is not None:
        kept = chunk.emission.compact()
        beside.append(np.ascontiguousarray(kept.log_probs, "<f2").tobytes())
        alphabet = kept.alphabet
        emission = [
            [*kept.log_probs.shape],
            kept.start_s,
            [alphabet.tokens, alphabet.blank, alphabet.delimiter],
            kept.channel,
        ]
    return {
        "text": chunk.text,
        "times": [chunk.start_s, chunk.end_s],
        "words": _write_words(chunk.words),
        "confidence": chunk.confidence,
        "language": chunk.language,
        "engine": chunk.engine,
        "alternatives": [[other.text, other.engine, other.language] for other in chunk.alternatives],
        "flags": [[flag.kind.value, flag.reason] for flag in chunk.flags],
        "emission": emission,
        "others": [_write_chunk(other, beside) for other in chunk.others],
    }


def _read_chunks(records: Any, beside: bytes) -> tuple[Chunk, ...]:
    values = np.frombuffer(zlib.decompress(beside) if beside else b"", "<f2")
    taken = [0]
    return tuple(_read_chunk(record, values, taken) for record in records)


def _read_chunk(record: dict[str, Any], values: Any, taken: list[int]) -> Chunk:
    emission = None
    if record["emission"] is not None:
        (frames, columns), start_s, (tokens, blank, delimiter), channel = record["emission"]
        after = taken[0] + frames * columns
        log_probs = values[taken[0] : after].reshape(frames, columns).astype(np.float16)  # (frames, columns)
        taken[0] = after
        emission = Emission(log_probs, start_s, Alphabet(tuple(tokens), blank, delimiter), channel)
    start_s, end_s = record["times"]
    return Chunk(
        record["text"],
        start_s,
        end_s,
        words=tuple(TimedWord(*word) for word in record["words"]),
        confidence=record["confidence"],
        language=record["language"],
        engine=record["engine"],
        alternatives=tuple(Alternative(*other) for other in record["alternatives"]),
        flags=tuple(Flag(FlagKind(kind), reason) for kind, reason in record["flags"]),
        emission=emission,
        others=tuple(_read_chunk(other, values, taken) for other in record["others"]),
    )
