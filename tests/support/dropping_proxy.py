"""A proxy between a browser and the app that can cut every connection, as a network does in the middle of an answer."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit


class DroppingProxy:
    """Hands bytes on in both directions until it is told to drop them. Any thread may call `cut` and `mend`."""

    def __init__(self, url: str) -> None:
        self._port = int(urlsplit(url).port or 80)
        self._loop = asyncio.new_event_loop()
        self._ended = asyncio.Event()
        self._serving: set[asyncio.Task[None] | None] = set()
        self._open: set[asyncio.StreamWriter] = set()
        self._is_cut = False
        self.dropped = 0
        self.url = ""

    def cut(self) -> None:
        """Ends every connection at once, also in the middle of an answer, and takes none until `mend`."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result(10)

    def mend(self) -> None:
        """Hands on again."""
        self._is_cut = False

    async def _cut(self) -> None:
        self._is_cut = True
        for writer in list(self._open):
            writer.transport.abort()
            self.dropped += 1

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        self._serving.add(asyncio.current_task())
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        self._open |= {writer, back}
        await asyncio.gather(_hand_on(reader, back), _hand_on(there, writer))
        self._open -= {writer, back}

    def run(self, ready: threading.Event) -> None:
        """Serves until `stop`, then ends every connection."""

        async def serve() -> None:
            server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            ready.set()
            await self._ended.wait()
            server.close()
            await self._cut()
            serving = [task for task in self._serving if task is not None]
            if serving:
                await asyncio.wait(serving, timeout=5)

        self._loop.run_until_complete(serve())
        self._loop.close()

    def stop(self) -> None:
        """Ends the thread that runs it."""
        self._loop.call_soon_threadsafe(self._ended.set)


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(1 << 16):
            writer.write(chunk)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()


@contextmanager
def dropping_proxy(url: str) -> Iterator[DroppingProxy]:
    """A proxy before the app at `url`."""
    proxy, ready = DroppingProxy(url), threading.Event()
    thread = threading.Thread(target=proxy.run, args=(ready,), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield proxy
    finally:
        proxy.stop()
        thread.join(10)
