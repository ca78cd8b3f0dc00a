"""The app as `python app.py` starts it, with a task beside it that notes how late the event loop is.

Run as `python -m tests.security.watched_app FILE`. Each line of the file is a delay: when it ended (of
`time.monotonic`), how long it was, and how much processor time the whole process used in it, in seconds.
"""

import asyncio
import signal
import sys
import time
from pathlib import Path
from typing import Any

import app
from ui.server.serving import Server

_LOOK_S = 0.01
_LEAST_S = 0.05
_STILL_S = 0.6


class WatchedServer(Server):
    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, stand_still)
        self.noting = asyncio.create_task(note_delays(Path(sys.argv[1])))


def stand_still() -> None:
    """What the tests are there to find: work on the event loop."""
    until_s = time.process_time() + _STILL_S
    while time.process_time() < until_s:
        pass


async def note_delays(path: Path) -> None:
    with path.open("a", buffering=1) as file:
        while True:
            began_s, used_s = time.monotonic(), time.process_time()
            await asyncio.sleep(_LOOK_S)
            now_s = time.monotonic()
            delay_s = now_s - began_s - _LOOK_S
            if delay_s > _LEAST_S:
                file.write(f"{now_s} {delay_s} {time.process_time() - used_s}\n")


if __name__ == "__main__":
    vars(app).update(Server=WatchedServer)
    sys.exit(app.main([]))
