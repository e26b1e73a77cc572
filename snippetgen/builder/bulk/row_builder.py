"""Builds rows of a fleet in one process: validates, renders, compares and writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.builder.build_folder import write_build
from snippetgen.builder.bulk.build_state import fingerprint
from snippetgen.config.fleet import load_fleet
from snippetgen.files.atomic import PREFIX, differences, why_not_written
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from snippetgen.config import SnippetConfig
    from snippetgen.config.fleet import Fleet, FleetRow


@dataclass(frozen=True, slots=True)
class Result:
    """The result for one row."""

    name: str
    digest: str
    files: tuple[str, ...] = ()
    """Names of the built files."""
    fingerprint: str = ""
    """The fingerprint of the folder after the build."""
    removed: tuple[Path, ...] = ()
    """Files of earlier builds that are no longer built."""
    differences: tuple[str, ...] = ()
    """Lines about files that a build would change."""
    warnings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Problems of the row. If there are any, nothing was built."""


class CannotWriteError(Exception):
    """A file cannot be written; `place` is the customer's folder, `reason` why, without a
    full stop."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place = place
        self.reason = reason


class RowBuilder:
    """Builds or checks rows of one fleet."""

    def __init__(self, fleet: Fleet, out: Path, staging: Path | None) -> None:
        """Build into `out` via `staging`. Without `staging`, only check `out`."""
        self._fleet = fleet
        self._out = out
        self._staging = staging
        # Slow to import, and not needed by a process that leaves the work to others.
        from snippetgen.builder.bulk.file_builder import FileBuilder

        self._builder = FileBuilder()

    def build(self, rows: Sequence[FleetRow]) -> list[Result]:
        """Build or check rows. The results of invalid ones have problems.

        Raises CannotWriteError, and RenderingError if a template is broken.
        """
        return [self._build_or_check(row) for row in rows]

    def _build_or_check(self, row: FleetRow) -> Result:
        try:
            config = self._fleet.customer(row).config
        except ConfigError as error:
            return Result(row.name, row.digest, problems=tuple(error.problems))
        if self._staging is None:
            return self._check(row, config)
        return self._build(row, config, self._staging)

    def _check(self, row: FleetRow, config: SnippetConfig) -> Result:
        files, warnings = self._builder.build(config)
        return Result(
            row.name,
            row.digest,
            tuple(files),
            differences=tuple(differences(files, self._out / row.name)),
            warnings=tuple(warnings),
        )

    def _build(self, row: FleetRow, config: SnippetConfig, staging: Path) -> Result:
        files, warnings = self._builder.build(config)
        folder = self._out / row.name
        try:
            if folder.is_dir():
                for left_over in folder.glob(f"{PREFIX}*"):
                    left_over.unlink()
            removed = write_build(files, folder, staging)
            written = fingerprint(folder)
        except OSError as error:
            raise CannotWriteError(str(folder), why_not_written(error, folder)) from None
        return Result(
            row.name,
            row.digest,
            tuple(files),
            written,
            tuple(removed),
            warnings=tuple(warnings),
        )


_row_builder: RowBuilder | None = None
"""The builder of this process if it is a worker."""


def start_worker(fleet: Path, out: Path, staging: Path | None) -> None:
    """Prepare this process as a worker, which ends with the process that started it."""
    import os
    import signal
    import threading
    from multiprocessing import parent_process

    global _row_builder
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops its workers
    parent = parent_process()

    def end_with_parent() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()
    _row_builder = RowBuilder(load_fleet(fleet), out, staging)


def build_rows(rows: Sequence[FleetRow]) -> list[Result]:
    """Build or check rows in a worker, like `RowBuilder.build`."""
    assert _row_builder is not None  # noqa: S101 - `start_worker` has run
    return _row_builder.build(rows)
