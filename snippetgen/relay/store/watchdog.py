"""Ends operations on PostgreSQL that get no response.

A client waits forever if the server is suspended or the network drops packets, because the server's
own timeouts need a running server.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable


class Watchdog:
    """Cuts connections that are in use for longer than `limit` seconds. Threads may share it."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._watched: dict[Hashable, tuple[float, Any]] = {}
        self._lock = threading.Lock()
        self._pause = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, key: Hashable, connection: Any) -> None:  # noqa: ANN401 - the driver's own
        """Watch a psycopg connection, and cut it unless it is forgotten in time."""
        with self._lock:
            self._watched[key] = (time.monotonic() + self._limit, connection)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()

    def forget(self, key: Hashable) -> None:
        """Stop watching a connection."""
        with self._lock:
            self._watched.pop(key, None)

    def _run(self) -> None:
        while True:
            # Not time.sleep, which fails under libfaketime. Without this thread, others may hang.
            self._pause.wait(self._limit / 10)
            now = time.monotonic()
            with self._lock:
                late = [key for key, (until, _) in self._watched.items() if until < now]
                for key in late:
                    _cut(self._watched.pop(key)[1])
                if not self._watched:
                    self._thread = None
                    return


def _cut(connection: Any) -> None:  # noqa: ANN401
    """Shut down the socket, so that a thread that waits for it gets an error."""
    with contextlib.suppress(Exception), socket.socket(fileno=os.dup(connection.fileno())) as own:
        own.shutdown(socket.SHUT_RDWR)
