"""Live sessions: words written while somebody speaks, committed and tentative."""

from engines.audio.samples import RATE_HZ, read_pcm16
from engines.streaming.live_session import PIECE_S, CaptionError, Captions, GapError, LiveState
from engines.streaming.sessions import BUSY, LiveSessions

__all__ = [
    "BUSY",
    "PIECE_S",
    "RATE_HZ",
    "CaptionError",
    "Captions",
    "GapError",
    "LiveSessions",
    "LiveState",
    "read_pcm16",
]
