"""Live sessions: words written while somebody speaks, committed and tentative."""

from engines.audio.samples import RATE_HZ, read_pcm16
from engines.streaming.captions import (
    PIECE_S,
    CaptionError,
    Captions,
    GapError,
    LiveState,
    SessionStart,
)
from engines.streaming.live_documents import LiveDocuments
from engines.streaming.live_session import LiveSession
from engines.streaming.sessions import BUSY, LiveSessions

__all__ = [
    "BUSY",
    "PIECE_S",
    "RATE_HZ",
    "CaptionError",
    "Captions",
    "GapError",
    "LiveDocuments",
    "LiveSession",
    "LiveSessions",
    "LiveState",
    "SessionStart",
    "read_pcm16",
]
