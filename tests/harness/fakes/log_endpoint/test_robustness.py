from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness.fakes.log_endpoint.client import Endpoint

TARGETS = {
    "stray percent": b"/event?a=1&n=%&u=%zz",
    "not UTF-8": b"/event?a=%FF&n=%C3&u=%ED%A0%80",
    "encoded NUL": b"/event?a=%00&n=%00",
    "no query": b"/event?",
    "only separators": b"/event?&&==&",
    "many parameters": b"/event?" + b"&x" * 20_000,
    "path of escapes": b"/ev%FFent%00?a=1",
    "path with a line break": b"/ev%0Aent?a=1",
    "whole URL": b"http://1.log.optimizely.com/event?a=1",
    "question with bytes": b"/_fake/all?u=%FF&a=%00",
    "raw bytes": b"/event?a=\xff\xc3(",
    "raw NUL": b"/event?a=\0",
    "raw space": b"/event?n=a b",
    "star": b"*",
}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_no_bytes_break_the_endpoint(endpoint: Endpoint, target: bytes) -> None:
    status = endpoint.raw(b"GET " + target + b" HTTP/1.1\r\nHost: 1.log.optimizely.com\r\n\r\n")
    assert 200 <= status < 500
    assert endpoint.get("/_fake/good").status_code == 200
    assert endpoint.get("/_fake/bad").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        b"",
        b"Host: \r\n",
        b"Host: \xff/?#@:\r\n",
        b"Host: [::1\r\n",
        b"Host: 1.log.optimizely.com:99999999\r\nOrigin: \xff\r\nUser-Agent: \xff\r\n",
    ],
)
def test_no_header_breaks_the_endpoint(endpoint: Endpoint, headers: bytes) -> None:
    assert endpoint.raw(b"GET /event?wxhr=true HTTP/1.0\r\n" + headers + b"\r\n") == 200
    assert len(endpoint.fake("/bad")) == 1


HEAD = b"POST /event?a=1 HTTP/1.1\r\nHost: 1.log.optimizely.com\r\n"

MALFORMED = {
    "TLS": b"\x16\x03\x01\x02\x00\r\n\r\n",
    "no version": b"GET /event?a=1\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no host": b"GET /event?a=1 HTTP/1.1\r\n\r\n",
    "two hosts": HEAD + b"Host: 2.log.optimizely.com\r\n\r\n",
    "a header without a colon": HEAD + b"header\r\n\r\n",
    "a length below 0": HEAD + b"Content-Length: -1\r\n\r\n",
    "less than the length": HEAD + b"Content-Length: 10\r\n\r\nshort",
    "chunks without a length": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "an unknown coding": HEAD + b"Transfer-Encoding: gzip\r\n\r\n",
    "an unknown method": HEAD.replace(b"POST", b"BREW") + b"\r\n",
    "another protocol": HEAD + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "a query of 100 KB": HEAD.replace(b"a=1", b"a=" + b"1" * 100_000) + b"\r\n",
}


@pytest.mark.parametrize("request_", MALFORMED.values(), ids=MALFORMED)
def test_no_malformed_request_breaks_the_endpoint(endpoint: Endpoint, request_: bytes) -> None:
    assert 200 <= endpoint.raw(request_) < 500
    assert endpoint.get("/event?a=1").status_code == 200


def test_clients_that_disconnect_do_not_break_the_endpoint(endpoint: Endpoint) -> None:
    for sent in (b"", b"GET /ev", HEAD, HEAD + b"Content-Length: 9\r\n\r\n"):
        with socket.create_connection(endpoint.address) as connection:
            connection.sendall(sent)
    assert endpoint.get("/event?a=1").status_code == 200
