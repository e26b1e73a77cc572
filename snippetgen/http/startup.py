"""SIGTERM while a process starts, before its server handles signals."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

ENDED = 128 + signal.SIGTERM
"""The exit status that shells report for a process that SIGTERM has ended."""

_LOOK = 0.2
"""Seconds between two checks of whether the process is still starting."""


class Startup:
    """A block in which SIGTERM ends the process immediately, and later waits for its handler.

    Without it, the first process of a container ignores SIGTERM until it has a handler, and a
    handler does not run while the main thread waits in a library. Call `hold` once there is
    something to finish, and `release` once a handler is set.
    """

    def __init__(self) -> None:
        self._held = threading.Event()
        self._thread = threading.Thread(target=self._end_on_sigterm, daemon=True)
        self._mask: set[int] | None = None

    def __enter__(self) -> Startup:
        """Start waiting for SIGTERM, on systems that support this."""
        if hasattr(signal, "sigtimedwait"):
            self._mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let SIGTERM through."""
        self.release()

    def hold(self) -> None:
        """Keep SIGTERM from now on until `release`."""
        if not self._held.is_set() and self._mask is not None:
            self._held.set()
            self._thread.join()

    def release(self) -> None:
        """Let SIGTERM through, including one that was held back."""
        self.hold()
        if self._mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, self._mask)
            self._mask = None

    def _end_on_sigterm(self) -> None:
        while not self._held.is_set():
            if signal.sigtimedwait({signal.SIGTERM}, _LOOK):
                os._exit(ENDED)
