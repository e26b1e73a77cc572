"""Options shared by several commands."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Group = TypeVar("Group", bound=DataclassInstance)

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
"""The option `--json`, which a command receives as `as_json`."""

keep_going_option = click.option(
    "--keep-going", is_flag=True, help="Skip invalid rows of a fleet instead of stopping."
)
"""The option `--keep-going`, which a command receives as `keep_going`."""

customers_option = click.option(
    "--customer",
    "customers",
    metavar="NAME",
    multiple=True,
    help="Use only this customer of a fleet. Repeatable.",
)
"""The option `--customer`, whose values a command receives as `customers`."""

ENGINES = ("chromium", "firefox", "webkit")
"""The browser engines that commands can use."""


def group(kind: type[Group], given: dict[str, Any]) -> Group:
    """Take the options that are fields of `kind` out of `given`, and return them as one object.

    Raises KeyError if the command has no such option.
    """
    return kind(**{each.name: given.pop(each.name) for each in fields(kind)})


def location(_context: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    """Check an option that names a folder or a bucket."""
    from snippetgen.publishing.locations import check_location

    try:
        check_location(given or "")
    except ValueError as error:
        # The value may contain a password.
        raise click.BadParameter(f"{error}.") from None
    return given
