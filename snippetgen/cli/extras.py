"""Commands whose libraries are extras of this package."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def needing(extra: str) -> Iterator[None]:
    """Import in this block what an extra installs; raises click.ClickException that says so."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "snippetgen":
            raise
        raise click.ClickException(
            f"{error.name} is not installed: pip install 'snippetgen[{extra}]'"
        ) from None
