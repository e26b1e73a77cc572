"""Ports for servers that cannot choose one themselves."""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import socket
import tempfile
from functools import cache
from pathlib import Path

_given: set[int] = set()


def free_port() -> int:
    """Return a port that nothing listens on.

    It is below the ports that systems assign to connections. Until this process ends, no call
    returns it again, in this process or in another one, so nothing else uses it.
    """
    while True:
        port = random.randrange(10_000, 30_000)  # noqa: S311 - no secret
        if port in _given:
            continue
        with contextlib.suppress(OSError):
            # The system releases the lock of this byte when the process ends.
            fcntl.lockf(_locks(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
            with socket.create_server(("127.0.0.1", port)):
                _given.add(port)
                return port


@cache
def _locks() -> int:
    """Return the descriptor of the file in which processes lock one byte for each port."""
    file = Path(tempfile.gettempdir()) / f"snippetgen-ports-{os.getuid()}"
    return os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
