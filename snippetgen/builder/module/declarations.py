"""The TypeScript declarations of a module."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from snippetgen import __version__
from snippetgen.builder.module.documentation import functions
from snippetgen.builder.optimizing.members import key
from snippetgen.files.resources import TEMPLATES
from snippetgen.javascript.literals import Code, js_literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from snippetgen.config import SnippetConfig


def declarations(config: SnippetConfig, readable: str) -> str:
    """Return the types of a configuration's module and of the global that its script tag defines.

    `readable` is the readable form of the snippet, whose comments document the functions.
    """
    parameters = config.vendor_descriptor.handover_values(config.options)
    statuses = config.vendor_descriptor.family(config.options).handover_statuses(parameters)
    meanings = _meanings()
    found = functions(readable, config.destination_object)
    return _environment.get_template("module.d.ts").render(
        name=config.name,
        vendor=config.vendor,
        version=__version__,
        reasons=meanings["reasons"],
        handovers={code: meanings["handovers"][code] for code in ("", *statuses)},
        functions=found,
        globals=[each.name for each in found if each.name != "refresh"]
        if config.expose == "globals"
        else [],
        **{"global": config.global_name},
    )


@cache
def _meanings() -> Mapping[str, Mapping[str, str]]:
    text = files(__package__).joinpath("answers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _comment(lines: Sequence[str], indent: int = 0) -> Code:
    """Write lines as a TSDoc comment, indented by `indent` spaces from the second line on."""
    if len(lines) == 1:
        return Code(f"/** {lines[0]} */")
    body = [f" * {line}".rstrip() for line in lines]
    return Code(f"\n{' ' * indent}".join(["/**", *body, " */"]))


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES / "module"),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
    finalize=js_literal,
    autoescape=False,  # noqa: S701 - js_literal is the one escaping path
)
_environment.filters |= {"key": key, "comment": _comment}
