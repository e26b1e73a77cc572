"""The configurations whose calls a relay accepts, up to date with files, tables and secrets."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from snippetgen.config.fleet import WatchedFleet, WrongRows
from snippetgen.relay.ingest.qualification import rule_problems
from snippetgen.relay.ingest.secrets import SecretError
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from snippetgen.config import SnippetConfig
    from snippetgen.config.fleet import Fleet, FleetRow
    from snippetgen.relay.ingest.auth import Secret
    from snippetgen.relay.ingest.secrets import Secrets

SECRETS_SHARE = 0.05
"""The largest share of time to spend on looking for changed secret files."""

_LOGGED = 10
"""The maximum number of problems of a table to log at a time."""

_log = structlog.get_logger("snippetgen.relay")


@dataclass(frozen=True, slots=True)
class Source:
    """A configuration, and the secret that proves that a call comes from its vendor."""

    config: SnippetConfig
    secret: Secret


class Sources(Mapping[str, Source]):
    """The sources of a relay by name: single configurations, and the customers of fleets.

    A row that becomes invalid or loses its secret keeps its last configuration and secret. While a
    table has invalid rows, none of its customers is removed, because the name of an invalid row may
    be unknown.
    """

    def __init__(
        self, configs: Iterable[SnippetConfig], fleets: Iterable[Path], secrets: Secrets
    ) -> None:
        """Find the secrets of `configs`, and read the tables of fleet files.

        Raises ConfigError with all problems of the secrets of `configs`, or if a fleet cannot be
        read or has no usable row. Other invalid rows are logged.
        """
        self._secrets = secrets
        self._singles = _singles(configs, secrets)
        self._fleets = [_FleetSources(path, secrets, self) for path in fleets]
        self._current: dict[str, Source] = dict(self._singles)
        for each in self._fleets:
            each.read_first()
            self._current |= each.sources

    def __getitem__(self, name: str) -> Source:
        return self._current[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._current)

    def __len__(self) -> int:
        return len(self._current)

    @property
    def can_change(self) -> bool:
        """Whether sources can change."""
        return bool(self._fleets) or self._secrets.can_change

    def refresh(self) -> float:
        """Read what has changed. Returns the seconds to wait until the next call.

        Problems are logged; sources with problems do not change.
        """
        began = time.monotonic()
        try:
            has_new_secrets = self._secrets.refresh()
        except OSError as error:
            _log.warning("secrets_unreadable", error=error.strerror)
            has_new_secrets = False
        pause = (time.monotonic() - began) / SECRETS_SHARE
        if has_new_secrets:
            for name, source in self._singles.items():
                self._singles[name] = self._with_secret(source)
        for each in self._fleets:
            pause = max(pause, each.refresh(force=has_new_secrets))
        current = dict(self._singles)
        for each in self._fleets:
            current |= each.sources
        self._current = current
        return pause

    def is_taken(self, name: str, fleet: Path) -> bool:
        """Return whether a name belongs to a configuration outside any fleet."""
        return name in self._singles or any(
            name in each.sources for each in self._fleets if each.path != fleet
        )

    def _with_secret(self, source: Source) -> Source:
        try:
            return replace(source, secret=self._secrets.find(source.config))
        except SecretError as error:
            _log.warning("wrong_secret", source=source.config.name, problem=str(error))
            return source


class _FleetSources:
    """The sources of one fleet by name."""

    def __init__(self, path: Path, secrets: Secrets, all_sources: Sources) -> None:
        self.path = path
        self.sources: Mapping[str, Source] = {}
        self._watched = WatchedFleet(path)
        self._secrets = secrets
        self._all = all_sources
        self._digests: dict[str, str] = {}
        self._reported: Sequence[Problem] = ()

    def read_first(self) -> None:
        """Read the table. Raises ConfigError if it cannot be read or all rows are invalid."""
        self._watched.refresh(self._read)
        if self._reported and not self.sources:
            raise ConfigError(self._reported)

    def refresh(self, *, force: bool) -> float:
        """Read the table if it has changed, or on `force`. Returns seconds until the next call."""
        began = time.monotonic()
        try:
            self._watched.refresh(self._read, force=force)
        except ConfigError as error:
            self._report(error.problems)
        return self._watched.pause(time.monotonic() - began)

    def _read(self, fleet: Fleet) -> None:
        wrong = WrongRows(_LOGGED)
        sources: dict[str, Source] = {}
        digests: dict[str, str] = {}
        for row in fleet.rows(wrong):
            try:
                sources[row.name] = self._source(fleet, row)
                digests[row.name] = row.digest
            except ConfigError as error:
                wrong.add(error.problems)
        if wrong:
            sources = {**self.sources, **sources}
            digests = {**self._digests, **digests}
        self.sources, self._digests = sources, digests
        self._report(wrong.problems)

    def _source(self, fleet: Fleet, row: FleetRow) -> Source:
        known = self.sources.get(row.name)
        if known and self._digests[row.name] == row.digest:
            config = known.config
        else:
            config = fleet.customer(row).config
            if self._all.is_taken(row.name, self.path):
                message = "is also the name of another configuration. Names must be unique."
                raise ConfigError([fleet.in_table(Problem("name", None, message), row)])
            if problems := list(relay_problems(config)):
                raise ConfigError(fleet.in_table(problem, row) for problem in problems)
        try:
            secret = self._secrets.find(config, fleet.secret(row))
        except SecretError as error:
            raise ConfigError([fleet.secret_problem(row, str(error))]) from None
        return Source(config, secret)

    def _report(self, problems: Sequence[Problem]) -> None:
        """Log problems, unless they are the same as before: a table may stay invalid for days."""
        if problems != self._reported:
            for problem in problems:
                # A value may be a secret in the wrong column.
                _log.warning("wrong_row", problem=str(replace(problem, value=None)))
        self._reported = problems


def relay_problems(config: SnippetConfig) -> Iterator[Problem]:
    """Yield the reasons why a relay cannot accept the calls of a configuration."""
    vendor = config.vendor_descriptor
    if not vendor.return_channel.established:
        message = f"it is not established how {vendor.in_text} reports calls."
        yield Problem(config.name, None, message)
    yield from rule_problems(config)


def _singles(configs: Iterable[SnippetConfig], secrets: Secrets) -> dict[str, Source]:
    found: dict[str, Source] = {}
    problems: list[Problem] = []
    for config in configs:
        try:
            found[config.name] = Source(config, secrets.find(config))
        except SecretError as error:
            problems.append(Problem(config.name, None, str(error)))
    if problems:
        raise ConfigError(problems)
    return found
