"""Options and set-up that the commands with a delivery store share."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from snippetgen.cli.extras import require_extra

with require_extra("relay"):
    from sqlalchemy.exc import SQLAlchemyError

    from snippetgen.relay.ops.service import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from snippetgen.relay.ops.service import Settings
    from snippetgen.relay.store.store import DeliveryStore

Command = TypeVar("Command", bound="Callable[..., Any]")


def store_options(command: Command) -> Command:
    """Add the options `--data` and `--records`, which say where the store is."""
    data = click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("relay-data"),
        show_default=True,
        envvar="SNIPPETGEN_RELAY_DATA",
        help="Folder of the records that relay and send share.",
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


@contextmanager
def opened_store(settings: Settings) -> Iterator[DeliveryStore]:
    """Open the store for a block.

    Raises click.ClickException with the reason if the store cannot be opened or fails in the block,
    or if the block raises ValueError because of the settings.
    """
    try:
        with require_extra("postgresql"):
            store = open_store(settings)
    except (SQLAlchemyError, OSError, ImportError) as error:
        # The address may hold a password.
        place = settings.folder if settings.database is None else "the database of --records"
        message = f"cannot keep records in {place}: {_reason(error)}"
        raise click.ClickException(message) from error
    try:
        yield store
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    except SQLAlchemyError as error:
        raise click.ClickException(f"the records failed: {_reason(error)}") from error
    finally:
        store.close()


def _reason(error: Exception) -> object:
    """Return the driver's own message, without the statement that SQLAlchemy adds."""
    return getattr(error, "orig", None) or error
