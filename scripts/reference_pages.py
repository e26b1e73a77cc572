"""The pages of the documentation that are generated from the code and the catalogue.

`docs/conf.py` writes them before each build. As a program, this module prints their names.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from pydantic import BaseModel

import snippetgen
from snippetgen.builder.vendor_page import unestablished_page, vendor_page
from snippetgen.cli import main
from snippetgen.config.field_metadata import Allowed
from snippetgen.config.validation_errors import FIELDS
from snippetgen.destinations import destinations
from snippetgen.lint.codes import CODES
from snippetgen.text.markdown import code, prose, words
from snippetgen.text.template import sentence
from snippetgen.vendors import UnestablishedVendor, Vendor, all_vendors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pydantic.fields import FieldInfo

    from snippetgen.vendors import CatalogueEntry

HELP_WIDTH = 88
"""The width of a command's help in characters."""


def pages() -> dict[str, str]:
    """Return all generated pages: paths below docs/, and their Markdown."""
    vendors = all_vendors()
    return {
        "catalogue/index.md": _catalogue(vendors),
        **{f"catalogue/{each.slug}.md": _vendor(each) for each in vendors},
        "reference/configuration.md": _configuration(),
        "reference/command-line.md": _command_line(),
        "reference/findings.md": _findings(),
        "reference/javascript.md": _javascript(),
        "reference/python.md": _python(),
    }


def write(folder: Path) -> None:
    """Write the pages into a folder, and delete those of vendors that no longer exist.

    An unchanged page keeps its modification time.
    """
    written = {folder / name: text for name, text in pages().items()}
    for parent in {path.parent for path in written}:
        parent.mkdir(exist_ok=True)
        for stale in set(parent.glob("*.md")) - set(written):
            stale.unlink()
    for path, text in written.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _catalogue(vendors: Iterable[CatalogueEntry]) -> str:
    rows = [
        (
            f"[{prose(each.name)}]({each.slug}.md)",
            code(each.slug),
            ", ".join(code(family.name) for family in each.families())
            if isinstance(each, Vendor)
            else "not established",
            f"{each.evidence.level} of 5",
            prose(each.region),
        )
        for each in vendors
    ]
    entries = "\n".join(each.slug for each in vendors)
    return _page(
        "The catalogue",
        "Each page has the facts about a vendor: how a page hands over the conversion, how it "
        "comes back with a call, the limits, the set-up, and the sources. Level 5 means that both "
        "directions are documented or were read in the vendor's source. Level 0 means that "
        "nothing was found. [Vendors and hand-over families](../vendors.md) explains how to add a "
        "vendor.",
        _table(("vendor", "name in the configuration", "family", "evidence", "region"), rows),
        f"```{{toctree}}\n:hidden:\n\n{entries}\n```",
    )


def _vendor(entry: CatalogueEntry) -> str:
    if isinstance(entry, UnestablishedVendor):
        return unestablished_page(entry)
    assert isinstance(entry, Vendor)  # noqa: S101 - there is no third kind
    start = _fenced("sh", f"snippetgen init --vendor {entry.slug}")
    parts = [vendor_page(entry).rstrip(), "## Start", "This writes a commented configuration:"]
    return "\n\n".join([*parts, start, ""])


def _configuration() -> str:
    return _page(
        "The configuration",
        "A configuration is a TOML file. `vendor` and `goal` are required. `snippetgen init` "
        "writes a commented one, `snippetgen check` reports all problems, and "
        "`snippetgen schema` prints a JSON Schema for editors.",
        *_settings(FIELDS, 2),
    )


def _settings(fields: dict[str, FieldInfo], level: int, table: str = "") -> Iterator[str]:
    for name, field in fields.items():
        key = field.alias or name
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield f"{'#' * level} {code(f'[{key}]')}"
            yield _words(field.description or "")
            yield from _settings(inner.model_fields, level + 1, f"{key}.")
            continue
        yield f"{'#' * level} {code(table + key)}"
        yield _words(field.description or "")
        yield "\n".join(f"- {line}" for line in _about(key, field))


def _about(key: str, field: FieldInfo) -> Iterator[str]:
    allowed = [each.text for each in field.metadata if isinstance(each, Allowed)]
    yield from (f"Allowed: {prose(text)}" for text in allowed)
    default = field.get_default()
    if key in ("vendor", "goal"):
        yield "Required"
    elif field.default_factory is None and not field.is_required():
        yield f"Default: {'none' if default is None else code(_toml(default))}"
    if field.examples:
        yield f"Example: {code(f'{key} = {_toml(field.examples[0])}')}"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{key} = {_toml(each)}" for key, each in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return str(value)


def _command_line() -> str:
    root = click.Context(main, info_name="snippetgen", terminal_width=HELP_WIDTH)
    sections = []
    for name in main.list_commands(root):
        command = main.get_command(root, name)
        assert command is not None  # noqa: S101 - listed
        context = click.Context(command, root, info_name=name, terminal_width=HELP_WIDTH)
        sections += [f"## {code(f'snippetgen {name}')}", _fenced("text", command.get_help(context))]
    return _page(
        "The command line",
        "The exit status is 0 for success, 1 if a check fails or a configuration cannot be read, "
        "and 2 for wrong usage. Results go to standard output, and everything else goes to "
        "standard error.",
        *sections,
    )


def _findings() -> str:
    rows = [
        (code(name), ", ".join(each.severities), _words(each.meaning))
        for name, each in CODES.items()
    ]
    return _page(
        "Findings",
        "`snippetgen explain`, the studio and the fake endpoint report problems of a conversion. "
        "An `error` means that the conversion is lost or recorded wrongly. A `warning` means that "
        "this is likely, or that the request is unsafe. An `info` is for information only. The "
        "first severity is the usual one.",
        _table(("code", "severity", "meaning"), rows),
    )


def _javascript() -> str:
    sections = []
    for name, destination in destinations().items():
        settings = f'vendor = "ctm"\ngoal = "phone_call"\nname = "shop"\ndestination = "{name}"'
        for key in destination.required:
            settings += f"\n{key} = {json.dumps((FIELDS[key].examples or [])[0])}"
        types = snippetgen.build(snippetgen.parse(settings))["shop.d.ts"].decode()
        (interface,) = (part for part in types.split("\n\n/** ") if "interface Off" in part)
        shown = interface[interface.index("export interface") :].split("\n}\n")[0] + "\n}"
        sections += [f"## {code(name)}", f"{prose(destination.summary)}", _fenced("ts", shown)]
    return _page(
        "The JavaScript API",
        "The snippet sets one global, which is `offlineConversion` unless `global` in the "
        "configuration has another name. Its members depend on the destination. "
        "[The module](../module.md) exports the same functions. "
        "[The snippet on the page](../page.md) lists the "
        "values of `reason` and `handover`.",
        *sections,
    )


def _python() -> str:
    directives = "\n\n".join(f".. auto{_directive(name)}" for name in snippetgen.__all__)
    return _page(
        "The Python API",
        "[Use snippetgen in Python](../python.md) shows how to use these names. Everything else "
        "in the package is internal.",
        _fenced("{eval-rst}", directives),
    )


def _directive(name: str) -> str:
    found = getattr(snippetgen, name)
    if not isinstance(found, type):
        return f"{'function' if callable(found) else 'data'}:: snippetgen.{name}"
    if issubclass(found, Exception):
        return f"exception:: snippetgen.{name}"
    # The signature of a model comes from pydantic.
    return f"class:: snippetgen.{name}{'()' * issubclass(found, BaseModel)}"


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", *parts]) + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _words(text: str) -> str:
    """Return a sentence with `code` in backquotes as Markdown."""
    return words(sentence(text, (), {}))


def _fenced(language: str, text: str) -> str:
    return f"````{language}\n{text}\n````"


if __name__ == "__main__":
    print("\n".join(pages()))
