"""A fleet that is read again after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.config.fleet.fleet import load_fleet
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from snippetgen.config.fleet.fleet import Fleet

CHECK_SECONDS = 0.25
"""How often a fleet is checked for changes."""

READING_SHARE = 0.2
"""The largest share of the time that goes into reading a table that has to be read to see them."""


class WatchedFleet:
    """A fleet file and its table, as they are now."""

    def __init__(self, path: Path) -> None:
        """Read a fleet file, but not its table. Raises ConfigError like `load_fleet`."""
        self.path = path
        self.fleet = load_fleet(path)
        self._stamp: object = None
        self._is_stamped = False

    def refresh(self, read: Callable[[Fleet], None], *, anyway: bool = False) -> None:
        """Call `read` if the fleet file or the table has changed, the first time, or `anyway`.

        Raises ConfigError if something cannot be read; the next call tries it again.
        """
        try:
            stamp = self.fleet.stamp()
            if stamp == self._stamp and self._is_stamped and not anyway:
                return
            # Taken before reading: what changes meanwhile shows the next time.
            self._stamp, self._is_stamped = stamp, stamp[1] is not None
            # What the fleet remembers of the files that rows name is read again too.
            self.fleet = load_fleet(self.path)
            read(self.fleet)
        except ConfigError:
            self._is_stamped = False
            raise

    def pause(self, seconds: float) -> float:
        """Return for how many seconds to wait after a check that has taken some `seconds`."""
        return CHECK_SECONDS if self._is_stamped else max(CHECK_SECONDS, seconds / READING_SHARE)
