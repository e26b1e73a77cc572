"""The configurations that are served, as fresh as their files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from snippetgen.app.published import Published
from snippetgen.config import check_all
from snippetgen.problems import ConfigError
from snippetgen.rendering import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from snippetgen.config import Checked, SnippetConfig
    from snippetgen.problems import Problem

Stamp = tuple[int, int, int] | None


@dataclass(frozen=True)
class Entry:
    """A file's configuration: the last one that was right, and what is wrong with the file now."""

    path: Path
    config: SnippetConfig
    published: Published
    problems: tuple[Problem, ...] = ()

    @property
    def descriptor(self) -> Path | None:
        """The file that describes the vendor, where it is one of the user's own."""
        own = self.config.vendor.endswith(".toml")
        return self.path.parent / self.config.vendor if own else None

    @property
    def stale(self) -> bool:
        """Whether the file has changed since, and cannot be used as it is."""
        return bool(self.problems)


class Project:
    """Configuration files; whoever asks gets what they hold at that moment.

    Raises ConfigError with every problem of every file where one is wrong at the start. A file
    that becomes wrong, or disappears, later keeps its last good configuration. Not for several
    threads.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = tuple(paths)
        self._entries: dict[Path, Entry] = {}
        files = check_all(self._paths)
        if problems := [problem for file in files for problem in file.problems]:
            raise ConfigError(problems)
        self._entries = {
            file.path: _publish(file.path, file.config) for file in files if file.config
        }
        self._stamps = self._look()

    def entries(self) -> Sequence[Entry]:
        """List the entries in the order of the paths."""
        self._refresh()
        return tuple(self._entries.values())

    def find(self, name: str) -> Entry | None:
        """Find an entry by its artifact name; one that is not stale goes first."""
        found = [entry for entry in self.entries() if entry.config.name == name]
        return min(found, key=lambda entry: entry.stale, default=None)

    def _refresh(self) -> None:
        stamps = self._look()
        if stamps == self._stamps:
            return
        files = check_all(self._paths)
        self._entries = {file.path: _updated(self._entries[file.path], file) for file in files}
        # Looked at before reading: what changes meanwhile is seen the next time.
        self._stamps = stamps

    def _look(self) -> list[Stamp]:
        descriptors = (entry.descriptor for entry in self._entries.values())
        return [_stamp(path) for path in (*self._paths, *filter(None, descriptors))]


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except (OSError, ValueError):  # ValueError: a null character in the path.
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _updated(entry: Entry, file: Checked) -> Entry:
    if file.config is None or file.problems:
        return replace(entry, problems=file.problems)
    if file.config == entry.config:
        return replace(entry, problems=())
    return _publish(file.path, file.config)


def _publish(path: Path, config: SnippetConfig) -> Entry:
    return Entry(path, config, Published.of(render(config).minified))
