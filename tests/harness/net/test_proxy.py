from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from snippetgen_harness.net.proxy import Proxy, run_proxy
from snippetgen_harness.net.servers import serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.patience import PATIENCE

LOG = "1.log.optimizely.com"


def ask(port: int, head: str) -> str:
    """Send the head of a request to a proxy; returns the whole response."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(f"{head}\r\n\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


@pytest.fixture
def site() -> Iterator[int]:
    def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse(
            f"{request.url.path}?{request.url.query} {request.headers['host']}"
        )

    with serve(Starlette(routes=[Route("/{path:path}", page)])) as port:
        yield port


def test_other_hosts_are_passed_on_but_never_in_place_of_a_mapped_one(site: int) -> None:
    proxy = Proxy({"*.log.optimizely.com": site}, passes_on=True, blocked={"ads.example"})
    with run_proxy(proxy) as port:
        own = f"127.0.0.1:{site}"
        passed = ask(port, f"GET http://{own}/a?b=1 HTTP/1.1\r\nHost: {own}\r\nProxy-Connection: x")
        assert passed.endswith(f"/a?b=1 {own}")
        for refused in (
            f"GET http://{LOG}/event?a=1 HTTP/1.1\r\nHost: {LOG}",
            f"CONNECT {LOG}:80 HTTP/1.1",
            f"CONNECT {LOG.upper()}:8443 HTTP/1.1",
            "CONNECT eu.ads.example:443 HTTP/1.1",
            "CONNECT shop.example:x HTTP/1.1",
        ):
            assert ask(port, refused).startswith("HTTP/1.1 403"), refused


def test_only_mapped_hosts_are_reached_if_others_are_not_passed_on(site: int) -> None:
    with run_proxy(Proxy({LOG: site})) as port:
        assert ask(port, f"CONNECT 127.0.0.1:{site} HTTP/1.1").startswith("HTTP/1.1 403")


def test_the_reason_is_kept_for_hosts_that_cannot_be_reached() -> None:
    proxy = Proxy({}, passes_on=True)
    with socket.socket() as closed, run_proxy(proxy) as port:
        closed.bind(("127.0.0.1", 0))
        unused = closed.getsockname()[1]
        assert ask(port, f"CONNECT 127.0.0.1:{unused} HTTP/1.1").startswith("HTTP/1.1 502")
        assert ask(port, "CONNECT no-such-host.invalid:443 HTTP/1.1").startswith("HTTP/1.1 502")
    assert proxy.failures == {"127.0.0.1": "refused", "no-such-host.invalid": "dns"}


def test_a_proxy_that_stops_logs_nothing_about_open_connections(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as site,
        socket.socket() as browser,
        run_proxy(Proxy({"shop.example": site.getsockname()[1]})) as port,
    ):
        browser.connect(("127.0.0.1", port))
        browser.sendall(b"CONNECT shop.example:443 HTTP/1.1\r\n\r\n")
        assert browser.recv(100).startswith(b"HTTP/1.1 200")
    assert caplog.records == []
