"""Rows that begin and end where their speaker does, and speech that is in no row. Pure.

A recogniser's word times are worst at a row's ends: Whisper ends a last word up to 0.5 s early. What is moved
is the first word's beginning and the last word's end, and the row with them: docs/decisions/row-borders.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engines.asr.recogniser import Chunk
from engines.diarization.assignment import SpokenChunk
from engines.diarization.turns import Turn, find_runs
from engines.speech.activity import FRAME_S, PAD_BEGIN, PAD_END, Frames, SpeechActivity, mark_frames, to_frame
from engines.speech.vad import Region

LEAST_SPEECH_S = 0.3
"""Shorter speech without words is no row of its own."""

_REACH = to_frame(0.6)  # from a word's time to where it is heard; behind more, words are missing
_GAP = to_frame(0.25)  # a stop's closure: a sound close behind, too short to be heard alone, is the word's
_LEAST = to_frame(LEAST_SPEECH_S)
_FARTHEST = _REACH + _LEAST + _GAP
_ONSET = to_frame(0.2)  # of a word before Silero hears it, where the segmentation does
_FADE_BEGIN, _FADE_END, _ABOVE_DB = 2, 6, 15.0  # more frames while the sound is so far above its floor
_FLOOR = to_frame(0.3)  # behind a border, where the floor is looked for
_CHANGING = 8  # rows at the end that later words may still change
_NEXT = 3  # rows that one may meet: two people at once, and who comes then
_HEARD, _SURELY_HEARD = 0.5, 0.9  # of frames in which the segmentation hears somebody: they are theirs
_AUDIBLE, _LIKELY, _SURE = 0.1, 0.25, 0.7  # Silero's windows at the ends of speech without words; its mean


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Sound without words; `is_sure` where it is speech, and not only like it."""

    region: Region
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Core:
    """A row as its words have it, in frames."""

    first: int
    after: int
    first_word_after: int
    last_word_first: int
    speaker: str | None


@dataclass(slots=True)
class _Voices:
    """Masks of shape (frames,): where each speaker is heard, where each one's words are.

    `anybody` is where any speaker is heard, None where they are not told apart; `written` where any word is.
    """

    heard: dict[str, Frames]
    words: dict[str | None, Frames]
    anybody: Frames | None
    written: Frames

    def measure_share(self, speaker: str | None, where: slice) -> float:
        """In how much of these frames the speaker is heard."""
        heard = self.heard.get(speaker or "")
        return 0.0 if heard is None else float(heard[where].mean())

    def are_together(self, one: str | None, other: str | None, where: slice) -> bool:
        """Whether two speakers are both heard there."""
        return (
            one != other and min(self.measure_share(one, where), self.measure_share(other, where)) >= _HEARD
        )


class RowBorders:
    """Fits the rows of one recording, or of one channel. Lives in one thread."""

    def __init__(self, activity: SpeechActivity) -> None:
        self._activity = activity
        self._shown: dict[tuple[float, float, str], SpokenChunk] = {}

    def fit_shown(self, rows: Sequence[SpokenChunk]) -> list[SpokenChunk]:
        """The same while a recording is recognised: rows are shown again and again, with more behind them.

        What is far before the end is remembered; voices are not known yet.
        """
        known = 0
        while known < len(rows) - _CHANGING and _name(rows[known]) in self._shown:
            known += 1
        first = max(0, known - _NEXT)  # neighbours of the first that is fitted now
        fitted = self.fit(rows[first:])[known - first :]
        self._shown.update((_name(row), done) for row, done in zip(rows[known:], fitted, strict=True))
        return [*(self._shown[_name(row)] for row in rows[:known]), *fitted]

    def fit(self, rows: Sequence[SpokenChunk], spoken: Sequence[Turn] = ()) -> list[SpokenChunk]:
        """The rows with borders where their speakers begin and end; `spoken` is who is heard when.

        A border moves outwards as far as its speaker is heard, at most 0.9 s, and back into the last word
        where that ends in silence. It enters no other row of its speaker, and another speaker's words only
        where both are heard. Words between the first and the last keep their times.
        """
        cores = [_find_core(row) for row in rows]
        voices = self._listen(cores, spoken)
        spans = [None if core is None else self._fit_core(core, voices) for core in cores]
        self._part_neighbours(cores, spans, voices)
        return [
            replace(row, heard_s=row.chunk.start_s, chunk=_move(row.chunk, *span) if span else row.chunk)
            for row, span in zip(rows, spans, strict=True)
        ]

    def find_unwritten(self, rows: Iterable[SpokenChunk], spoken: Sequence[Turn] = ()) -> list[Unwritten]:
        """What may be speech of 0.3 s and more in none of the fitted rows, in order of time.

        Silero must hear some of it and, where the speakers are told apart, so must the segmentation:
        laughter, music and breath seldom pass both.
        """
        activity, voices = self._activity, self._listen((), spoken)
        spans = ((to_frame(row.chunk.start_s), to_frame(row.chunk.end_s)) for row in rows)
        written = mark_frames(spans, len(activity.speech))
        heard = activity.speech if voices.anybody is None else activity.speech | voices.anybody
        found = []
        for span in find_runs(heard & ~written):
            first, after = activity.trim(*span, least=_AUDIBLE)
            if after - first < _LEAST or not activity.speech[first:after].any():
                continue
            rate = activity.rate(first, after)
            share = 1.0 if voices.anybody is None else float(voices.anybody[first:after].mean())
            if rate >= _LIKELY and share >= _HEARD:
                is_sure = rate >= _SURE or (voices.anybody is not None and share >= _SURELY_HEARD)
                found.append(Unwritten(Region(first * FRAME_S, after * FRAME_S), is_sure))
        return found

    def _listen(self, cores: Iterable[_Core | None], spoken: Sequence[Turn]) -> _Voices:
        count = len(self._activity.speech)
        heard: dict[str, Frames] = {}
        for turn in spoken:
            mask = heard.setdefault(turn.speaker, np.zeros(count, np.bool_))
            mask[to_frame(turn.start_s) : to_frame(turn.end_s)] = True
        words: dict[str | None, Frames] = {}
        written = np.zeros(count, np.bool_)
        for core in cores:
            if core is not None:
                mask = words.setdefault(core.speaker, np.zeros(count, np.bool_))
                mask[core.first : core.after] = written[core.first : core.after] = True
        anybody = np.logical_or.reduce([*heard.values()]) if heard else None
        return _Voices(heard, words, anybody, written)

    def _fit_core(self, core: _Core, voices: _Voices) -> tuple[int, int]:
        count = len(self._activity.speech)
        last = slice(core.last_word_first, core.after), slice(core.after, min(count, core.after + _FARTHEST))
        first = slice(core.first, core.first_word_after), slice(max(0, core.first - _FARTHEST), core.first)
        end = core.last_word_first + self._measure(core, voices, *last, outwards=1)
        begin = core.first_word_after - self._measure(core, voices, *first, outwards=-1)
        return begin, end

    def _measure(self, core: _Core, voices: _Voices, word: slice, beyond: slice, outwards: int) -> int:
        """How many frames the word lasts outwards, from its inner end."""
        inside, own = self._activity.speech[word][::outwards], voices.heard.get(core.speaker or "")
        sounding = _find_last_true(inside) or len(inside)
        silent = len(inside) - sounding
        free, is_open = self._find_free(core, voices, word, beyond)
        line = np.concatenate([np.zeros(silent, np.bool_), free[::outwards]])
        open_line = np.concatenate([np.ones(silent, np.bool_), is_open[::outwards]])
        shared = np.concatenate([np.zeros(silent, np.bool_), voices.written[beyond][::outwards]])
        speech = np.concatenate([np.zeros(silent, np.bool_), self._activity.speech[beyond][::outwards]])
        length = sounding + _find_last(line, shared, speech)
        faded = length + self._fade(open_line[length - sounding :], core, length, outwards)
        if not silent or outwards > 0 or own is None:
            return faded
        return max(faded, min(_find_last_true(own[word][::-1]), length + _ONSET))  # an h before its vowel

    def _find_free(self, core: _Core, voices: _Voices, word: slice, beyond: slice) -> tuple[Frames, Frames]:
        """Of the frames beyond a word: in which its speaker is heard, and which are nobody else's."""
        same, others = voices.words[core.speaker][beyond], voices.written[beyond]
        speech, own = self._activity.speech[beyond], voices.heard.get(core.speaker or "")
        if own is None or voices.anybody is None or not own[word].any():
            return speech & ~others, ~others  # the voices do not tell whose this is: the words decide
        mine = own[beyond]
        is_open = ~same & ~(others & ~mine) & (mine | ~voices.anybody[beyond])
        return speech & is_open, is_open

    def _fade(self, is_open: Frames, core: _Core, length: int, outwards: int) -> int:
        """How many frames behind Silero's border the sound still fades, of those that may be the row's."""
        sure, most = (PAD_END, _FADE_END) if outwards > 0 else (PAD_BEGIN, _FADE_BEGIN)
        edge = core.last_word_first + length if outwards > 0 else core.first_word_after - length
        around = (edge, edge + _FLOOR) if outwards > 0 else (max(0, edge - _FLOOR), edge)
        loudness = self._activity.measure_loudness(*around)[::outwards]
        is_loud = loudness[sure : sure + most] > np.min(loudness, initial=0.0) + _ABOVE_DB
        return _count_leading(is_open[: sure + _count_leading(is_loud)])

    def _part_neighbours(
        self, cores: Sequence[_Core | None], spans: list[tuple[int, int] | None], voices: _Voices
    ) -> None:
        """Where two rows reach into the same sound and not both are heard, they meet where it is quietest."""
        order = sorted((core.first, place) for place, core in enumerate(cores) if core is not None)
        for rank, (_, left) in enumerate(order):
            for _, right in order[rank + 1 : rank + 1 + _NEXT]:
                before, after = cores[left], cores[right]
                one, other = spans[left], spans[right]
                if (
                    before is None
                    or after is None
                    or one is None
                    or other is None
                    or before.after > after.first
                ):
                    continue
                if other[0] - one[1] >= (_LEAST if before.speaker == after.speaker else 0):
                    continue
                low, high = max(before.after, min(one[1], other[0])), min(after.first, max(one[1], other[0]))
                if low >= high or voices.are_together(before.speaker, after.speaker, slice(low, high)):
                    continue
                if one[1] <= other[0] and not self._activity.speech[low:high].all():
                    continue  # a pause between them
                shares = [voices.measure_share(core.speaker, slice(low, high)) for core in (before, after)]
                if before.speaker == after.speaker or (shares[0] >= _HEARD) == (shares[1] >= _HEARD):
                    cut = self._activity.find_quietest(low, high)
                    spans[left], spans[right] = (one[0], cut), (cut, other[1])
                elif shares[0] >= _HEARD:
                    spans[right] = (high, other[1])
                else:
                    spans[left] = (one[0], low)


def _name(row: SpokenChunk) -> tuple[float, float, str]:
    """What a row is known by when it is shown again."""
    return row.chunk.start_s, row.chunk.end_s, row.chunk.text


def _find_core(row: SpokenChunk) -> _Core | None:
    words = row.chunk.words
    if not words:
        return None
    first, after = to_frame(row.chunk.start_s), to_frame(row.chunk.end_s)
    return _Core(
        first,
        after,
        max(first, to_frame(words[0].end_s)),
        min(after, to_frame(words[-1].start_s)),
        row.speaker,
    )


def _find_last_true(line: Frames) -> int:
    """How many frames there are up to the last that is True; 0 where none is."""
    places = np.flatnonzero(line)
    return int(places[-1]) + 1 if len(places) else 0


def _find_last(line: Frames, shared: Frames, speech: Frames) -> int:
    """How many frames outwards belong to a word: those heard without a gap, and short sounds close behind.

    In the `shared` ones another row has its words: what is left of them cannot be heard again by itself.
    A short sound that goes over into `speech` of somebody else is theirs.
    """
    length = _count_leading(line)
    if np.count_nonzero(~shared[_REACH:length]) > _LEAST:
        return _REACH  # what is behind lacks its words
    for first, after in find_runs(line):
        if first > length + _GAP or after > _REACH + _LEAST:
            break
        if first > length and after - first < _LEAST and not speech[after : after + 1].any():
            length = after
    return length


def _count_leading(line: Frames) -> int:
    """How many frames from the first on are True."""
    ends = np.flatnonzero(~line)
    return int(ends[0]) if len(ends) else len(line)


def _move(chunk: Chunk, first: int, after: int) -> Chunk:
    """The chunk with its borders, and those of its outer words, at these frames."""
    start_s, end_s = first * FRAME_S, after * FRAME_S
    words = list(chunk.words)
    words[0] = replace(words[0], start_s=min(start_s, words[0].end_s))
    words[-1] = replace(words[-1], end_s=max(end_s, words[-1].start_s))
    return replace(chunk, start_s=start_s, end_s=end_s, words=tuple(words))
