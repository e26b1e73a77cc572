"""Limits on a server's connections: their number, and how long a request may take to arrive."""

from __future__ import annotations

import resource
from collections import Counter
from typing import TYPE_CHECKING, ClassVar, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable

BACKLOG = 128
"""The maximum number of connections at a time."""

READ = 8 * 1024
"""The maximum number of bytes that are read at a time. Parsing more tiny chunks would block the
event loop."""

MAX_HEAD = 24 * 1024
"""The maximum number of bytes of a request's line and headers. Parsing more headers would block it
too."""

_RESERVED = 512
"""Files that a server may need to open in addition to all its connections."""

_MOST = 1000


def most_connections() -> int:
    """Return how many connections this process may have within its limit of open files.

    Raises the limit first, as far as the system allows.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    wanted = _MOST + _RESERVED
    if soft != unlimited and soft < wanted:
        soft = wanted if hard == unlimited else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return _MOST if soft == unlimited else max(16, min(_MOST, soft - _RESERVED))


class BoundedProtocol(H11Protocol):
    """HTTP on one connection, which is closed if its request does not arrive in time.

    If there are more than `limit` connections, closes one of the address with the most: the one
    that has waited longest for a request. If none is waiting, closes the new one. A client that
    opens many slow connections therefore does not lock out others.
    """

    limit: ClassVar[int] = _MOST
    seconds: ClassVar[float] = 20.0
    """Seconds that a request and its body may take to arrive."""

    _deadline: asyncio.TimerHandle | None = None
    _began: float

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a connection, or close one that is waiting."""
        transport.max_size = READ  # type: ignore[attr-defined] # of asyncio's own event loop
        super().connection_made(transport)
        self._await_request()
        if len(self.connections) > self.limit:
            self._longest_waiting().transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_timer()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Handle received data. A complete request no longer has a deadline."""
        super().handle_events()
        if self.cycle and not (self.cycle.more_body or self.cycle.response_complete):
            self._stop_timer()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._await_request()
        super().on_response_complete()

    @property
    def is_waiting(self) -> bool:
        """Whether no request is being handled."""
        return self._deadline is not None and not self.transport.is_closing()

    def _await_request(self) -> None:
        self._stop_timer()
        self._began = self.loop.time()
        self._deadline = self.loop.call_later(self.seconds, self._expire)

    def _stop_timer(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _expire(self) -> None:
        self.transport.abort()

    def _longest_waiting(self) -> BoundedProtocol:
        waiting = [each for each in self._others() if each.is_waiting]
        if not waiting:
            return self
        (busiest, _), *_ = Counter(map(_address, waiting)).most_common(1)
        return min((c for c in waiting if _address(c) == busiest), key=lambda c: c._began)

    def _others(self) -> Iterable[BoundedProtocol]:
        return (cast("BoundedProtocol", each) for each in self.connections if each is not self)


def _address(connection: BoundedProtocol) -> str:
    return connection.client[0] if connection.client else ""
