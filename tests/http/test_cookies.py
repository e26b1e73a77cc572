from __future__ import annotations

import pytest
from starlette.requests import Request

from snippetgen.http.cookies import cookie


def request(*headers: str) -> Request:
    encoded = [(b"cookie", header.encode("latin-1")) for header in headers]
    return Request({"type": "http", "headers": encoded})


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ((), ""),
        (("session=a_b-c",), "a_b-c"),
        (("other=1; session=abc;more=2",), "abc"),
        (("other=1", "session=abc"), "abc"),
        (("session=a=b==",), "a=b=="),
        (("xsession=1; session2=2; Session=3; session",), ""),
        (("session=first; session=second",), "first"),
    ],
)
def test_a_cookie_is_read_back_unchanged(headers: tuple[str, ...], expected: str) -> None:
    assert cookie(request(*headers), "session") == expected
