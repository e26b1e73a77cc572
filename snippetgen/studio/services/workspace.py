"""The configuration files that the studio shows and writes, all in one folder."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.build_folder import write_build
from snippetgen.builder.build_owners import BuildOwners
from snippetgen.config.loading import name_clash
from snippetgen.config.toml_edit import ConflictError, revision, save
from snippetgen.config.toml_read import LARGEST_FILE
from snippetgen.files.atomic import why_not_written
from snippetgen.studio.errors import ApiError, invalid_configuration
from snippetgen.studio.services.builds import Build, BuiltFiles
from snippetgen.studio.services.project import is_meant_as_fleet
from snippetgen.text.display import escaped, shortened
from snippetgen.validation.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from snippetgen.config import CheckResult, SnippetConfig
    from snippetgen.studio.services.drafts import Draft, Drafts
    from snippetgen.studio.services.project import Entry, Project

LONGEST_NAME = 255
"""The maximum number of bytes that a file's name may have: file systems allow no more."""

_LEADS_OUT = (
    "a link to a file outside the studio's folder, which the studio does not edit. Copy the file "
    "into the folder."
)


@dataclass(frozen=True)
class WorkspaceFile:
    """A configuration file as it is on disk, and the last snippet made from it."""

    path: str
    """Relative to the folder, with `/`."""
    revision: str | None
    """None if the file cannot be read."""
    text: str | None
    problems: Sequence[Problem]
    entry: Entry | None


class Workspace:
    """Lists, saves and builds the files of `folder`; `out` is the folder that builds go to."""

    def __init__(self, project: Project, drafts: Drafts, folder: Path, out: Path) -> None:
        self._project = project
        self._drafts = drafts
        self.folder = folder
        self._out = out
        self._built = BuiltFiles(out)

    def files(self) -> Sequence[WorkspaceFile]:
        """List the configuration files, those with problems included."""
        entries = {entry.path: entry for entry in self._project.entries()}
        return [self._file(each, entries.get(each.path)) for each in self._project.files()]

    @property
    def version(self) -> int:
        """The number of changes of the files seen so far."""
        return self._project.version

    def files_if_few(self, most: int) -> Sequence[WorkspaceFile] | None:
        """List the configuration files, or return None without reading them if there are more."""
        return self.files() if len(self._project.files()) <= most else None

    def resolve(self, path: str) -> Path:
        """Return the full path of a file in the folder.

        Raises ApiError with status 403 if the path leads out of the folder, its name begins with a
        dot, or it does not end with `.toml`.
        """
        place = self.folder / path
        shown = repr(shortened(escaped(path)))
        if not path or not self._is_inside(place):
            raise ApiError(403, f"{shown} is outside the studio's folder. Choose a file in it.")
        if place.resolve().name.startswith("."):
            raise ApiError(403, f"{shown} begins with a dot. Choose a name without it.")
        if place.resolve().suffix != ".toml":
            raise ApiError(403, f"{shown} does not end with .toml. Add the extension.")
        return place

    def draft(self, text: str, path: str | None, changes: Mapping[str, Any]) -> Draft:
        """Make a draft of the text of a new file, or of the one at `path`.

        It has no snippet if an earlier file has its artifact name: building both would overwrite
        files. Raises ApiError as `resolve` does.
        """
        if path is None:
            return self._drafts.make(text, None, changes)
        place = self.resolve(path)
        draft = self._drafts.make(text, place, changes)
        if draft.config is None:
            return draft
        other = self._project.namesake(place, draft.config.name)
        if other is None:
            return draft
        problems = name_clash(draft.config.name, other, draft.text, place.name)
        return replace(draft, problems=problems, snippet=None)

    def configuration(self, path: str) -> SnippetConfig:
        """Return the configuration in a file.

        Raises ApiError: 403 as `resolve` does, 404 if there is no such file, 422 if it has
        problems.
        """
        place = self.resolve(path).absolute()
        file = next((each for each in self._project.files() if each.path.absolute() == place), None)
        if file is None:
            raise ApiError(404, f"The studio's folder has no configuration {escaped(path)!r}.")
        if file.problems or not file.config:
            raise invalid_configuration(file.problems)
        return file.config

    def configuration_of(self, *, draft: str | None, path: str | None) -> SnippetConfig:
        """Return the configuration of a draft or, if that is None, in a file.

        Raises ApiError as `configuration` does, and with status 404 for an unknown draft.
        """
        if draft is not None:
            return self._drafts.configuration(draft)
        return self.configuration(str(path))

    def save(self, path: str, text: str, known: str | None) -> tuple[str, str]:
        """Write a valid configuration; `known` is the revision that it was edited from, None for a
        new file.

        Returns the file's path, relative to the folder, and its new revision. Raises ApiError: 403
        as `resolve`, or if the name of a new file is too long, begins with a hyphen or has an
        invisible character, 409 if the file has another revision, 422 if the text has problems or
        the file cannot be written.
        """
        place = self.resolve(path)
        if known is None:
            _check_name(place.name)
        draft = self._drafts.make(text, place)
        if draft.problems:
            message = "The file was not saved: the configuration has problems."
            if known is None and not self._drafts.make(text, None).problems:
                # Only the new file's name is at fault, and the editor shows no problem.
                first = draft.problems[0]
                message = f"The file was not saved: {first.setting}: {first.message}"
            raise invalid_configuration(draft.problems, message)
        try:
            # The folder and its files may have been removed, but the studio still has the text.
            self.folder.mkdir(exist_ok=True)
            new = save(place.resolve(), text, known)
        except ConflictError as error:
            theirs = _text(_content(place))
            raise ApiError(409, str(error), revision=error.revision, text=theirs) from None
        except OSError as error:
            raise ApiError(422, f"Cannot write {escaped(path)!r}: {error.strerror}.") from None
        self._project.add(place)
        return self._relative(place), new

    def build(self, path: str) -> Build:
        """Build the configuration in a file.

        Raises ApiError as `configuration` does, with status 409 if the files of another
        configuration or of a customer would be overwritten, and with status 422 if the folder
        cannot be written.
        """
        config, place = self.configuration(path), self.resolve(path)
        folder = self._out / config.name
        owners = BuildOwners(self._out)
        try:
            if other := owners.other(config.name, place, self.fleets()):
                raise ApiError(409, other.problem(config.name, folder))
            files = Artifacts(config).files
            write_build(files, folder)
            owners.take([config.name], place)
        except OSError as error:
            reason = escaped(why_not_written(error, folder))
            raise ApiError(422, f"Cannot write to {escaped(str(folder))}: {reason}.") from None
        return Build(config, folder, files, current=True)

    def built(self, path: str) -> Build | str | None:
        """Return the build of the configuration in a file, or None if there is none.

        Returns a message if the files are another file's build. Raises ApiError as `configuration`
        does, except that another file may have the same name.
        """
        place = self.resolve(path)
        config = self._project.config(place) or self.configuration(path)
        with suppress(OSError):
            if other := BuildOwners(self._out).other(config.name, place, self.fleets()):
                return other.problem(config.name, self._out / config.name)
        return self._built.find(config)

    def fleets(self) -> Iterator[Path]:
        """Return the fleets in the folder, valid or not."""
        known = {file.path for file in self._project.files()}
        return filter(is_meant_as_fleet, sorted(set(self.folder.glob("*.toml")) - known))

    def _file(self, file: CheckResult, entry: Entry | None) -> WorkspaceFile:
        inside = self._is_inside(file.path)
        content = _content(file.path) if inside else None
        return WorkspaceFile(
            path=self._relative(file.path),
            revision=None if content is None else revision(content),
            text=_text(content),
            problems=file.problems if inside else [Problem(None, None, _LEADS_OUT)],
            entry=entry,
        )

    def _is_inside(self, place: Path) -> bool:
        try:
            return place.resolve().is_relative_to(self.folder.resolve())
        except (OSError, ValueError, RuntimeError):  # a null character, a loop of links
            return False

    def _relative(self, path: Path) -> str:
        return path.absolute().relative_to(self.folder.absolute()).as_posix()


def _check_name(name: str) -> None:
    shown = repr(shortened(escaped(name)))
    if not name.isprintable():
        raise ApiError(403, f"{shown} contains an invisible character. Remove it.")
    if name.startswith("-"):
        message = f"{shown} begins with a hyphen, so commands would read it as an option."
        raise ApiError(403, f"{message} Choose another name.")
    if len(name.encode()) > LONGEST_NAME:
        message = f"{shown} is longer than {LONGEST_NAME} bytes. Choose a shorter name."
        raise ApiError(403, message)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= LARGEST_FILE else None
    except OSError:
        return None


def _text(content: bytes | None) -> str | None:
    try:
        return None if content is None else content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
