"""Servers, all set up alike."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from starlette.types import ASGIApp

_SETTINGS: dict[str, Any] = {
    "http": "h11",
    "ws": "none",
    "lifespan": "off",
    "log_level": "warning",
    "access_log": False,
    "proxy_headers": False,
    "server_header": False,
    "timeout_graceful_shutdown": 1,
}


def configure(app: ASGIApp, **settings: Any) -> uvicorn.Config:  # noqa: ANN401
    """Configure a server for plain HTTP that logs what goes wrong only, and believes no proxy.

    `settings` are uvicorn's own, where others are wanted.
    """
    return uvicorn.Config(app, **{**_SETTINGS, **settings})


class ClosingServer(uvicorn.Server):
    """Ends what its application has begun, such as answers that wait, before it stops."""

    def __init__(self, config: uvicorn.Config, close: Callable[[], None]) -> None:
        super().__init__(config)
        self._close = close

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close first: uvicorn waits for answers."""
        self._close()
        await super().shutdown(sockets)


def stop_on_signals(server: uvicorn.Server) -> None:
    """Let SIGINT and SIGTERM end a server, from now on and without a traceback."""

    def stop(*_: object) -> None:
        server.should_exit = True

    # While it runs uvicorn handles both by itself; then it raises them again.
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
