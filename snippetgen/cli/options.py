"""Options shared by several commands."""

from __future__ import annotations

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
"""The option `--json`; a command gets it as `as_json`."""

keep_going_option = click.option(
    "--keep-going", is_flag=True, help="Take the right rows of a fleet although others are wrong."
)
"""The option `--keep-going`; a command gets it as `keep_going`."""

customers_option = click.option(
    "--customer",
    "customers",
    metavar="NAME",
    multiple=True,
    help="Take only this customer of a fleet; may be repeated.",
)
"""The option `--customer`; a command gets its values as `customers`."""

ENGINES = ("chromium", "firefox", "webkit")
"""The browser engines that commands can use."""


def location(_context: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    """Check an option that is a folder or a bucket."""
    from snippetgen.publishing.locations import check_location

    try:
        check_location(given or "")
    except ValueError as error:
        # What is refused may contain a password.
        raise click.BadParameter(f"{error}.") from None
    return given
