"""A proxy that maps host names to local ports, and rejects or forwards requests to all others.

It serves browsers that have no other way to map host names. Unless it passes other hosts on, it
keeps browsers on this machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import threading
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Collection, Iterator, Mapping

_LONGEST_HEAD = 64 * 1024
_CHUNK = 64 * 1024

Failure = Literal["dns", "refused", "network"]


class Proxy:
    """Tunnels `CONNECT host:443` to the local port of the host; rejects everything else.

    With `passes_on`, requests to other hosts reach them, with and without TLS, except `blocked`
    hosts and their subdomains. `failures` has the reason for each host that could not be reached.
    """

    def __init__(
        self,
        hosts: Mapping[str, int],
        *,
        passes_on: bool = False,
        blocked: Collection[str] = (),
    ) -> None:
        """Accept a mapping from host patterns such as `*.example` to ports of 127.0.0.1."""
        self.failures: dict[str, Failure] = {}
        self._hosts = hosts
        self._passes_on = passes_on
        self._blocked = blocked

    def port_of(self, host: str) -> int | None:
        """Return the local port for a host, or None."""
        matching = (port for pattern, port in self._hosts.items() if fnmatchcase(host, pattern))
        return next(matching, None)

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Handle one connection of a browser."""
        with (
            contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError),
            # A proxy that stops cancels its connections, and Python 3.11 logs cancelled tasks.
            contextlib.suppress(asyncio.CancelledError),
            contextlib.closing(writer),
        ):
            target = self._target(await reader.readuntil(b"\r\n\r\n"))
            if target is None:
                await _answer(writer, b"403 Forbidden")
                return
            try:
                inward, outward = await asyncio.open_connection(target.host, target.port)
            except OSError as error:
                self.failures[target.host] = _reason(error)
                await _answer(writer, b"502 Bad Gateway")
                return
            await _tunnel(reader, writer, inward, outward, target.request)

    def _target(self, head: bytes) -> _Target | None:
        """Return the target of a request; None if it is rejected."""
        method, _, rest = head.decode("latin-1").partition(" ")
        address, _, version = rest.partition(" ")
        if method == "CONNECT":
            host, _, port = address.rpartition(":")
            host = host.lower()
            if (local := self.port_of(host)) is not None:
                return _Target("127.0.0.1", local) if port == "443" else None
            if not self._passes(host) or not port.isdecimal():
                return None
            return _Target(host.strip("[]"), int(port))
        parts = urlsplit(address)
        host = parts.hostname or ""
        if parts.scheme != "http" or not self._passes(host) or self.port_of(host) is not None:
            return None
        path = urlunsplit(parts._replace(scheme="", netloc="")) or "/"
        # One request per connection: the next one may be for another host.
        kept = re.sub(r"(?im)^(?:proxy-)?connection:.*\r\n", "", version)
        first, _, fields = kept.partition("\r\n")
        request = f"{method} {path} {first}\r\nConnection: close\r\n{fields}"
        return _Target(host, parts.port or 80, request.encode("latin-1"))

    def _passes(self, host: str) -> bool:
        labels = host.split(".")
        above = (".".join(labels[start:]) for start in range(len(labels)))
        return self._passes_on and host != "" and not any(each in self._blocked for each in above)


class _Target(NamedTuple):
    host: str
    port: int
    request: bytes = b""
    """What the proxy itself sends first; empty for a tunnel."""


def serve_proxy(hosts: Mapping[str, int]) -> contextlib.AbstractContextManager[int]:
    """Run a proxy for these hosts only; see `run_proxy`."""
    return run_proxy(Proxy(hosts))


@contextlib.contextmanager
def run_proxy(proxy: Proxy) -> Iterator[int]:
    """Run a proxy on a free port of 127.0.0.1, in a thread; yields the port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        starting = asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=_LONGEST_HEAD)
        server = asyncio.run_coroutine_threadsafe(starting, loop).result(timeout=300)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            asyncio.run_coroutine_threadsafe(_stop(server), loop).result(timeout=300)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=300)
        loop.close()


async def _tunnel(
    reader: StreamReader,
    writer: StreamWriter,
    inward: StreamReader,
    outward: StreamWriter,
    request: bytes,
) -> None:
    if request:
        outward.write(request)
    else:
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await asyncio.gather(_copy(reader, outward), _copy(inward, writer))


async def _copy(reader: StreamReader, writer: StreamWriter) -> None:
    with contextlib.suppress(OSError), contextlib.closing(writer):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()


async def _answer(writer: StreamWriter, status: bytes) -> None:
    writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


def _reason(error: OSError) -> Failure:
    if isinstance(error, socket.gaierror):
        return "dns"
    return "refused" if isinstance(error, ConnectionRefusedError) else "network"


async def _stop(server: asyncio.Server) -> None:
    server.close()
    connections = asyncio.all_tasks() - {asyncio.current_task()}
    for connection in connections:
        connection.cancel()
    await asyncio.gather(*connections, return_exceptions=True)
    await asyncio.sleep(0)  # the loop releases closed connections in its next iteration
