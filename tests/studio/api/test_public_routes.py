from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING

import brotli
import pytest

from snippetgen.builder.artifacts import Artifacts
from snippetgen.config import load

if TYPE_CHECKING:
    from pathlib import Path

    import httpx


def version(client: httpx.Client) -> str:
    """Returns the path of the current version."""
    content = client.get("/s/calls.js").content
    return f"/s/calls.{hashlib.sha256(content).hexdigest()[:16]}.js"


def raw(client: httpx.Client, path: str, accept_encoding: str) -> tuple[httpx.Response, bytes]:
    with client.stream("GET", path, headers={"Accept-Encoding": accept_encoding}) as response:
        return response, b"".join(response.iter_raw())


def test_the_served_bytes_are_the_built_bytes(client: httpx.Client, file: Path) -> None:
    built = Artifacts(load(file)).files["calls.min.js"]

    assert client.get("/s/calls.js").content == built
    assert client.get(version(client)).content == built


def test_any_site_may_embed_a_snippet(client: httpx.Client) -> None:
    headers = client.get("/s/calls.js").headers

    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


def test_the_current_version_is_cached_briefly_and_one_version_for_ever(
    client: httpx.Client,
) -> None:
    current = client.get("/s/calls.js").headers["cache-control"]
    one = client.get(version(client)).headers["cache-control"]

    assert current == "public, max-age=300, stale-while-revalidate=86400"
    assert one == "public, max-age=31536000, immutable"


def test_each_coding_has_its_own_entity_tag(client: httpx.Client) -> None:
    plain, script = raw(client, "/s/calls.js", "identity")
    zipped, zipped_body = raw(client, "/s/calls.js", "gzip")
    br, br_body = raw(client, "/s/calls.js", "gzip, br")

    assert gzip.decompress(zipped_body) == brotli.decompress(br_body) == script
    assert [each.headers.get("content-encoding") for each in (plain, zipped, br)] == [
        None,
        "gzip",
        "br",
    ]
    assert len({each.headers["etag"] for each in (plain, zipped, br)}) == 3
    assert {each.headers["vary"] for each in (plain, zipped, br)} == {"Accept-Encoding"}


def test_a_cached_version_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/s/calls.js")

    again = client.get("/s/calls.js", headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})

    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary", "access-control-allow-origin"):
        assert again.headers[name] == first.headers[name]


def test_the_entity_tag_of_another_coding_does_not_match(client: httpx.Client) -> None:
    tag = client.get("/s/calls.js").headers["etag"]

    again = client.get("/s/calls.js", headers={"If-None-Match": tag, "Accept-Encoding": "br"})

    assert again.status_code == 200


def test_several_header_lines_make_one_list(client: httpx.Client) -> None:
    tag = client.get("/s/calls.js").headers["etag"]
    lines = [("If-None-Match", '"x"'), ("If-None-Match", tag)]

    assert client.get("/s/calls.js", headers=lines).status_code == 304


def test_a_request_that_accepts_no_coding_gets_the_list_of_them(client: httpx.Client) -> None:
    response = client.get("/s/calls.js", headers={"Accept-Encoding": "*;q=0"})

    assert response.status_code == 406
    assert response.text == "No acceptable content coding. Available: br, gzip, identity.\n"


def test_head_returns_the_headers_of_get(client: httpx.Client) -> None:
    get, head = client.get("/s/calls.js").headers, client.head("/s/calls.js")

    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers, "date": ""} == {**get, "date": ""}


def test_a_preflight_request_is_allowed_without_credentials(client: httpx.Client) -> None:
    response = client.options(
        "/s/calls.js",
        headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"},
    )

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: httpx.Client, method: str) -> None:
    assert client.request(method, "/s/calls.js", json={}).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/s/",
        "/s",
        "/s/other.js",
        "/s/calls",
        "/s/calls.min.js",
        "/s/calls.0123456789abcdef.js",
        "/s/..%2Fcalls.js",
        "/s/calls.js%0A",
        "/s/calls.js/",
    ],
)
def test_other_paths_are_not_found(client: httpx.Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/plain")


def test_an_edit_replaces_the_old_version(client: httpx.Client, file: Path) -> None:
    old, tag = version(client), client.get("/s/calls.js").headers["etag"]

    file.write_text('vendor = "ctm"\ngoal = "another_goal"\n')

    fresh = client.get("/s/calls.js", headers={"If-None-Match": tag})
    assert b"another_goal" in fresh.content
    assert client.get(old).status_code == 404
    assert client.get(version(client)).content == fresh.content


def test_an_invalid_edit_keeps_the_last_valid_snippet_marked_as_stale(
    client: httpx.Client, file: Path
) -> None:
    good = client.get("/s/calls.js")

    file.write_text("broken")
    stale = client.get("/s/calls.js")

    assert stale.content == good.content
    assert stale.headers["x-snippetgen-stale"] == "1"
    assert "x-snippetgen-stale" not in good.headers
