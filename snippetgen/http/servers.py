"""The common set-up of all servers."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from types import FrameType

    from starlette.types import ASGIApp

SETTINGS: dict[str, Any] = {
    "http": "h11",
    "ws": "none",
    "lifespan": "off",
    "log_level": "warning",
    "access_log": False,
    "proxy_headers": False,
    "server_header": False,
    "timeout_graceful_shutdown": 1,
}
"""Settings of uvicorn that all servers share."""


def configure(app: ASGIApp, **settings: Any) -> uvicorn.Config:  # noqa: ANN401
    """Return the configuration of an HTTP server that logs only warnings and trusts no proxy.

    `settings` are uvicorn's, and override these defaults.
    """
    return uvicorn.Config(app, **{**SETTINGS, **settings})


class Server(uvicorn.Server):
    """A server that closes every connection when it stops.

    uvicorn leaves a connection open if its response does not end in time, or if it was accepted
    while the server stopped.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop as uvicorn does, and then close the connections that it left open."""
        await super().shutdown(sockets)
        if not self.force_exit:
            # uvicorn has cancelled them, and they may still send a response.
            await asyncio.gather(*self.server_state.tasks, return_exceptions=True)
        for connection in self.server_state.connections:
            connection.transport.abort()
        while self.server_state.connections:
            await asyncio.sleep(0)


class ClosingServer(Server):
    """A server that closes its application before it stops, so that open responses end."""

    def __init__(self, config: uvicorn.Config, close: Callable[[], None]) -> None:
        super().__init__(config)
        self._close = close

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the application first, because uvicorn waits for open responses."""
        self._close()
        await super().shutdown(sockets)


def configure_public(app: ASGIApp, **settings: Any) -> uvicorn.Config:  # noqa: ANN401
    """Return the configuration of a server for the Internet, with limits on its connections.

    It rejects requests with two lengths.
    """
    from snippetgen.http.bounded_connections import (
        BACKLOG,
        MAX_HEAD,
        BoundedProtocol,
        most_connections,
    )
    from snippetgen.http.message_length import UnambiguousLength

    protocol = type("Protocol", (BoundedProtocol,), {"limit": most_connections()})
    bounds: dict[str, Any] = {"backlog": BACKLOG, "h11_max_incomplete_event_size": MAX_HEAD}
    return configure(UnambiguousLength(app), http=protocol, loop="asyncio", **bounds, **settings)


class DrainingServer(ClosingServer):
    """A server whose process ends within `seconds` of a signal, even if a thread is stuck.

    After the signal, it still serves requests for `drain` seconds. During this time, `is_draining`
    makes load balancers choose another server.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        seconds: float,
        drain: float = 0.0,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(config, close)
        self._seconds = seconds
        self._drain = drain
        self.is_draining = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop. uvicorn calls this for SIGINT and SIGTERM. A second signal stops immediately."""
        if self.is_draining or not self._drain:
            exit_after(self._seconds)
            super().handle_exit(sig, frame)
            return
        self.is_draining = True
        timer = threading.Timer(self._drain, self.handle_exit, (sig, frame))
        timer.daemon = True
        timer.start()


def exit_after(seconds: float) -> None:
    """End the process with status 1 after that time, unless it has already ended."""
    timer = threading.Timer(seconds, os._exit, (1,))
    timer.daemon = True
    timer.start()


def stop_on_signals(server: uvicorn.Server) -> None:
    """Make SIGINT and SIGTERM stop a server without a traceback."""

    def stop(*_: object) -> None:
        server.should_exit = True

    # uvicorn handles both while it runs, and raises them again afterwards.
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
