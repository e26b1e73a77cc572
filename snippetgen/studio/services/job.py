"""Work with browsers that runs in a thread while the studio's page follows it."""

from __future__ import annotations

import secrets
import threading
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Job:
    """Runs steps in a thread; `state` is its latest event, as name and data.

    Each step is the data of the event `progress`; the last one, which has the key `last`, is that
    of `done`. A step that is None means that nothing has changed; it gives the job a chance to be
    cancelled. The event `failed` has the `error`, and `cancelled` the latest progress.
    """

    def __init__(
        self,
        steps: Iterator[dict[str, Any] | None],
        *,
        last: str,
        progress: Mapping[str, Any],
    ) -> None:
        self.id = secrets.token_hex(8)
        self.state: tuple[str, dict[str, Any]] = ("progress", dict(progress))
        self.changed = datetime.now(UTC)
        """When `state` was last set."""
        self._steps = steps
        self._last = last
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether the job is still running."""
        return self._thread.is_alive()

    def cancel(self, timeout: float = 0.0) -> None:
        """Stop after the current step; waits at most `timeout` seconds for it."""
        self._cancelled.set()
        self._thread.join(timeout)

    def _run(self) -> None:
        try:
            with closing(self._steps) as steps:  # type: ignore[type-var]
                for step in steps:
                    if step is not None:
                        self._set("done" if self._last in step else "progress", step)
                    if self._cancelled.is_set():
                        break
        except Exception as error:  # a browser may fail in many ways; the page shows the error
            self._set("failed", {"error": str(error) or type(error).__name__})
            return
        if self.state[0] == "progress":
            self._set("cancelled", self.state[1])

    def _set(self, event: str, data: dict[str, Any]) -> None:
        self.changed = datetime.now(UTC)
        self.state = (event, data)
