"""Live sessions: words written while somebody speaks, committed and tentative."""

from engines.audio.samples import RATE_HZ, read_pcm16
from engines.streaming.live_session import PIECE_S, CaptionError, Captions, GapError
from engines.streaming.sessions import LiveSessions

__all__ = ["PIECE_S", "RATE_HZ", "CaptionError", "Captions", "GapError", "LiveSessions", "read_pcm16"]
