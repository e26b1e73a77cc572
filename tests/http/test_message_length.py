from __future__ import annotations

import socket

import pytest
from snippetgen_harness.net.servers import serve
from starlette.responses import PlainTextResponse

from snippetgen.http.message_length import UnambiguousLength

CHUNKED = b"Transfer-Encoding: chunked\r\n"
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "answers"),
    [
        (b"Content-Length: 5\r\n" + CHUNKED, [b"400"]),
        (CHUNKED + b"content-length: 0\r\n", [b"400"]),
        (CHUNKED, [b"200", b"200"]),
    ],
)
def test_a_request_with_two_lengths_is_refused_and_cannot_hide_another(
    headers: bytes, answers: list[bytes]
) -> None:
    with (
        serve(UnambiguousLength(PlainTextResponse("taken"))) as port,
        socket.create_connection(("127.0.0.1", port)) as client,
    ):
        head = b"POST / HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n"
        client.sendall(head + b"0\r\n\r\n" + HIDDEN)
        received = b"".join(iter(lambda: client.recv(65536), b""))
    assert [part[:3] for part in received.split(b"HTTP/1.1 ")[1:]] == answers
