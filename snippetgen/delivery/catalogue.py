"""The customers of a fleet and their scripts, kept up to date with the table."""

from __future__ import annotations

import logging
import re
import threading
from time import monotonic
from typing import TYPE_CHECKING

from snippetgen.builder.rendering import render
from snippetgen.config.fleet import WatchedFleet, WrongRows
from snippetgen.delivery.scripts import NOTHING, Script
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from snippetgen.config.fleet import Fleet, FleetRow
    from snippetgen.validation.errors import Problem

_log = logging.getLogger(__name__)

_LOGGED = 10
_NAME = re.compile(r"[a-z0-9-]+")


class Catalogue:
    """The rows of a fleet. A script is rendered when it is first requested, and kept.

    A row that becomes invalid keeps its last script until it is valid again. While the table has
    invalid rows, no customer is removed, because the name of an invalid row may be unknown.
    """

    def __init__(self, path: Path) -> None:
        """Read the table of a fleet file.

        Raises ConfigError if the fleet file is invalid or the table cannot be read. Invalid rows
        are logged.
        """
        self._lock = threading.Lock()
        self._watched = WatchedFleet(path)
        self._rows: dict[str, FleetRow] = {}
        self._last: dict[str, Script] = {}
        self._reported: list[str] = []
        self.ready: dict[str, Script] = {}
        """The rendered scripts that are up to date with the table, by name."""
        self._watched.refresh(self._read)

    def __contains__(self, name: str) -> bool:
        return name in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def refresh(self) -> float:
        """Read the table again if it has changed. Returns the seconds until the next check.

        If it cannot be read, the problems are logged and nothing changes.
        """
        began = monotonic()
        try:
            self._watched.refresh(self._read)
        except ConfigError as error:
            self._report(error.problems)
        return self._watched.pause(monotonic() - began)

    def make(self, name: str) -> Script:
        """Return the script of a customer, rendered if needed.

        If the row is invalid, logs its problems and returns the last script.
        """
        row = self._rows.get(name)
        if row is None:
            return NOTHING
        try:
            with self._lock:  # compiled templates are not thread-safe
                content = render(self._watched.fleet.customer(row).config).minified
            script = Script.of(content.encode())
        except ConfigError as error:
            self._report(error.problems)
            script = self._last.get(name, NOTHING)
        with self._lock:
            if self._rows.get(name) is row:
                self.ready[name] = script
        return script

    def _read(self, fleet: Fleet) -> None:
        wrong = WrongRows(_LOGGED)
        rows = {}
        for row in fleet.rows(wrong):
            if _NAME.fullmatch(row.name):
                rows[row.name] = row
                continue
            try:
                fleet.customer(row)
            except ConfigError as error:
                wrong.add(error.problems)
        self._report(wrong.problems)
        with self._lock:
            before = self._rows
            if wrong:
                rows = {**before, **rows}
            for name, row in before.items():
                now = rows.get(name)
                if now and now.digest == row.digest:
                    continue
                script = self.ready.pop(name, None)
                if now is None:
                    self._last.pop(name, None)
                elif script and script is not NOTHING:
                    self._last[name] = script
            self._rows = rows

    def _report(self, problems: Iterable[Problem]) -> None:
        """Log problems, unless they are the same as before: a table may stay invalid for days."""
        lines = [str(problem) for problem in problems]
        if lines != self._reported:
            for line in lines:
                _log.warning("%s", line)
        self._reported = lines
