from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import httpx
import pytest
import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from snippetgen.http.bounded_connections import MAX_HEAD, READ, BoundedProtocol
from snippetgen.http.servers import Server, configure, configure_public
from snippetgen.http.sockets import listen_on
from tests.patience import PATIENCE, until

answering, disconnected, released = (threading.Event() for _ in range(3))
released.set()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        body = await Request(scope, receive).body()
    except ClientDisconnect:
        disconnected.set()
        return
    answering.set()
    while not released.is_set():
        await asyncio.sleep(0.01)
    await PlainTextResponse(f"{len(body)}")(scope, receive, send)


@contextmanager
def serving(**bounds: object) -> Iterator[int]:
    protocol = type("Bounded", (BoundedProtocol,), bounds)
    with serving_as(configure(app, http=protocol)) as port:
        yield port


@contextmanager
def serving_as(config: uvicorn.Config) -> Iterator[int]:
    server = Server(config)
    with listen_on("127.0.0.1") as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def test_many_slow_connections_do_not_keep_others_out() -> None:
    with serving(limit=8) as port, ExitStack() as stack:
        slow = [stack.enter_context(connect(port)) for _ in range(40)]
        for each in slow:
            each.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n")
        assert httpx.post(f"http://127.0.0.1:{port}", content=b"four").text == "4"
        assert sum(is_closed(each) for each in slow[:30]) == 30


def test_a_request_in_progress_is_not_closed_for_another() -> None:
    answering.clear()
    released.clear()
    with serving(limit=1) as port, connect(port) as first:
        first.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n1234")
        assert answering.wait(PATIENCE)
        with connect(port) as second:
            assert is_closed(second)
        released.set()
        assert first.recv(15) == b"HTTP/1.1 200 OK"


def test_a_request_that_does_not_arrive_in_time_ends() -> None:
    disconnected.clear()
    with serving(seconds=0.2) as port:

        def is_closed_after(start: bytes) -> bool:
            with connect(port) as slow:
                slow.sendall(start)
                return is_closed(slow)

        assert is_closed_after(b"")
        assert is_closed_after(b"POST")
        # On a busy machine, the time may be over before the server has read anything.
        half = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1"
        until(lambda: is_closed_after(half) and disconnected.is_set())


def test_a_request_is_parsed_in_small_pieces() -> None:
    sizes = []

    def data_received(self: BoundedProtocol, data: bytes) -> None:
        sizes.append(len(data))
        BoundedProtocol.data_received(self, data)

    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving(data_received=data_received) as port, connect(port) as tiny_chunks:
        tiny_chunks.sendall(head + b"1\r\nx\r\n" * 9000 + b"0\r\n\r\n")
        assert tiny_chunks.recv(15) == b"HTTP/1.1 200 OK"
    assert max(sizes) <= READ < sum(sizes)


@pytest.mark.parametrize(("length", "status"), [(MAX_HEAD - READ, 200), (MAX_HEAD + READ, 400)])
def test_more_headers_than_the_limit_are_refused(length: int, status: int) -> None:
    server = configure_public(app)
    with serving_as(server) as port, connect(port) as many_headers:
        many_headers.sendall(
            b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a:b\r\n" * (length // 5) + b"\r\n"
        )
        assert many_headers.recv(12) == f"HTTP/1.1 {status}".encode()


def connect(port: int) -> closing[socket.socket]:
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    return closing(connection)


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
