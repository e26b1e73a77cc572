"""Templates of destinations, which installed packages keep in folders of their own."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from jinja2 import ChoiceLoader, FileSystemLoader, FunctionLoader, TemplateError

from snippetgen.destinations import choices
from snippetgen.files.resources import TEMPLATES

if TYPE_CHECKING:
    from pathlib import Path


def template_loader(kind: Literal["js", "text"]) -> ChoiceLoader:
    """Return a loader for the templates of a kind, including those of every destination.

    The name of a destination's template is `destinations/<name>` and a suffix. If its file cannot
    be read, the loader raises jinja2.TemplateError, which names the file.
    """

    def source(name: str) -> str | None:
        found = choices().get(PurePosixPath(name.removeprefix("destinations/")).stem)
        if found is None:
            return None
        return _read(found.script if kind == "js" else found.guide, found.name)

    return ChoiceLoader([FileSystemLoader(TEMPLATES / kind), FunctionLoader(source)])


def _read(path: Path, destination: str) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise TemplateError(
            f"{path}, a template of the destination {destination}: {error.strerror}"
        ) from None
