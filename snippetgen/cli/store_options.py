"""The records of calls, as commands open them."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from snippetgen.cli.extras import needing

with needing("relay"):
    from sqlalchemy.exc import SQLAlchemyError

    from snippetgen.relay.ops.service import open_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from snippetgen.relay.ops.service import Settings
    from snippetgen.relay.store.store import Records

Command = TypeVar("Command", bound="Callable[..., Any]")


def record_options(command: Command) -> Command:
    """Add the options `--data` and `--records`: where the records are."""
    data = click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("relay-data"),
        show_default=True,
        envvar="SNIPPETGEN_RELAY_DATA",
        help="Folder of the records, which relay and send share.",
    )
    records = click.option(
        "--records",
        envvar="SNIPPETGEN_RELAY_RECORDS",
        help="Address of a database instead, such as postgresql+psycopg://...",
    )
    return data(records(command))


def target_options(command: Command) -> Command:
    """Add the options `--endpoint` and `--eu`: where conversions go."""
    endpoint = click.option("--endpoint", help="Deliver to a fake of Optimizely at this address.")
    eu = click.option("--eu", is_flag=True, help="Send events to the European Union's host.")
    return endpoint(eu(command))


@contextmanager
def opened(settings: Settings) -> Iterator[Records]:
    """Open the records for a block; raises click.ClickException with the reason where it cannot be.

    What the block says is wrong with the settings becomes one, too.
    """
    try:
        records = open_records(settings)
    except (SQLAlchemyError, OSError, ImportError) as error:
        # An address may hold a password.
        place = settings.folder if settings.records is None else "the database of --records"
        hint = ": pip install 'snippetgen[postgresql]'" if isinstance(error, ImportError) else ""
        message = f"cannot keep records in {place}: {_reason(error)}{hint}"
        raise click.ClickException(message) from error
    try:
        yield records
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    except SQLAlchemyError as error:
        raise click.ClickException(f"the records failed: {_reason(error)}") from error
    finally:
        records.close()


def _reason(error: Exception) -> object:
    """Tell what a driver says, without the statement that SQLAlchemy adds."""
    return getattr(error, "orig", None) or error
