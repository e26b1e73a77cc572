"""`snippetgen vendors`: show the catalogue, or one vendor."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from snippetgen.cli.problem_lines import show_problems
from snippetgen.validation.errors import Problem, RuleError
from snippetgen.vendors import UnestablishedVendor, Vendor, all_vendors, entry

if TYPE_CHECKING:
    from collections.abc import Collection

    from rich.console import RenderableType

    from snippetgen.vendors import CatalogueEntry

_OWN_FILE = "For a descriptor file of your own, give its path, which ends in .toml."


def run(vendor: str | None, *, as_json: bool) -> None:
    """Run the command; `snippetgen.cli.vendors` describes the parameters."""
    if vendor is None:
        entries = all_vendors()
        _show([_as_json(each) for each in entries] if as_json else _overview(entries))
        return
    from snippetgen.config.validators import no_vendor
    from snippetgen.config.vendor_lookup import is_descriptor_path

    found: Vendor | UnestablishedVendor | None = entry(vendor)
    if found is None and not is_descriptor_path(vendor):
        click.echo(f"{no_vendor(vendor)} {_OWN_FILE}", err=True)
        sys.exit(1)
    try:
        found = found or _described_in(vendor)
    except RuleError as error:
        show_problems(
            each if each.file else Problem(None, None, each.message, vendor)
            for each in error.problems
        )
        sys.exit(1)
    _show(_as_json(found) if as_json else _page(found))


def _described_in(vendor: str) -> Vendor:
    """Return the vendor that a descriptor file describes; raises RuleError."""
    from snippetgen.config.vendor_lookup import VendorLookup

    return VendorLookup().find(vendor)


def _show(result: RenderableType | list[Any] | dict[str, Any]) -> None:
    if isinstance(result, (list, dict)):
        click.echo(json.dumps(result, indent=2))
    else:
        Console(highlight=False).print(result)


def _as_json(vendor: CatalogueEntry) -> dict[str, Any]:
    return vendor.model_dump(mode="json", by_alias=True)


def _page(vendor: Vendor | UnestablishedVendor) -> RenderableType:
    from rich.markdown import Markdown

    from snippetgen.builder.vendor_page import unestablished_page, vendor_page

    if isinstance(vendor, Vendor):
        return Markdown(vendor_page(vendor))
    return Markdown(unestablished_page(vendor))


def _overview(entries: Collection[CatalogueEntry]) -> Table:
    # People type slugs, so a narrow terminal must not truncate them.
    slug = Column("Slug", no_wrap=True, min_width=max(len(each.slug) for each in entries))
    table = Table(slug, "Name", "Family", "Evidence", "Packings", box=None, pad_edge=False)
    for each in entries:
        families, packings = "not established", "none"
        if isinstance(each, Vendor):
            families = ", ".join(family.name for family in each.families())
            packings = ", ".join(each.packings)
        table.add_row(each.slug, Text(each.name), families, f"{each.evidence.level} of 5", packings)
    return table
