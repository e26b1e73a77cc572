from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from snippetgen_harness.net.servers import serve
from starlette.responses import PlainTextResponse

from snippetgen.studio import TrustedHostMiddleware

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serve(TrustedHostMiddleware(PlainTextResponse("passed"), name="Machine.example")) as port:
        yield port


def status(port: int, *headers: str) -> int:
    lines = ["GET / HTTP/1.1", *headers, "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return int(connection.recv(65536).split(b" ")[1])


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8000",
        "[::1]:8000",
        "192.168.1.5",
        "LOCALHOST:1",
        "localhost",
        "machine.example:8000",
    ],
)
def test_ip_addresses_localhost_and_the_given_name_pass(port: int, host: str) -> None:
    assert status(port, f"Host: {host}") == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "attacker.example",
        "127.0.0.1.attacker.example",
        "localhost.attacker.example",
        "127.0.0.1@attacker.example",
        "attacker.example/127.0.0.1",
        "::1",
        "[::1",
        "2130706433",
    ],
)
def test_any_other_host_name_is_rejected(port: int, host: str) -> None:
    assert status(port, f"Host: {host}") == 400


def test_two_host_headers_are_rejected(port: int) -> None:
    assert status(port, "Host: localhost", "Host: localhost") == 400
