"""Wakes workers when a delivery is due, in this process and, on PostgreSQL, in all others."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from snippetgen.relay.store.database import CONNECT_TIMEOUT, connect_to_listen
from snippetgen.relay.store.dialects import is_postgresql

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlalchemy as sa

CHANNEL = "snippetgen_relay"
"""The channel of PostgreSQL's NOTIFY."""

_LISTEN_FOR = 5.0
"""Seconds after which a listener checks that the server still responds."""


class Wake:
    """Calls functions when a delivery has been accepted or made due by hand.

    A call may be lost, so workers also check on their own.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._waiting: list[Callable[[], None]] = []
        self._closed = threading.Event()
        self._listener: threading.Thread | None = None

    def subscribe(self, function: Callable[[], None]) -> None:
        """Register a function, which is called in any thread and must not block."""
        self._waiting.append(function)
        if self._listener is None and is_postgresql(self._engine):
            self._listener = threading.Thread(target=self._listen, daemon=True)
            self._listener.start()

    def unsubscribe(self, function: Callable[[], None]) -> None:
        """Remove a function."""
        self._waiting.remove(function)

    def call(self) -> None:
        """Call the functions of this process."""
        for function in tuple(self._waiting):
            function()

    def close(self) -> None:
        """Stop listening."""
        self._closed.set()

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                self._receive()
            except Exception:
                self._closed.wait(CONNECT_TIMEOUT)

    def _receive(self) -> None:
        """Call the functions for each notification until the connection fails."""
        connection = connect_to_listen(self._engine)
        try:
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL}")
            self.call()
            while not self._closed.is_set():
                for _ in connection.notifies(timeout=_LISTEN_FOR, stop_after=1):
                    self.call()
        finally:
            connection.close()
