"""A running endpoint and a client of it."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from snippetgen_harness.fakes.log_endpoint import HitLog, create_endpoint

from snippetgen.http.servers import Server
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "1.log.optimizely.com"


class Endpoint(httpx.Client):
    """A client of a running endpoint that sends to a log host by default."""

    log: HitLog
    address: tuple[str, int]

    def fake(self, path: str, method: str = "GET") -> Any:  # noqa: ANN401
        response = self.request(method, f"/_fake{path}")
        assert response.status_code == 200, response.text
        return response.json()

    def raw(self, request: bytes) -> int:
        """Send bytes unchanged and return the status of the response."""
        with socket.create_connection(self.address, timeout=PATIENCE) as connection:
            connection.sendall(request)
            return int(connection.recv(65536).split(b" ")[1])


def run(log: HitLog, listener: socket.socket) -> Iterator[None]:
    config = uvicorn.Config(
        create_endpoint(log),
        http="h11",
        ws="none",
        lifespan="off",
        log_level="critical",
        proxy_headers=False,
    )
    server = Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield
    server.should_exit = True
    thread.join()
