"""Sockets that commands listen on."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import click

from snippetgen.http.sockets import listen_on

if TYPE_CHECKING:
    import socket


def listen(host: str, port: int, option: str = "--port") -> socket.socket:
    """Return a socket that listens on an address. `option` is the one that sets the port.

    Raises click.ClickException with the reason if the address cannot be used.
    """
    try:
        return listen_on(host, port)
    except (OSError, ValueError) as error:  # ValueError: not a host name
        reason = str(getattr(error, "strerror", None) or error).partition(" (while ")[0]
        message = f"cannot listen on {host!r}, port {port}: {reason}"
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            message += f". Choose another port with {option}."
        raise click.ClickException(message) from error
