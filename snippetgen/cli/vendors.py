"""`snippetgen vendors`: the catalogue, and one vendor's page."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from snippetgen.config.rules import vendor_problems
from snippetgen.vendors import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from snippetgen.vendors import Vendor


@click.command("vendors")
@click.argument("slug", metavar="[VENDOR]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the descriptors as JSON.")
def command(slug: str | None, as_json: bool) -> None:
    """Show the vendor catalogue, or all that is known about one VENDOR."""
    if slug is None:
        vendors = list(catalogue().values())
        _show([_as_json(v) for v in vendors] if as_json else _overview(vendors))
        return
    if problems := list(vendor_problems(slug)):
        click.echo("\n".join(map(str, problems)), err=True)
        sys.exit(1)
    vendor = catalogue()[slug]
    _show(_as_json(vendor) if as_json else Group(*_page(vendor)))


def _show(result: RenderableType | list[Any] | dict[str, Any]) -> None:
    if isinstance(result, (list, dict)):
        click.echo(json.dumps(result, indent=2))
    else:
        Console(highlight=False).print(result)


def _as_json(vendor: Vendor) -> dict[str, Any]:
    return vendor.model_dump(mode="json", by_alias=True)


def _overview(vendors: Iterable[Vendor]) -> Table:
    table = Table("Slug", "Name", "Family", "Evidence", "Packings", box=None, pad_edge=False)
    for vendor in vendors:
        table.add_row(
            vendor.slug,
            Text(vendor.name),
            ", ".join(families(vendor)),
            f"{vendor.evidence.level} of 5",
            ", ".join(vendor.packings),
        )
    return table


def families(vendor: Vendor) -> list[str]:
    """List the hand-over families of a vendor: several where an option decides."""
    choices = [{name: c} for name, option in vendor.options.items() for c in option.choices]
    return list(dict.fromkeys(vendor.family(options) for options in (choices or [{}])))


def _page(vendor: Vendor) -> Iterator[RenderableType]:
    yield Text(f"{vendor.name} ({vendor.slug})", style="bold")
    yield Text(vendor.summary)
    yield from _section(
        "How the value gets in",
        f"Hand-over family: {', '.join(families(vendor))}; {_parameters(vendor)}",
        f"Vendor's script: {vendor.script}",
        f"Place on the page: {vendor.order}",
        f"Packings: {', '.join(vendor.packings)}",
    )
    yield from _section("Variables", *_variables(vendor))
    if vendor.options:
        yield from _section("Options", *_options(vendor))
    channel = vendor.return_channel
    yield from _section(
        "How it comes back",
        f"Channel: {channel.type}",
        f"Where: {channel.path}",
        f"Shape: {channel.shape}",
        f"Example: {channel.example}",
    )
    yield from _section("Limits", *_limits(vendor))
    steps = vendor.setup_steps({"url": vendor.variables.names["url"]})
    numbered = (f"{number}. {step}" for number, step in enumerate(steps, 1))
    yield from _section('Set-up, with packing = "url" and the default name', *numbered)
    yield from _section(
        f"Evidence: level {vendor.evidence.level} of 5",
        f"Handing over: {vendor.evidence.set}",
        f"Coming back: {vendor.evidence.return_}",
    )
    sources = (f"[{source.kind}] {source.ref}: {source.what}" for source in vendor.sources)
    yield from _section("Sources", *sources)


def _section(title: str, *lines: str) -> Iterator[RenderableType]:
    yield Text(f"\n{title}", style="bold")
    for line in lines:
        yield Padding(Text(line), (0, 0, 0, 2))


def _parameters(vendor: Vendor) -> str:
    parameters = vendor.handover.__pydantic_extra__
    return ", ".join(f"{key} {value}" for key, value in parameters.items() if value != "")


def _variables(vendor: Vendor) -> Iterator[str]:
    rules = vendor.variables
    yield f"Names: {rules.pattern_help}; at most {rules.max_length} ({rules.max_length_source})"
    for name, reason in rules.reserved.items():
        yield f"Not {name}: {reason}"
    for field, name in rules.names.items():
        yield f"{field}: {name}"


def _options(vendor: Vendor) -> Iterator[str]:
    for name, option in vendor.options.items():
        yield f"{name}: {option.description}"
        if option.choices:
            yield f"  one of: {', '.join(option.choices)}"
        for other, value in option.when.items():
            yield f"  only where {other} = {value}"
        yield "  required" if option.required else f"  default: {json.dumps(option.default)}"


def _limits(vendor: Vendor) -> Iterator[str]:
    limits = vendor.limits
    if limits.value_length is not None:
        what = "name=value" if limits.name_included else "value"
        how = ", the value percent-encoded" if limits.measure == "encoded" else ""
        yield f"Kept by the snippet: {what} of at most {limits.value_length} characters{how}"
    yield f"Documented: {limits.documented}"
    yield f"Observed: {limits.observed}"
