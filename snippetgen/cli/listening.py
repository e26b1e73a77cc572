"""Sockets that commands listen on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from snippetgen.http.sockets import listen_on

if TYPE_CHECKING:
    import socket


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address.

    Raises click.ClickException with the reason if the address cannot be used.
    """
    try:
        return listen_on(host, port)
    except (OSError, ValueError) as error:  # ValueError: not a host name
        reason = str(getattr(error, "strerror", None) or error).partition(" (while ")[0]
        raise click.ClickException(f"cannot listen on {host!r}, port {port}: {reason}") from error
