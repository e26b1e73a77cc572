from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.studio.conftest import PREVIEW_PORT

if TYPE_CHECKING:
    import httpx


@pytest.mark.parametrize("path", ["/", "/api/files", "/nowhere"])
def test_pages_load_only_from_their_origin_and_cannot_be_framed(
    client: httpx.Client, path: str
) -> None:
    headers = client.get(path).headers
    policy = dict(
        directive.split(" ", 1) for directive in headers["content-security-policy"].split("; ")
    )

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
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


def test_the_preview_may_be_framed_from_the_requested_host(client: httpx.Client) -> None:
    policy = client.get("/", headers={"Host": "localhost:1"}).headers["content-security-policy"]

    assert f"frame-src 'self' http://localhost:{PREVIEW_PORT};" in policy
