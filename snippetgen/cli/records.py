"""The records of calls, as commands open them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from snippetgen.cli.extras import needing

with needing("relay"):
    from sqlalchemy.exc import SQLAlchemyError

    from snippetgen.relay.service import open_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.relay.records import Records
    from snippetgen.relay.service import Settings


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
        raise click.ClickException(f"cannot keep records in {place}: {_reason(error)}") from error
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
