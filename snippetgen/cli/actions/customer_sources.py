"""The sources for the state of a fleet's customers: published builds, and the calls of a relay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from snippetgen.cli.store_options import DEFAULT_DATA
from snippetgen.publishing.index import KeptIndex
from snippetgen.publishing.locations import is_bucket, open_store
from snippetgen.publishing.stores import StoreError
from snippetgen.studio.services.background_reader import (
    BackgroundReader,
    UnavailableError,
    not_connected,
)
from snippetgen.text.extras import missing_library

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.publishing.index import Customer

_DATABASE = "the database of --records"
"""An address may contain a password, so it is not shown."""


def published_in(location: str | None) -> BackgroundReader[Customer]:
    """Return what a folder or bucket contains for each customer; nothing without a location."""
    if location is None:
        return not_connected()
    kept: KeptIndex | None = None

    def read() -> Mapping[str, Customer]:
        nonlocal kept
        try:
            if not is_bucket(location) and not Path(location).is_dir():
                raise UnavailableError(f"{location} is not a folder. Correct --published.")
            kept = kept or KeptIndex(open_store(location))
            return kept.read().customers
        except StoreError as error:
            raise UnavailableError(str(error)) from None
        except ModuleNotFoundError as error:
            raise UnavailableError(missing_library(error, "publish")) from None
        except OSError as error:
            raise UnavailableError(f"{location} cannot be read: {error.strerror}.") from None

    return BackgroundReader(location, read)


def calls_in(data: Path | None, records: str | None) -> BackgroundReader[tuple[float, bool]]:
    """Return the last calls in a relay's records, which are a database or a folder.

    Without either, uses the default folder, which need not exist.
    """
    if records is not None:
        return BackgroundReader(_DATABASE, lambda: _read(records, _DATABASE))
    file = (data or DEFAULT_DATA) / "calls.db"

    def read() -> Mapping[str, tuple[float, bool]] | None:
        try:
            found = file.exists()
        except OSError as error:
            raise UnavailableError(f"{file} cannot be read: {error.strerror}.") from None
        if found:
            return _read(f"sqlite:///{file}", str(file.parent))
        if data is None:
            return None
        raise UnavailableError(f"{data} has no records yet. Start the relay, or correct --data.")

    return BackgroundReader(str(file.parent), read)


def _read(url: str, place: str) -> Mapping[str, tuple[float, bool]]:
    try:
        # The rest of the studio needs no database.
        from sqlalchemy.exc import ArgumentError, SQLAlchemyError

        from snippetgen.relay.store.last_calls import OtherRevisionError, last_calls
    except ModuleNotFoundError as error:
        raise UnavailableError(missing_library(error, "relay")) from None
    try:
        return last_calls(url)
    except OtherRevisionError:
        message = "were written by another version of snippetgen. Start the relay to upgrade them."
    except ArgumentError:
        message = "have an invalid address. Use sqlite:///FILE or postgresql+psycopg://…"
    except ModuleNotFoundError as error:
        message = f"cannot be read: {missing_library(error, 'postgresql')}"
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__)
        message = f"cannot be read: {reason.strip().splitlines()[0]}."
    raise UnavailableError(f"The records in {place} {message}")
