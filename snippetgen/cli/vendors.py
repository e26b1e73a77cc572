"""`snippetgen vendors`: show the catalogue, or one vendor."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Column, Table
from rich.text import Text

from snippetgen.builder.guide import unestablished_page, vendor_page
from snippetgen.cli.options import json_option
from snippetgen.cli.problem_lines import show_problems
from snippetgen.config.vendor_lookup import VendorLookup
from snippetgen.validation.errors import RuleError
from snippetgen.vendors import UnestablishedVendor, Vendor, all_vendors, unestablished

if TYPE_CHECKING:
    from collections.abc import Collection

    from rich.console import RenderableType

    from snippetgen.vendors import CatalogueEntry


@click.command("vendors")
@click.argument("vendor", metavar="[VENDOR]", required=False)
@json_option
def command(vendor: str | None, as_json: bool) -> None:
    """Show the vendor catalogue, or everything that is known about one VENDOR.

    VENDOR is a name from the catalogue, or the path of your own descriptor file.
    """
    if vendor is None:
        entries = all_vendors()
        _show([_as_json(entry) for entry in entries] if as_json else _overview(entries))
        return
    try:
        entry = unestablished().get(vendor) or VendorLookup(Path()).find(vendor)
    except RuleError as error:
        show_problems(error.problems)
        sys.exit(1)
    _show(_as_json(entry) if as_json else Markdown(_page(entry)))


def _show(result: RenderableType | list[Any] | dict[str, Any]) -> None:
    if isinstance(result, (list, dict)):
        click.echo(json.dumps(result, indent=2))
    else:
        Console(highlight=False).print(result)


def _as_json(entry: CatalogueEntry) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True)


def _page(entry: Vendor | UnestablishedVendor) -> str:
    return vendor_page(entry) if isinstance(entry, Vendor) else unestablished_page(entry)


def _overview(entries: Collection[CatalogueEntry]) -> Table:
    # People type slugs: a narrow terminal must not cut them.
    slug = Column("Slug", no_wrap=True, min_width=max(len(entry.slug) for entry in entries))
    table = Table(slug, "Name", "Family", "Evidence", "Packings", box=None, pad_edge=False)
    for entry in entries:
        families, packings = "not established", "none"
        if isinstance(entry, Vendor):
            families = ", ".join(family.name for family in entry.families())
            packings = ", ".join(entry.packings)
        table.add_row(
            entry.slug, Text(entry.name), families, f"{entry.evidence.level} of 5", packings
        )
    return table
