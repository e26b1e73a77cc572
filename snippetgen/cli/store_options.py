"""Options shared by the commands that use a delivery store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT_DATA = Path("relay-data")
"""The default folder of records."""

Command = TypeVar("Command", bound="Callable[..., Any]")


@dataclass(frozen=True)
class StoreOptions:
    """Where the store is: a database or, without one, a file in the folder `data`."""

    data: Path
    database: str | None


@dataclass(frozen=True)
class TargetOptions:
    """Where conversions go: a fake of Optimizely at `endpoint`, or one of Optimizely's hosts."""

    endpoint: str | None
    eu: bool


def store_options(command: Command) -> Command:
    """Add the options `--data` and `--records`, which say where the store is."""
    data = click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        default=DEFAULT_DATA,
        show_default=True,
        envvar="SNIPPETGEN_RELAY_DATA",
        help="Folder of records, shared by relay and send.",
    )
    database = click.option(
        "--records",
        "database",
        envvar="SNIPPETGEN_RELAY_RECORDS",
        help="Address of a database to use instead, such as postgresql+psycopg://...",
    )
    return data(database(command))


def target_options(command: Command) -> Command:
    """Add the options `--endpoint` and `--eu`, which say where conversions go."""
    endpoint = click.option("--endpoint", help="Deliver to a fake of Optimizely at this address.")
    eu = click.option("--eu", is_flag=True, help="Send events to the host in the European Union.")
    return endpoint(eu(command))
