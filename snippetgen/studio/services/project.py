"""The configurations that are served, as fresh as their files and the templates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from snippetgen.build.rendering import RenderingError, forget_templates, render, templates_stamp
from snippetgen.config import check_all
from snippetgen.config.toml_read import read
from snippetgen.studio.services.representations import Published
from snippetgen.validation.problems import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from snippetgen.config import Checked, SnippetConfig

Stamp = tuple[int, int, int] | None

_CONFIGURATION = re.compile(r"""^[ \t]*["']?(?:vendor|goal)["']?[ \t]*=""", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


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

    Of files that are named, raises ConfigError with every problem of every file where one is wrong
    at the start. A file that becomes wrong, or disappears, later keeps its last good configuration.
    Of a `folder` the files in it are added that are configurations, for as long as they are there,
    right or wrong. Not for several threads.
    """

    def __init__(self, paths: Iterable[Path] = (), folder: Path | None = None) -> None:
        self._named = list(paths)
        self._folder = folder
        self._templates = templates_stamp()
        self._stamps: object = None
        self._files: list[Checked] = []
        self._entries: dict[Path, Entry] = {}
        self.version = 0
        """Counts the changes that were seen."""
        self.refresh()
        problems = [problem for file in self._files for problem in file.problems]
        if problems and folder is None:
            raise ConfigError(problems)

    def entries(self) -> Sequence[Entry]:
        """List the configurations that have once been right, in the order of the paths."""
        self.refresh()
        return tuple(self._entries.values())

    def files(self) -> Sequence[Checked]:
        """List every file, and what is wrong with it now."""
        self.refresh()
        return self._files

    def find(self, name: str) -> Entry | None:
        """Find an entry by its artifact name; one that is not stale goes first."""
        found = [entry for entry in self.entries() if entry.config.name == name]
        return min(found, key=lambda entry: entry.stale, default=None)

    def add(self, path: Path) -> None:
        """Let a file be one of the project's that may not be in its folder."""
        if path not in self._paths():
            self._named.append(path)

    def refresh(self) -> None:
        """Read what has changed."""
        # Looked at before reading: what changes meanwhile is seen the next time.
        stamps = self._look()
        if stamps == self._stamps:
            return
        templates = templates_stamp()
        same_templates = templates == self._templates
        if not same_templates:
            forget_templates()
        files = check_all(self._paths())
        updated = [self._update(file, same_templates=same_templates) for file in files]
        self._files = [file for file, _ in updated]
        self._entries = {file.path: entry for file, entry in updated if entry}
        self._templates, self._stamps = templates, stamps
        self.version += 1

    def _update(self, file: Checked, *, same_templates: bool) -> tuple[Checked, Entry | None]:
        entry = self._entries.get(file.path)
        if file.config and not file.problems:
            if entry and not entry.stale and entry.config == file.config and same_templates:
                return file, entry
            try:
                return file, Entry(file.path, file.config, _publish(file.config))
            except RenderingError as error:
                file = replace(file, problems=(Problem(None, None, str(error), str(file.path)),))
        return file, entry and replace(entry, problems=file.problems)

    def _paths(self) -> Sequence[Path]:
        named = {path.absolute() for path in self._named}
        found = sorted(self._folder.glob("*.toml")) if self._folder else []
        others = (path for path in found if path.absolute() not in named)
        # A file that was right stays, whatever an edit makes of it.
        wanted = (path for path in others if path in self._entries or is_configuration(path))
        return [*self._named, *wanted]

    def _look(self) -> list[object]:
        found = sorted(self._folder.glob("*.toml")) if self._folder else []
        descriptors = filter(None, (entry.descriptor for entry in self._entries.values()))
        paths = [*self._named, *found, *descriptors]
        return [templates_stamp(), *((path, _stamp(path)) for path in paths)]


def is_configuration(path: Path) -> bool:
    """Tell whether a TOML file is meant to be a snippet's configuration, right or wrong."""
    try:
        text = read(path)
    except ConfigError:
        return False
    return _CONFIGURATION.search(_TABLE.split(text, maxsplit=1)[0]) is not None


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except (OSError, ValueError):  # ValueError: a null character in the path.
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _publish(config: SnippetConfig) -> Published:
    return Published.of(render(config).minified)
