"""A fake Optimizely that fails on request."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from snippetgen_harness.net.servers import serve
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

HANGS, BREAKS, CUT, DRIPS, ENDLESS, BAD_GZIP = range(1, 7)
"""Broken or missing answers.

HANGS never answers. BREAKS ends the connection before the status. The others have the status 200:
CUT announces more than it sends, DRIPS sends a byte now and then, ENDLESS never stops, and BAD_GZIP
is not gzip.
"""


_WRONG_BODIES = (CUT, DRIPS, ENDLESS, BAD_GZIP)


class Optimizely:
    """Keeps the requests, and responds as `projects` says, with the next of `answers`, or with 200.

    Requests after the first `limit` wait until the limit is raised. A body with the text `refused`
    is answered with 400. `sent_bytes` is the number of bytes sent of an endless answer.
    """

    def __init__(self) -> None:
        self.address = ""
        self.answers: list[int | tuple[int, dict[str, str]]] = []
        self.projects: dict[str, int] = {}
        self.always: int | None = None
        self.limit: int | None = None
        self.refused = ""
        self.sent_bytes = 0
        self.answered = 0
        self.hosts: list[str] = []
        self.queries: list[str] = []
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = dict(scope["headers"])[b"host"].decode()
        self.hosts.append(host)
        self.queries.append(scope["query_string"].decode())
        body = await Request(scope, receive).body()
        if scope["method"] == "POST":
            self.bodies.append(body)
        while self.limit is not None and self.answered >= self.limit:
            await asyncio.sleep(0.01)
        self.answered += 1
        usual = self.projects.get(host.partition(".")[0], self.always or 200)
        answer = self.answers.pop(0) if self.answers else usual
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        if self.refused and self.refused.encode() in body:
            status = 400
        if status in _WRONG_BODIES:
            await self._answer_wrongly(status, receive, send)
        elif status in (HANGS, BREAKS):
            await (_hang(receive) if status == HANGS else _break(send))
        else:
            await Response(b"", status, headers)(scope, receive, send)

    async def _answer_wrongly(self, kind: int, receive: Receive, send: Send) -> None:
        length = [(b"content-length", b"9")] if kind in (CUT, BAD_GZIP) else []
        encoding = [(b"content-encoding", b"gzip")] if kind == BAD_GZIP else []
        start = {"type": "http.response.start", "status": 200, "headers": [*length, *encoding]}
        await send(start)
        chunk = b"no gzip 9" if kind == BAD_GZIP else b"x" * (100_000 if kind == ENDLESS else 1)
        more = {"type": "http.response.body", "body": chunk, "more_body": True}
        gone = asyncio.ensure_future(receive())
        while kind in (DRIPS, ENDLESS) and not gone.done():
            self.sent_bytes += len(chunk)
            await send(more)
            await asyncio.sleep(0.1 if kind == DRIPS else 0)
        gone.cancel()
        await send({**more, "more_body": False})


async def _hang(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _break(send: Send) -> None:
    """End the connection after half of a status line. Only the transport can do this."""
    transport = send.__self__.transport  # type: ignore[attr-defined]
    transport.write(b"HTTP/1.1 2")
    transport.close()


@contextmanager
def optimizely_server() -> Iterator[Optimizely]:
    """Serve a fake that knows its own address."""
    server = Optimizely()
    with serve(server) as port:
        server.address = f"http://127.0.0.1:{port}"
        yield server
