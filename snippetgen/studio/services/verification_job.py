"""A verification that runs in a thread while the studio's page follows it."""

from __future__ import annotations

import secrets
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class VerificationJob:
    """Runs the steps of a verification; `state` is its latest event, as name and data."""

    def __init__(self, steps: Iterator[dict[str, Any]]) -> None:
        self.id = secrets.token_hex(8)
        self.state: tuple[str, dict[str, Any]] = ("progress", {"done": 0, "total": 0, "failed": 0})
        self._steps = steps
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._thread.is_alive()

    def cancel(self, timeout: float = 0.0) -> None:
        """Stop after the current page; waits at most `timeout` seconds for that."""
        self._cancelled.set()
        self._thread.join(timeout)

    def _run(self) -> None:
        last: dict[str, Any] = {"done": 0, "total": 0}
        try:
            with closing(self._steps) as steps:  # type: ignore[type-var]
                for last in steps:
                    if self._cancelled.is_set():
                        break
                    self.state = ("done" if "report" in last else "progress", last)
        except Exception as error:  # a browser may fail in any way; the page shows how
            self.state = ("failed", {"error": str(error) or type(error).__name__})
            return
        if self.state[0] == "progress":
            self.state = ("cancelled", {"done": last["done"], "total": last["total"]})
