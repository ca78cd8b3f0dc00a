"""The file that keeps with a document what a CTC model heard of it, frame by frame."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engines.asr.emissions import FRAME_S, Alphabet, Emission, lay_out

_BLOCK_FRAMES = 1_500  # 30 s: what one edit reads


DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
"""What reading a damaged file raises."""
_TAIL_S = 0.3


def write_emissions(path: Path, emissions: Iterable[Emission]) -> None:
    """Keeps emissions of one recording in a compressed file; nothing is written where there are none.

    A block holds at most 30 s, so that an edit of one row reads little.
    """
    alphabets: list[Alphabet] = []
    starts: list[tuple[float, float, int, int]] = []
    arrays: dict[str, Any] = {}
    for block in (block for emission in emissions for block in _split(emission.compact())):
        if block.alphabet not in alphabets:
            alphabets.append(block.alphabet)
        arrays[f"block{len(starts)}"] = block.log_probs.astype(np.float16)
        starts.append((block.start_s, block.end_s, alphabets.index(block.alphabet), block.channel))
    if not starts:
        return
    told = [{"tokens": a.tokens, "blank": a.blank, "delimiter": a.delimiter} for a in alphabets]
    index = np.frombuffer(json.dumps({"alphabets": told, "blocks": starts}).encode(), np.uint8)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, index=index, **arrays)
    part.replace(path)


def add_emissions(path: Path, emissions: Sequence[Emission]) -> None:
    """Keeps more emissions in the same file; blocks of their alphabet and channel that they cover wholly go.

    One thread at a time for one file. A damaged file is begun anew.
    """
    try:
        kept = _read_blocks(path, 0.0, float("inf"))
    except DAMAGED:
        kept = []
    fresh = [
        block
        for block in kept
        if not any(
            (new.alphabet, new.channel) == (block.alphabet, block.channel)
            and new.start_s <= block.start_s
            and block.end_s <= new.end_s
            for new in emissions
        )
    ]
    if emissions:
        write_emissions(path, [*fresh, *emissions])


def read_emission(
    path: Path,
    start_s: float,
    end_s: float,
    *,
    again: Path | None = None,
    text: str = "",
    rate_fit: Callable[[Emission], float] | None = None,
) -> Emission | None:
    """What was heard between the two times; None where nothing is kept of it.

    Where a block ends less than 0.3 s behind them, its rest is taken along: nobody else speaks there, and a
    CTC model may write a last letter behind its sound.

    Time that no block covers (nobody spoke, or another engine listened) is filled with blank frames. What
    lies in the file `again` was heard later and wins. Where several models listened, the one that can spell
    most of `text` is taken, then the one that heard most. Of several channels the one with the highest
    `rate_fit` is taken, the first without it.

    Raises:
        OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile: a file is damaged (`DAMAGED`).
    """
    near = [block for file in (path, again) if file for block in _read_blocks(file, start_s, end_s)]
    if not near:
        return None

    def rate(block: Emission) -> tuple[int, float]:
        known = sum(letter in block.alphabet.tokens for letter in text)
        return known, min(block.end_s, end_s) - max(block.start_s, start_s)

    chosen = max(near, key=rate).alphabet
    lanes: dict[int, list[Emission]] = {}
    for block in near:
        if block.alphabet == chosen:
            lanes.setdefault(block.channel, []).append(block)
    lines = [lay_out(blocks, start_s, _find_tail(blocks, end_s)) for blocks in lanes.values()]
    return lines[0] if rate_fit is None or len(lines) == 1 else max(lines, key=rate_fit)


def _find_tail(blocks: Iterable[Emission], end_s: float) -> float:
    """The end of what was heard at once, where that is near."""
    return max((b.end_s for b in blocks if end_s < b.end_s <= end_s + _TAIL_S), default=end_s)


def _read_blocks(path: Path, start_s: float, end_s: float) -> list[Emission]:
    """The file's blocks that overlap the span, in the order in which they were kept."""
    if not path.is_file():
        return []
    with np.load(path, allow_pickle=False) as archive:
        index = json.loads(archive["index"].tobytes())
        alphabets = [Alphabet(tuple(a["tokens"]), a["blank"], a["delimiter"]) for a in index["alphabets"]]
        return [
            Emission(archive[f"block{number}"], begin_s, alphabets[kind], *channel)
            for number, (begin_s, stop_s, kind, *channel) in enumerate(index["blocks"])
            if begin_s < end_s and stop_s > start_s
        ]


def _split(emission: Emission) -> Iterator[Emission]:
    for first in range(0, len(emission.log_probs), _BLOCK_FRAMES):
        piece = emission.log_probs[first : first + _BLOCK_FRAMES]
        yield replace(emission, log_probs=piece, start_s=emission.start_s + first * FRAME_S)
