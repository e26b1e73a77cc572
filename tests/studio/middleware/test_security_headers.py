from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.studio.conftest import PREVIEW_PORT

if TYPE_CHECKING:
    import httpx


def policy_of(response: httpx.Response) -> dict[str, str]:
    directives = response.headers["content-security-policy"].split("; ")
    return dict(each.split(" ", 1) for each in directives)


@pytest.mark.parametrize("path", ["/", "/api/files", "/nowhere"])
def test_pages_load_only_from_their_origin_and_cannot_be_framed(
    client: httpx.Client, path: str
) -> None:
    response = client.get(path)
    headers = response.headers
    nonce = re.search(r'<link rel="stylesheet" [^>]* nonce="([\w-]{20,})">', response.text)

    assert (nonce is not None) == (path == "/")
    assert policy_of(response) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": f"'self' 'nonce-{nonce[1]}'" if nonce else "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": f"'self' http://127.0.0.1:{PREVIEW_PORT}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_every_page_has_another_nonce_for_styles(client: httpx.Client) -> None:
    first, second = (policy_of(client.get("/"))["style-src"] for _ in range(2))

    assert first != second


def test_the_preview_may_be_framed_from_the_requested_host(client: httpx.Client) -> None:
    policy = client.get("/", headers={"Host": "localhost:1"}).headers["content-security-policy"]

    assert f"frame-src 'self' http://localhost:{PREVIEW_PORT};" in policy
