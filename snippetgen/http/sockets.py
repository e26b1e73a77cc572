"""Sockets that servers listen on."""

from __future__ import annotations

import socket


def listen_on(host: str, port: int = 0) -> socket.socket:
    """Listen on an address, by default on a free port; raises OSError, ValueError for no host."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=128)
    # asyncio does so only where a socket says that it is TCP; accepted ones inherit it from this.
    # Without it an answer waits up to 40 ms for the client's acknowledgement of its first part.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
