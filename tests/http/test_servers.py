"""Servers close their connections when they stop."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

from snippetgen.http.servers import Server, configure
from snippetgen.http.sockets import listen_on
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


def test_a_connection_whose_response_does_not_end_is_closed_when_the_server_stops() -> None:
    requested = threading.Event()

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        requested.set()
        await asyncio.Event().wait()

    server = Server(configure(app, timeout_graceful_shutdown=0, log_level="critical"))
    with listen_on("127.0.0.1") as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        with socket.create_connection(listener.getsockname(), timeout=PATIENCE) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert requested.wait(PATIENCE)
            server.should_exit = True
            thread.join()
    assert server.server_state.connections == set()
