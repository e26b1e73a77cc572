"""Records what builds of a fleet wrote, so that unchanged customers are not built again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple, Self

from snippetgen.files.atomic import replacing
from snippetgen.files.lock import locked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set
    from pathlib import Path
    from types import TracebackType


_STATE = "state.jsonl"


class Entry(NamedTuple):
    """What was built for a customer."""

    digest: str
    """The digest of the row."""
    files: str
    """The `fingerprint` of the folder after the build."""


class BuildState:
    """The state file of a fleet in an output folder.

    A line is appended after the files of a customer have been written. After a kill, everything in
    the file is true, and the rest is built again. Only one build at a time may open it.
    """

    def __init__(self, out: Path, fleet: Path, builder: str) -> None:
        """`builder` identifies the code that builds. If it changes, nothing counts as built."""
        self._fleet = os.path.relpath(fleet, out)
        self.folder = out / f".fleet-{hashlib.sha256(self._fleet.encode()).hexdigest()[:12]}"
        self.staging = self.folder / "new"
        """Folder for incomplete files; it is empty when a build begins."""
        self._path = self.folder / _STATE
        self._builder = builder
        self._entries: dict[str, Entry] = {}
        self._lines = 0
        self._held = ExitStack()

    def __enter__(self) -> Self:
        """Read the state.

        Raises BlockingIOError if another process builds the same fleet into the same folder, and
        OSError if the folder cannot be written.
        """
        with ExitStack() as held:
            self.folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(locked(self.folder / "lock"))
            shutil.rmtree(self.staging, ignore_errors=True)
            self.staging.mkdir()
            complete = self._read()
            if not complete:
                self._rewrite()
            self._file = held.enter_context(self._path.open("a", encoding="utf-8"))
            self._held = held.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._lines > 2 * len(self._entries) + 100:
            self._rewrite()
        shutil.rmtree(self.staging, ignore_errors=True)
        self._held.close()

    def names(self) -> Iterable[str]:
        """Return the names of all customers that were built."""
        return self._entries.keys()

    def is_current(self, name: str, digest: str, folder: Path) -> bool:
        """Return whether the files in a customer's folder were built from this row.

        A file that is missing, added or changed is recognized by its size and time.
        """
        entry = self._entries.get(name)
        return entry is not None and entry == (digest, fingerprint(folder))

    def add(self, built: Iterable[tuple[str, Entry]]) -> None:
        """Add customers whose files have been written."""
        lines = []
        for name, entry in built:
            self._entries[name] = entry
            lines.append(f"{json.dumps([name, *entry])}\n")
        self._append(lines)

    def remove(self, name: str) -> None:
        """Remove a customer whose files have been removed."""
        if self._entries.pop(name, None):
            self._append([f"{json.dumps([name])}\n"])

    def _append(self, lines: list[str]) -> None:
        self._lines += len(lines)
        self._file.write("".join(lines))
        self._file.flush()

    def _read(self) -> bool:
        """Read the entries. Returns whether the file is complete and from this builder."""
        try:
            content = _content(self._path.read_bytes())
        except FileNotFoundError:
            return False
        self._entries = content.entries
        self._lines = content.lines
        if content.builder != self._builder:
            # The names still identify the folders of this fleet.
            self._entries = dict.fromkeys(self._entries, Entry("", ""))
            return False
        return content.complete and content.fleet is not None

    def _rewrite(self) -> None:
        with replacing(self._path) as file:
            for key, value in (("builder", self._builder), ("fleet", self._fleet)):
                file.write(f"{json.dumps({key: value})}\n".encode())
            for name, entry in self._entries.items():
                file.write(f"{json.dumps([name, *entry])}\n".encode())
        self._lines = len(self._entries)


def recorded(out: Path) -> Iterator[tuple[str, Set[str]]]:
    """Yield each fleet that was built into `out`, as a path relative to it, and its customers.

    Raises OSError if a state file cannot be read.
    """
    for path in sorted(out.glob(f".fleet-*/{_STATE}")):
        content = _content(path.read_bytes())
        if content.fleet is not None:
            yield content.fleet, content.entries.keys()


class _Content:
    """What a state file says."""

    def __init__(self) -> None:
        self.builder: str | None = None
        self.fleet: str | None = None
        self.entries: dict[str, Entry] = {}
        self.lines = 0
        self.complete = True


def _content(text: bytes) -> _Content:
    """Read the lines of a state file up to the first one that is damaged."""
    found = _Content()
    *lines, rest = text.split(b"\n")
    found.complete = not rest
    for line in lines:
        try:
            match json.loads(line):
                case [name, digest, files]:
                    found.entries[name] = Entry(digest, files)
                case [name]:
                    found.entries.pop(name, None)
                case {"builder": builder}:
                    found.builder = builder
                case {"fleet": fleet}:
                    found.fleet = fleet
        except (ValueError, TypeError):
            found.complete = False
            return found
        found.lines += 1
    return found


def fingerprint(folder: Path) -> str:
    """Return a hash of the names, sizes and times of a folder's files; "" without the folder."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(
                f"{entry.name}\0{(status := entry.stat()).st_size}\0{status.st_mtime_ns}"
                for entry in entries
            )
    except FileNotFoundError:
        return ""
    return hashlib.sha256("\n".join(found).encode(errors="replace")).hexdigest()[:16]
