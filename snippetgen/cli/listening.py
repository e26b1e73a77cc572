"""Sockets that commands listen on."""

from __future__ import annotations

import socket

import click


def listen(host: str, port: int) -> socket.socket:
    """Listen on an address; raises click.ClickException with the reason where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, ValueError) as error:  # ValueError: no host name at all.
        reason = str(getattr(error, "strerror", None) or error).partition(" (while ")[0]
        raise click.ClickException(f"cannot listen on {host!r}, port {port}: {reason}") from error
