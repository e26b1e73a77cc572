"""Knows which file built each folder of an output folder, and so what a build overwrites."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from snippetgen.builder.bulk.build_state import recorded
from snippetgen.builder.manifest import MANIFEST
from snippetgen.config import load
from snippetgen.config.fleet import WrongRows, load_fleet
from snippetgen.text.display import escaped, shown
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set
    from typing import BinaryIO

RECORD = ".builds.jsonl"
"""The file of an output folder that names the configuration of each build. The last line with a
name counts: `[name, path]`, with a path relative to the output folder, or `[name]` if a fleet has
built it since. Fleets have their own state files; if those of several fleets list a name, it also
names the last one, as `[name, path, "fleet"]`."""


@dataclass(frozen=True)
class Owner:
    """The file whose build would be overwritten."""

    path: Path
    """A configuration or a fleet."""
    is_fleet: bool

    def problem(self, name: str, folder: Path) -> str:
        """Say what a build of `name` into `folder` would overwrite, and what to do."""
        file, place = escaped(str(self.path)), escaped(str(folder))
        if self.is_fleet:
            return (
                f"{place} has the files of the customer {shown(name)} of {file}, which a build "
                'would overwrite. Change the row of the customer, or set another name = "..." here.'
            )
        return (
            f"{place} has the files of {file}, which has the same name. A build would overwrite "
            'them. Set name = "..." in one of the two.'
        )

    def warning(self, folder: Path) -> str:
        """Say whose files a build into `folder` has replaced."""
        return (
            f"{escaped(str(folder))} had the files of {escaped(str(self.path))}, which has the "
            'same name. They were replaced. Set name = "..." in one of the two.'
        )


class BuildOwners:
    """The owners of the builds in `out`, as of their first use."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._same: dict[tuple[Path, Path], bool] = {}
        self._customers: dict[Path, Set[str]] = {}

    def other(self, name: str, file: Path, fleets: Iterable[Path] = ()) -> Owner | None:
        """Return the owner of the build `name` if it is another file, or None.

        A build has no owner if its files do not exist, or if its configuration or its customer no
        longer exists. Without a record, it belongs to the first of `fleets` that has the customer.
        Raises OSError if a record cannot be read.
        """
        if recorded_owner := self._records.get(name):
            claims: Iterable[Owner] = [recorded_owner]
        else:
            built = (fleet for fleet, names in self._fleets.items() if name in names)
            claims = (Owner(fleet, is_fleet=True) for fleet in chain(built, fleets))
        for owner in claims:
            if self._is_same(owner.path, file):
                continue
            if (self._out / name / MANIFEST).is_file() and self._still_has(owner, name):
                return Owner(_readable(owner.path), owner.is_fleet)
        return None

    def take(self, names: Iterable[str], file: Path, *, is_fleet: bool = False) -> None:
        """Record the configuration or fleet that has built these names.

        Raises OSError if the record cannot be written.
        """
        lines = []
        for name in names:
            owner = self._records.get(name)
            if owner and owner.is_fleet == is_fleet and self._is_same(owner.path, file):
                continue
            entry = [name, _relative(file, self._out), *(["fleet"] if is_fleet else [])]
            if is_fleet and not self._is_of_others(name, file):
                entry = [name]
            if owner or len(entry) > 1:
                lines.append(f"{json.dumps(entry)}\n")
        if lines:
            with (self._out / RECORD).open("ab+") as record:
                # A process may have been killed while it wrote the last line.
                if record.tell() and not _ends_line(record):
                    record.write(b"\n")
                record.write("".join(lines).encode())

    def _is_of_others(self, name: str, fleet: Path) -> bool:
        """Say whether the state of another fleet lists a name."""
        return any(
            name in names and not self._is_same(path, fleet) for path, names in self._fleets.items()
        )

    @cached_property
    def _records(self) -> Mapping[str, Owner]:
        """The owner of each build that has a record, by the name of the build."""
        found: dict[str, Owner] = {}
        for line in _lines(self._out / RECORD):
            match line:
                case [str(name), str(path)]:
                    found[name] = Owner(self._path(path), is_fleet=False)
                case [str(name), str(path), "fleet"]:
                    found[name] = Owner(self._path(path), is_fleet=True)
                case [str(name)]:
                    found.pop(name, None)
        return found

    @cached_property
    def _fleets(self) -> Mapping[Path, Set[str]]:
        """The names that each fleet has built."""
        return {self._path(path): names for path, names in recorded(self._out)}

    def _path(self, recorded_path: str) -> Path:
        # Not through the target of `out` if that is a symbolic link, which has another parent.
        return Path(os.path.normpath(self._out / recorded_path))

    def _is_same(self, one: Path, other: Path) -> bool:
        if (known := self._same.get((one, other))) is None:
            self._same[one, other] = known = _is_same(one, other)
        return known

    def _still_has(self, owner: Owner, name: str) -> bool:
        """Say whether an owner still has a configuration with this name, or cannot be read."""
        if not owner.path.is_file():
            return False
        try:
            if not owner.is_fleet:
                return load(owner.path).name == name
            if owner.path not in self._customers:
                rows = load_fleet(owner.path).rows(WrongRows())
                self._customers[owner.path] = {row.name for row in rows}
            return name in self._customers[owner.path]
        except ConfigError:
            return True


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _ends_line(record: BinaryIO) -> bool:
    record.seek(-1, os.SEEK_END)
    return record.read() == b"\n"


def _lines(path: Path) -> Iterator[object]:
    try:
        lines = path.read_bytes().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return
    for line in lines:
        try:
            yield json.loads(line)
        except ValueError:  # a process was killed while it wrote
            continue


def _relative(path: Path, folder: Path) -> str:
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # on Windows, another drive
        return str(path.absolute())


def _readable(path: Path) -> Path:
    """Return a path relative to the working folder if it is below that."""
    relative = _relative(path, Path())
    return path if relative.startswith("..") else Path(relative)
