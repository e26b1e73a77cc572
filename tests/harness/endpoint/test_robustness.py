from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness.endpoint.client import Endpoint

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
def test_no_bytes_break_it(endpoint: Endpoint, target: bytes) -> None:
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
def test_no_header_breaks_it(endpoint: Endpoint, headers: bytes) -> None:
    assert endpoint.raw(b"GET /event?wxhr=true HTTP/1.0\r\n" + headers + b"\r\n") == 200
    assert len(endpoint.fake("/bad")) == 1
