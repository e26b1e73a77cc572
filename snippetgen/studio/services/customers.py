"""The customers of the fleets in a folder: a searchable list, and one customer in detail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snippetgen.config.fleet import Fleet, FleetRow, WrongRows, load_fleet
from snippetgen.config.fleet.columns import dotted
from snippetgen.config.toml_edit import with_values
from snippetgen.studio.errors import ApiError
from snippetgen.studio.services.customer_builds import CustomerBuilds
from snippetgen.studio.services.customer_health import FILTERS, WRONG
from snippetgen.studio.services.file_stamps import file_stamp
from snippetgen.studio.services.project import is_meant_as_fleet
from snippetgen.text.display import escaped
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from snippetgen.studio.services.customer_health import Health, Observed
    from snippetgen.studio.services.file_stamps import Stamp
    from snippetgen.validation.errors import Problem

PAGE_SIZE = 50
"""The maximum number of customers that one search returns."""


@dataclass(frozen=True)
class FoundCustomer:
    """A customer in the list."""

    row: FleetRow
    valid: bool
    """Whether the row makes a valid configuration."""
    health: Health


@dataclass(frozen=True)
class Page:
    """A part of the customers that a search found."""

    total: int
    customers: Sequence[FoundCustomer]
    problems: Sequence[Problem]
    """Problems of rows that cannot be read, and so have no name to be listed under."""


@dataclass(frozen=True)
class CustomerDetails:
    """One customer: its own values, the base's values of the same settings, and problems."""

    row: FleetRow
    own: Mapping[str, Any]
    """The settings that the row changes, by dotted key."""
    base: Mapping[str, Any]
    """The base's values of the same settings; a setting that the base lacks is missing."""
    text: str
    """The base's text without its table [fleet], to which `own` can be applied."""
    problems: Sequence[Problem]
    health: Health


@dataclass(frozen=True)
class _Index:
    """A snapshot of a table's rows, with the lower-case text for searches."""

    stamp: object
    fleet: Fleet
    rows: Mapping[str, FleetRow]
    texts: Sequence[tuple[str, str]]
    problems: Sequence[Problem]


class Customers:
    """Reads the fleets in `folder`; `out` is the output folder of builds. Not thread-safe."""

    def __init__(self, folder: Path, out: Path) -> None:
        self._folder = folder
        self._builds = CustomerBuilds(out)
        self._indexes: dict[str, _Index] = {}
        self._tables: tuple[Path, ...] = ()

    def fleets(self) -> list[str]:
        """List the names of the fleet files, valid or not."""
        return [
            path.name for path in sorted(self._folder.glob("*.toml")) if is_meant_as_fleet(path)
        ]

    def table_stamps(self) -> tuple[Stamp, ...]:
        """Return stamps of the tables that have been read; None for a database.

        Safe to call from any thread.
        """
        return tuple(file_stamp(path) for path in self._tables)

    def search(
        self, fleet: str, text: str, offset: int, observed: Observed, health: str = ""
    ) -> Page:
        """Find customers whose name or settings contain every word of `text`.

        `health` is one of FILTERS, WRONG, or "" for all customers. Raises ApiError: 404 if there
        is no such fleet, 422 if it cannot be read.
        """
        index = self._index(fleet)
        words = text.lower().split()
        names = [name for name, content in index.texts if all(word in content for word in words)]
        if is_wanted := FILTERS.get(health):
            names = [
                name
                for name in names
                if is_wanted(self._health(index.fleet, index.rows[name], observed))
            ]
        elif health == WRONG:
            names = [name for name in names if not self._is_valid(index, index.rows[name])]
        rows = [index.rows[name] for name in names[offset : offset + PAGE_SIZE]]
        found = [
            FoundCustomer(row, self._is_valid(index, row), self._health(index.fleet, row, observed))
            for row in rows
        ]
        return Page(len(names), found, index.problems)

    def details(self, fleet: str, name: str, observed: Observed) -> CustomerDetails:
        """Return one customer. Raises ApiError like `search`, and 404 if no row has the name."""
        index = self._index(fleet)
        row = index.rows.get(name)
        if row is None:
            raise ApiError(404, f"{escaped(fleet)} has no customer {escaped(name)!r}.")
        base = dict(dotted(index.fleet.base))
        own = {key: value for key, value in dotted(row.settings) if base.get(key) != value}
        try:
            index.fleet.customer(row)
            problems: Sequence[Problem] = ()
        except ConfigError as error:
            problems = error.problems
        return CustomerDetails(
            row=row,
            own=own,
            base={key: base[key] for key in own if key in base},
            text=with_values(index.fleet.path.read_text("utf-8-sig"), {"fleet": None}),
            problems=problems,
            health=self._health(index.fleet, row, observed),
        )

    def _index(self, fleet: str) -> _Index:
        path = self._folder / fleet
        if path not in self._folder.glob("*.toml") or not is_meant_as_fleet(path):
            raise ApiError(404, f"The studio's folder has no fleet {escaped(fleet)!r}.")
        try:
            loaded = load_fleet(path)
            self._tables = tuple(dict.fromkeys([*self._tables, Path(loaded.table)]))
            # Taken before the rows are read, so that the next call notices a change in between.
            stamp = loaded.stamp()
            kept = self._indexes.get(fleet)
            if kept is None or kept.stamp != stamp or None in stamp:
                self._indexes[fleet] = kept = _read(loaded, stamp)
        except ConfigError as error:
            raise ApiError(422, str(error)) from None
        return kept

    def _is_valid(self, index: _Index, row: FleetRow) -> bool:
        return self._builds.is_valid(index.fleet, row)

    def _health(self, fleet: Fleet, row: FleetRow, observed: Observed) -> Health:
        return observed.health(row.name, *self._builds.state(fleet, row))


def _read(fleet: Fleet, stamp: object) -> _Index:
    wrong = WrongRows()
    rows = {row.name: row for row in fleet.rows(wrong)}
    texts = [(name, _search_text(row)) for name, row in rows.items()]
    return _Index(stamp, fleet, rows, texts, tuple(wrong.problems))


def _search_text(row: FleetRow) -> str:
    return " ".join([row.name, *(str(value) for _, value in dotted(row.settings))]).lower()
