"""Sockets that commands listen on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from snippetgen.http.sockets import listen_on

if TYPE_CHECKING:
    import socket


def listen(host: str, port: int) -> socket.socket:
    """Listen on an address; raises click.ClickException with the reason where that cannot be."""
    try:
        return listen_on(host, port)
    except (OSError, ValueError) as error:  # ValueError: no host name at all.
        reason = str(getattr(error, "strerror", None) or error).partition(" (while ")[0]
        raise click.ClickException(f"cannot listen on {host!r}, port {port}: {reason}") from error
