"""The delivery store, opened for a command."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from snippetgen.cli.extras import require_extra

with require_extra("relay"):
    from sqlalchemy.exc import SQLAlchemyError

    from snippetgen.relay.ops.service import open_store
    from snippetgen.relay.store.database import UnknownRevisionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.relay.ops.service import Settings
    from snippetgen.relay.store.store import DeliveryStore


@contextmanager
def opened_store(settings: Settings) -> Iterator[DeliveryStore]:
    """Open the store for a block.

    Raises click.ClickException with the reason if the store cannot be opened or fails in the block,
    or if the block raises ValueError because of the settings.
    """
    try:
        with require_extra("postgresql"):
            store = open_store(settings)
    except UnknownRevisionError as error:
        raise click.ClickException(str(error)) from error
    except ValueError as error:
        # A driver quotes the value, which may be a part of the password.
        message = "cannot use the address of --records: one of its parameters has an invalid value"
        raise click.ClickException(message) from error
    except (SQLAlchemyError, OSError, ImportError) as error:
        # The address may contain a password.
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
    """Return the driver's message, without the statement that SQLAlchemy adds."""
    return getattr(error, "orig", None) or error
