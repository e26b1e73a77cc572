"""A proxy that maps made-up host names to local ports and refuses all others.

It serves browsers that have no other way to map host names, and keeps them on this machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Iterator, Mapping

_LONGEST_HEAD = 16 * 1024
_CHUNK = 64 * 1024


class Proxy:
    """Tunnels `CONNECT host:443` to the local port of the host; refuses everything else."""

    def __init__(self, hosts: Mapping[str, int]) -> None:
        """Take a mapping of host patterns such as `*.example` to ports of 127.0.0.1."""
        self._hosts = hosts

    def port_of(self, host: str) -> int | None:
        """Return the local port for a host, or None."""
        matching = (port for pattern, port in self._hosts.items() if fnmatchcase(host, pattern))
        return next(matching, None)

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Handle one connection of a browser."""
        with (
            contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError),
            contextlib.closing(writer),
        ):
            head = await reader.readuntil(b"\r\n\r\n")
            port = self._port_wanted(head)
            if port is None:
                writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
            else:
                await self._tunnel(reader, writer, port)

    def _port_wanted(self, head: bytes) -> int | None:
        method, _, rest = head.decode("latin-1").partition(" ")
        host, _, port = rest.partition(" ")[0].rpartition(":")
        return self.port_of(host.lower()) if (method, port) == ("CONNECT", "443") else None

    async def _tunnel(self, reader: StreamReader, writer: StreamWriter, port: int) -> None:
        inward, outward = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_copy(reader, outward), _copy(inward, writer))


@contextlib.contextmanager
def serve_proxy(hosts: Mapping[str, int]) -> Iterator[int]:
    """Run a proxy on a free port of 127.0.0.1, in a thread; yields the port."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        asyncio.start_server(Proxy(hosts).serve, "127.0.0.1", 0, limit=_LONGEST_HEAD)
    )
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _copy(reader: StreamReader, writer: StreamWriter) -> None:
    with contextlib.suppress(OSError), contextlib.closing(writer):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    connections = asyncio.all_tasks() - {asyncio.current_task()}
    for connection in connections:
        connection.cancel()
    await asyncio.gather(*connections, return_exceptions=True)
    await asyncio.sleep(0)  # the loop releases closed connections in its next iteration
