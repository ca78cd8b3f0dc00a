"""Times that end in frames, 00:00:01:12, and how many frames a second has."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from transcript.formats.base.questions import Option, Question
from transcript.messages import Message

_FRAMES = re.compile(r"([0-9]{1,3}):([0-9]{1,2}):([0-9]{1,2})([:;])([0-9]{1,2})", re.ASCII)
_NTSC = Fraction(1000, 1001)
RATES = {
    "23.976": 24 * _NTSC, "24": Fraction(24), "25": Fraction(25), "29.97": 30 * _NTSC, "30": Fraction(30),
    "50": Fraction(50), "59.94": 60 * _NTSC, "60": Fraction(60),
}  # fmt: skip
"""How many frames a second may have, by what people call it."""
_DROPPED_EVERY_TENTH = 10


def has_frames(text: str) -> bool:
    """Whether the time ends in frames instead of a fraction."""
    return _FRAMES.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class FrameClock:
    """Reads the times of one file. `rate` is a key of the rates that are known."""

    rate: str

    def ms(self, text: str) -> int:
        """The time of day as milliseconds, rounded. A semicolon drops frames as NTSC does."""
        match = _FRAMES.fullmatch(text)
        if match is None:
            raise ValueError(text)
        hours, minutes, seconds, frames = (int(match[n]) for n in (1, 2, 3, 5))
        rate = RATES[self.rate]
        whole = round(rate)
        minute = hours * 60 + minutes
        count = (minute * 60 + seconds) * whole + frames
        if match[4] == ";":
            dropped = whole // 15  # 2 of 30, 4 of 60
            count -= dropped * (minute - minute // _DROPPED_EVERY_TENTH)
        return round(Fraction(count) / rate * 1000)


def find_frame_clock(
    times: Sequence[str], choices: Mapping[str, str]
) -> tuple[FrameClock | None, tuple[Question, ...], tuple[Message, ...]]:
    """How to read those of the times that end in frames, the question of their rate, and what to tell.

    None, and nothing to ask, where no time has frames.
    """
    found = [match for time in times if (match := _FRAMES.fullmatch(time)) is not None]
    if not found:
        return None, (), ()
    most = max(int(match[5]) for match in found)
    fitting = [name for name, rate in RATES.items() if round(rate) > most] or ["60"]
    chosen = choices.get("frame_rate", "")
    if chosen not in fitting:
        chosen = _guess(fitting, drops=any(match[4] == ";" for match in found))
    shown = [match[0] for match in found[:2]]
    options = tuple(
        Option(name, name, tuple(f"{text} = {FrameClock(name).ms(text) / 1000:.3f} s" for text in shown))
        for name in fitting
    )
    notice = Message("frames_assumed", rate=chosen)
    return FrameClock(chosen), (Question("frame_rate", chosen, options),), (notice,)


def ask_rate(chosen: str, frames: Sequence[int]) -> Question:
    """The question of the rate of a file that counts frames from 0; some of them are shown as seconds."""
    options = tuple(
        Option(name, name, tuple(f"{frame} = {float(frame / rate):.3f} s" for frame in frames))
        for name, rate in RATES.items()
    )
    return Question("frame_rate", chosen, options)


def _guess(fitting: Sequence[str], *, drops: bool) -> str:
    preferred = ("29.97", "59.94") if drops else ("25", "30", "50", "60")
    return next((name for name in preferred if name in fitting), fitting[-1])
