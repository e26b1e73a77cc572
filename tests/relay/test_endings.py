"""SIGTERM ends the relay in every state."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from snippetgen_harness.net.servers import serve

from benchmarks.relay.destination import Destination
from benchmarks.relay.kills import notification
from benchmarks.relay.process import SECRET, Relay
from snippetgen.http.startup import ENDED

State = Callable[[Path, ExitStack], Relay]


def sends(mode: str, folder: Path, stack: ExitStack) -> Relay:
    """Start a relay whose requests get no response, or a dripping one."""
    destination = Destination()
    destination.mode = mode  # type: ignore[assignment]
    port = stack.enter_context(serve(destination))
    stack.callback(setattr, destination, "mode", "fine")
    relay = Relay(folder, f"http://127.0.0.1:{port}")
    relay.start()
    httpx.post(relay.address(), content=notification(1))
    while not destination.requests:
        pass
    return relay


def has_many_connections(folder: Path, stack: ExitStack) -> Relay:
    """Start a relay with idle connections, bodies that do not end, and open status pages."""
    relay = Relay(folder, "http://127.0.0.1:1")
    relay.start()
    half = f"POST /calls/ctm/{SECRET} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{{".encode()
    live = b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for port, sent, count in (
        (relay.port, b"", 300),
        (relay.port, half, 100),
        (relay.status_port, live, 40),
    ):
        for _ in range(count):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.sendall(sent)
    connection.recv(12)
    return relay


def is_locked_out(folder: Path, stack: ExitStack) -> Relay:
    """Start a relay, and lock its records."""
    relay = Relay(folder, "http://127.0.0.1:1")
    relay.start()
    stack.enter_context(locked(folder / "data" / "calls.db"))
    return relay


def still_starts(folder: Path, stack: ExitStack) -> Relay:
    """Start a relay, as the first process of a container, that waits for locked records."""
    (folder / "data").mkdir()
    records = folder / "data" / "calls.db"
    with closing(sqlite3.connect(records)) as old:
        old.execute("CREATE TABLE calls (id INTEGER)")
    stack.enter_context(locked(records))
    relay = Relay(folder, "http://127.0.0.1:1")
    ignoring = ["sh", "-c", 'trap "" TERM; exec "$@"', "sh"]
    relay._process = subprocess.Popen([*ignoring, *relay.command], env=relay.environment)
    while str(records) not in open_files(relay.pid):
        pass
    return relay


@contextmanager
def locked(records: Path) -> Iterator[None]:
    with closing(sqlite3.connect(records)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def open_files(pid: int) -> set[str]:
    found = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(str(each.readlink()))
        except FileNotFoundError:
            continue
    return found


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("state", "status"),
    [
        (partial(sends, "hanging"), 0),
        (partial(sends, "dripping"), 0),
        (has_many_connections, 0),
        (is_locked_out, 0),
        (still_starts, ENDED),
    ],
)
def test_a_signal_ends_the_relay_in_every_state(tmp_path: Path, state: State, status: int) -> None:
    with ExitStack() as stack:
        relay = state(tmp_path, stack)
        assert relay.stop(signal.SIGTERM) == status
