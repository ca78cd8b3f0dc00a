"""The app as it is, with a look at its event loop from inside: `python -m tests.benchmarks.load_server FILE`.

FILE gets, when the server ends, how late the loop was for each of its looks, in milliseconds.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import uvicorn

import app

LOOK_S = 0.02


async def _look(late_ms: list[float]) -> None:
    while True:
        due_s = time.perf_counter() + LOOK_S
        await asyncio.sleep(LOOK_S)
        late_ms.append(max(0.0, time.perf_counter() - due_s) * 1000)


def main() -> int:
    """Runs the app until it is asked to stop."""
    told = Path(sys.argv[1])
    startup, shutdown = uvicorn.Server.startup, uvicorn.Server.shutdown
    late_ms: list[float] = []
    looks: list[asyncio.Task[None]] = []

    async def watched_startup(self: uvicorn.Server, sockets: Any = None) -> None:
        looks.append(asyncio.create_task(_look(late_ms)))
        await startup(self, sockets)

    async def watched_shutdown(self: uvicorn.Server, sockets: Any = None) -> None:
        looks[0].cancel()
        await asyncio.to_thread(told.write_text, json.dumps(late_ms), "ascii")
        await shutdown(self, sockets)

    uvicorn.Server.startup = watched_startup  # type: ignore[method-assign]
    uvicorn.Server.shutdown = watched_shutdown  # type: ignore[method-assign]
    return app.main([])


if __name__ == "__main__":
    sys.exit(main())
