"""The configurations that are served. Edits of their files and of templates apply immediately."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from snippetgen.builder.rendering import RenderingError, render
from snippetgen.config import check_all
from snippetgen.config.toml_read import parse_toml, read
from snippetgen.studio.services.file_stamps import TemplateWatcher, file_stamp, vendor_file
from snippetgen.studio.services.representations import Published
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from snippetgen.config import CheckResult, SnippetConfig

_CONFIGURATION = re.compile(r"""^[ \t]*["']?(?:vendor|goal)["']?[ \t]*=""", re.MULTILINE)
_FLEET = re.compile(r"""^[ \t]*(?:\[+[ \t]*["']?fleet\b|["']?fleet["']?[ \t]*[.=])""", re.MULTILINE)
_TABLE = re.compile(r"""^[ \t]*\[{1,2}[ \t]*["'\w-]""", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """The last valid configuration of a file, and the problems that the file has now."""

    path: Path
    config: SnippetConfig
    published: Published
    problems: tuple[Problem, ...] = ()

    @property
    def stale(self) -> bool:
        """Whether the file has changed since then and is now invalid."""
        return bool(self.problems)


class Project:
    """Configuration files; every call returns their current content.

    The files in `paths` must be valid at the start: raises ConfigError with the problems of all of
    them. A file that becomes invalid, or is deleted, keeps its last valid configuration. `folder`
    adds the configurations in it, valid or not, as long as they exist. Not thread-safe.
    """

    def __init__(self, paths: Iterable[Path] = (), folder: Path | None = None) -> None:
        self._named = list(paths)
        self._folder = folder
        self._templates = TemplateWatcher()
        self._seen_templates: object = None
        self._stamps: object = None
        self._files: list[CheckResult] = []
        self._entries: dict[Path, Entry] = {}
        self.version = 0
        """The number of changes seen so far."""
        self.refresh()
        problems = [problem for file in self._files for problem in file.problems]
        if problems and folder is None:
            raise ConfigError(problems)

    def entries(self) -> Sequence[Entry]:
        """Return the configurations that are or were valid, in the order of the paths."""
        self.refresh()
        return tuple(self._entries.values())

    def files(self) -> Sequence[CheckResult]:
        """Return every file with its current problems."""
        self.refresh()
        return self._files

    def find(self, name: str) -> Entry | None:
        """Return the entry with an artifact name, or None. Prefers an entry that is not stale."""
        found = [entry for entry in self.entries() if entry.config.name == name]
        return min(found, key=lambda entry: entry.stale, default=None)

    def config(self, path: Path) -> SnippetConfig | None:
        """Return the configuration in a file whose only problem may be its name, or None."""
        for file in self.files():
            if file.path.absolute() == path.absolute():
                return file.config if all(each.key == "name" for each in file.problems) else None
        return None

    def namesake(self, path: Path, name: str) -> Path | None:
        """Return the file before `path` that has an artifact name, as of the last refresh."""
        for file in self._files:
            if file.path.absolute() == path.absolute():
                return None
            if file.config and file.config.name == name:
                return file.path
        return None

    def add(self, path: Path) -> None:
        """Add a file, which need not be in the folder."""
        if path not in self._paths():
            self._named.append(path)

    def refresh(self) -> None:
        """Read what has changed."""
        # Stamped before reading, so that the next call notices a change in between.
        templates = self._templates.refresh()
        stamps = [templates, *self._file_stamps()]
        if stamps == self._stamps:
            return
        same_templates = templates == self._seen_templates
        files = check_all(self._paths())
        updated = [self._update(file, same_templates=same_templates) for file in files]
        self._files = [file for file, _ in updated]
        self._entries = {file.path: entry for file, entry in updated if entry}
        self._seen_templates, self._stamps = templates, stamps
        self.version += 1

    def _update(
        self, file: CheckResult, *, same_templates: bool
    ) -> tuple[CheckResult, Entry | None]:
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
        others = (path for path in self._in_folder() if path.absolute() not in named)
        # A file that was once valid stays, even if an edit makes it invalid.
        wanted = (path for path in others if path in self._entries or is_configuration(path))
        return [*self._named, *wanted]

    def _in_folder(self) -> Sequence[Path]:
        return sorted(self._folder.glob("*.toml")) if self._folder else []

    def _file_stamps(self) -> list[object]:
        entries = self._entries.values()
        vendors = (vendor_file(entry.path.parent, entry.config.vendor) for entry in entries)
        paths = [*self._named, *self._in_folder(), *filter(None, vendors)]
        return [(path, file_stamp(path)) for path in paths]


def is_configuration(path: Path) -> bool:
    """Return whether a TOML file is meant to be one snippet's configuration, valid or not."""
    try:
        text = read(path)
    except ConfigError:
        # The studio shows why a file cannot be read. A folder or a broken link is not a file.
        return path.is_file()
    # A fleet is not one configuration but many.
    if _FLEET.search(text):
        return False
    # The user may have created an empty file to fill it in the studio.
    if not text.strip():
        return True
    return _CONFIGURATION.search(_TABLE.split(text, maxsplit=1)[0]) is not None


def is_meant_as_fleet(path: Path) -> bool:
    """Return whether a file is a fleet, or would be one if it were valid TOML."""
    try:
        text = read(path)
    except ConfigError:
        return False
    try:
        return "fleet" in parse_toml(text, str(path))
    except ConfigError:
        return _FLEET.search(text) is not None


def _publish(config: SnippetConfig) -> Published:
    return Published.of(render(config).minified)
