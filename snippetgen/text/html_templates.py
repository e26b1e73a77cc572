"""Templates for HTML pages that show text from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from snippetgen.design.brand import MARK
from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from pathlib import Path


def html_environment(folder: Path) -> Environment:
    """Return the environment of the templates in a folder. `mark` is the product's mark.

    Values are escaped for HTML. Characters that HTML forbids or that are invisible become
    \\uXXXX.
    """
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["mark"] = MARK
    return environment


def _visible(value: object) -> object:
    return escaped(value) if isinstance(value, str) and not isinstance(value, Markup) else value
