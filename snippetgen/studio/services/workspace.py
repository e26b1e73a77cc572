"""The files that the studio shows and writes, all in one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from snippetgen.build.artifacts import make_artifacts
from snippetgen.config.toml_edit import ConflictError, revision, save
from snippetgen.config.toml_read import LARGEST_FILE
from snippetgen.files.atomic import publish
from snippetgen.studio.api import serializers
from snippetgen.studio.api.schemas import BuildAsked, Refusal, SaveAsked, read
from snippetgen.validation.problems import escaped

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from snippetgen.config import Checked, SnippetConfig
    from snippetgen.studio.services.drafts import Drafts
    from snippetgen.studio.services.project import Project


class Workspace:
    """Lists, saves and builds; `out` is the folder that builds go to."""

    def __init__(self, project: Project, drafts: Drafts, folder: Path, out: Path) -> None:
        self._project = project
        self._drafts = drafts
        self._folder = folder
        self._out = out
        self.routes = [
            Route("/api/files", self._list),
            Route("/api/files/{path:path}", self._save, methods=["PUT"]),
            Route("/api/build", self._build, methods=["POST"]),
        ]

    def listed(self) -> list[dict[str, Any]]:
        """List the files, and what is wrong with each."""
        return [self._described(file) for file in self._project.files()]

    def resolve(self, path: str) -> Path:
        """Find the place of a configuration in the folder; raises Refusal for any other."""
        try:
            found = (self._folder / path).resolve()
            inside = found.is_relative_to(self._folder.resolve())
        except (OSError, ValueError, RuntimeError):  # a null character, a loop of links
            inside = False
        if not inside or not path or found.name.startswith("."):
            raise Refusal(403, f"{escaped(path)!r} is not in the folder that the studio serves.")
        if found.suffix != ".toml":
            raise Refusal(403, f"{escaped(path)!r} is not the name of a TOML file: add .toml.")
        return self._folder / path

    def configuration(self, path: str) -> SnippetConfig:
        """Read the configuration in a file; raises Refusal where it is wrong."""
        place = self.resolve(path)
        for file in self._project.files():
            if file.path.absolute() == place.absolute():
                if file.config and not file.problems:
                    return file.config
                problems = [serializers.problem(each) for each in file.problems]
                raise Refusal(422, "The configuration is wrong.", problems=problems)
        raise Refusal(404, f"There is no configuration {escaped(path)!r}.")

    def _described(self, file: Checked) -> dict[str, Any]:
        content = _content(file.path)
        entry = next((each for each in self._project.entries() if each.path == file.path), None)
        return {
            "path": self._relative(file.path),
            "name": entry and entry.config.name,
            "vendor": entry and entry.config.vendor,
            "revision": None if content is None else revision(content),
            "text": _text(content),
            "problems": [serializers.problem(each) for each in file.problems],
            "stale": bool(entry and entry.stale),
        }

    def _relative(self, path: Path) -> str:
        return path.absolute().relative_to(self._folder.absolute()).as_posix()

    async def _list(self, _: Request) -> JSONResponse:
        return JSONResponse(self.listed())

    async def _save(self, request: Request) -> JSONResponse:
        asked = await read(request, SaveAsked)
        path = self.resolve(request.path_params["path"])
        draft = self._drafts.make(asked.text, path)
        if draft.problems:
            problems = [serializers.problem(each) for each in draft.problems]
            raise Refusal(422, "A wrong configuration is not saved.", problems=problems)
        try:
            new = save(path.resolve(), asked.text, asked.revision)
        except ConflictError as error:
            content = _content(path)
            raise Refusal(409, str(error), revision=error.revision, text=_text(content)) from None
        except OSError as error:
            where = escaped(request.path_params["path"])
            raise Refusal(422, f"{where!r} cannot be written: {error.strerror}.") from None
        self._project.add(path)
        return JSONResponse({"path": self._relative(path), "revision": new})

    async def _build(self, request: Request) -> JSONResponse:
        config = self.configuration((await read(request, BuildAsked)).path)
        folder = self._out / config.name
        files = make_artifacts(config)
        try:
            publish(files, folder)
        except OSError as error:
            raise Refusal(422, f"{folder}: cannot be written: {error.strerror}.") from None
        return JSONResponse({"folder": str(folder), "files": list(files)})


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
