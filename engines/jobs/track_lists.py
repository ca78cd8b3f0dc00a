"""What sound tracks a recording has, for somebody who chooses before the job begins."""

import logging
import threading
from pathlib import Path

from engines.audio.decoding import AudioError, DecodeLimits, list_tracks
from engines.audio.parts import Track

log = logging.getLogger(__name__)

_MOST_AT_ONCE = 4


class TrackLists:
    """Looks into files that nobody has begun yet. Any thread may call any method."""

    def __init__(self, temporary_dir: Path, limits: DecodeLimits) -> None:
        self._temporary_dir = temporary_dir
        self._limits = limits
        self._places = threading.BoundedSemaphore(_MOST_AT_ONCE)

    def list(self, path: Path) -> tuple[Track, ...]:
        """The sound tracks of a file; empty where there is nothing to choose, or nobody can say just now.

        Why a file cannot be read is told by the job that reads it.
        """
        if not self._places.acquire(blocking=False):
            return ()
        try:
            tracks = list_tracks(path, self._temporary_dir, self._limits)
        except (AudioError, OSError):  # the file may also have been taken meanwhile
            log.info("The tracks of a recording could not be listed.")
            return ()
        finally:
            self._places.release()
        is_plain = len(tracks) == 1 and tracks[0].channels <= 2  # noqa: PLR2004 - left and right
        return () if is_plain else tracks
