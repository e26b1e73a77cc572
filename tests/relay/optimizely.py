"""A fake Optimizely that fails on request."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from snippetgen_harness.net.servers import serve
from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class Optimizely:
    """Keeps what arrives, and answers with the next of `answers`, or with 200.

    Requests after the first `limit` wait until the limit is raised.
    """

    def __init__(self) -> None:
        self.address = ""
        self.answers: list[int | tuple[int, dict[str, str]]] = []
        self.always: int | None = None
        self.limit: int | None = None
        self.answered = 0
        self.hosts: list[str] = []
        self.queries: list[str] = []
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.hosts.append(dict(scope["headers"])[b"host"].decode())
        self.queries.append(scope["query_string"].decode())
        if scope["method"] == "POST":
            self.bodies.append((await receive())["body"])
        while self.limit is not None and self.answered >= self.limit:
            await asyncio.sleep(0.01)
        self.answered += 1
        answer = self.answers.pop(0) if self.answers else (self.always or 200)
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        if status == 0:
            # Announces more than it sends: the connection breaks in the middle of the answer.
            start = {"type": "http.response.start", "status": 200}
            await send({**start, "headers": [(b"content-length", b"9")]})
            await send({"type": "http.response.body", "body": b"x"})
            return
        await Response(b"", status, headers)(scope, receive, send)


@contextmanager
def optimizely_server() -> Iterator[Optimizely]:
    """Serve a fake that knows its own address."""
    server = Optimizely()
    with serve(server) as port:
        server.address = f"http://127.0.0.1:{port}"
        yield server
