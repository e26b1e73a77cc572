from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest
from snippetgen_harness.net.servers import serve

from snippetgen.studio import Studio
from snippetgen.studio.middleware.csrf import LARGEST_BODY, TOKEN_HEADER
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

WRITES = [
    ("POST", "/api/draft"),
    ("PUT", "/api/files/calls.toml"),
    ("POST", "/api/build"),
    ("POST", "/api/explain"),
    ("POST", "/api/cookies"),
    ("POST", "/api/calls"),
    ("POST", "/api/verify"),
    ("DELETE", "/api/verify/x"),
]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Origin", "http://127.0.0.1:1"),
        ("Origin", "null"),
        ("Origin", None),
        (TOKEN_HEADER, "x"),
        (TOKEN_HEADER, None),
        ("Content-Type", "text/plain"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ],
)
def test_only_the_studio_s_own_page_may_write_or_run(
    client: httpx.Client, file: Path, header: str, value: str | None
) -> None:
    before = file.read_text()
    headers = {"Content-Type": "application/json"}
    if value is None:
        del client.headers[header]
    else:
        headers[header] = value

    answers = [client.request(*each, content=b"{}", headers=headers) for each in WRITES]

    assert {answer.status_code for answer in answers} == {403}
    assert all(answer.json().keys() == {"error"} for answer in answers)
    assert file.read_text() == before


def test_a_body_over_the_limit_is_rejected(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    for method, path in WRITES:
        largest = client.request(method, path, content=b" " * LARGEST_BODY, headers=headers)
        larger = client.request(method, path, content=b" " * (LARGEST_BODY + 1), headers=headers)

        assert largest.status_code in (400, 404), path
        assert larger.status_code == 413, path


def test_a_chunked_body_counts_as_a_whole(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    pieces = (b" " * 1000 for _ in range(LARGEST_BODY // 1000 + 1))

    assert client.post("/api/explain", content=pieces, headers=headers).status_code == 413


def test_the_origin_must_match_the_requested_host(studio: Studio) -> None:
    body = json.dumps({"text": "x"})

    def status(port: int, host: str, origin: str) -> int:
        lines = [
            "POST /api/explain HTTP/1.1",
            f"Host: {host}",
            f"Origin: {origin}",
            f"{TOKEN_HEADER}: {studio.token}",
            "Content-Type: application/json; charset=utf-8",
            f"Content-Length: {len(body)}",
            "Connection: close",
            "",
            body,
        ]
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall("\r\n".join(lines).encode())
            return int(connection.recv(65536).split(b" ")[1])

    with serve(studio.app) as port:
        assert status(port, f"localhost:{port}", f"http://localhost:{port}") == 200
        assert status(port, f"[::1]:{port}", f"http://[::1]:{port}") == 200
        assert status(port, f"localhost:{port}", f"http://127.0.0.1:{port}") == 403
        assert status(port, f"localhost:{port}", f"https://localhost:{port}") == 403


def test_the_token_is_too_long_to_guess(studio: Studio) -> None:
    assert len(studio.token) >= 40
