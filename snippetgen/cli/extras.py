"""Checks for the extras that commands need."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from snippetgen.text.extras import missing_library

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def require_extra(extra: str) -> Iterator[None]:
    """Import the libraries of an extra in this block.

    If a library is missing, raises click.ClickException, which says what to install.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("snippetgen", "snippetgen_harness"):
            raise
        raise click.ClickException(missing_library(error, extra)) from None
