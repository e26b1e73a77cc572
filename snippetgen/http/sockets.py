"""Sockets that servers listen on."""

from __future__ import annotations

import socket

from snippetgen.http.origins import Origin


def listen_on(host: str, port: int = 0) -> socket.socket:
    """Return a socket that listens on an address, by default on a free port.

    Raises OSError if the address cannot be used, and ValueError if it is not a host name.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=128)
    # Accepted sockets inherit this option. asyncio sets it only on sockets that report TCP as their
    # protocol. Without it, a response waits up to 40 ms for the client's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def origin_of(listener: socket.socket) -> Origin:
    """Return the origin at which a browser on this machine reaches a socket."""
    host, port, *_ = listener.getsockname()
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared only
    return Origin(f"[{here}]" if ":" in here else here, port)
