"""Reads a fleet again after changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.config.fleet.fleet import load_fleet
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from snippetgen.config.fleet.fleet import Fleet

CHECK_SECONDS = 0.25
"""Seconds between two checks of a fleet for changes."""

READING_SHARE = 0.2
"""The largest share of time to spend on a table that must be read to find changes."""


class WatchedFleet:
    """A fleet file and its table, kept up to date."""

    def __init__(self, path: Path) -> None:
        """Read a fleet file, but not its table. Raises ConfigError like `load_fleet`."""
        self.path = path
        self.fleet = load_fleet(path)
        self._stamp: object = None
        self._is_stamped = False

    def refresh(self, read: Callable[[Fleet], None], *, force: bool = False) -> None:
        """Call `read` the first time, after a change of the fleet file or table, and on `force`.

        Raises ConfigError if something cannot be read. The next call tries again.
        """
        try:
            stamp = self.fleet.stamp()
            if stamp == self._stamp and self._is_stamped and not force:
                return
            # Taken before reading, so that the next call notices a change in between.
            self._stamp, self._is_stamped = stamp, stamp[1] is not None
            # Also reads again the files that rows name, which the fleet caches.
            self.fleet = load_fleet(self.path)
            read(self.fleet)
        except ConfigError:
            self._is_stamped = False
            raise

    def pause(self, seconds: float) -> float:
        """Return the seconds to wait after a check that took `seconds`."""
        return CHECK_SECONDS if self._is_stamped else max(CHECK_SECONDS, seconds / READING_SHARE)
