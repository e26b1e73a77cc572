from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from snippetgen_harness.net.servers import serve
from starlette.responses import PlainTextResponse

from snippetgen.http.trusted_host import TrustedHostMiddleware
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator


PASSED = PlainTextResponse("passed")
NAMES = ("localhost", "Machine.example")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = TrustedHostMiddleware(PASSED, NAMES, option="--allowed-host", any_address=True)
    with serve(app) as port:
        yield port


def status(port: int, *headers: str) -> int:
    return int(response(port, *headers).split(b" ")[1])


def response(port: int, *headers: str) -> bytes:
    lines = ["GET / HTTP/1.1", *headers, "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return connection.makefile("rb").read()


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
def test_ip_addresses_and_the_given_names_pass(port: int, host: str) -> None:
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


def test_the_rejection_names_the_option_that_allows_a_host(port: int) -> None:
    assert b"Allow it with --allowed-host NAME." in response(port, "Host: attacker.example")


def test_ip_addresses_may_be_rejected_too() -> None:
    app = TrustedHostMiddleware(PASSED, NAMES, option="--status-host-name")
    with serve(app) as port:
        assert status(port, "Host: 192.168.1.5") == 400
        assert status(port, "Host: machine.example:9") == 200


def test_two_host_headers_are_rejected(port: int) -> None:
    assert status(port, "Host: localhost", "Host: localhost") == 400
