"""How long hostile requests keep the relay's event loop busy, compared with ordinary calls."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import thread_time
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
from structlog.testing import capture_logs

from benchmarks.hostile_text import PIECES
from snippetgen.config import validate
from snippetgen.http.bounded_connections import MAX_HEAD
from snippetgen.http.proxies import behind_proxy
from snippetgen.http.servers import Server, configure_public
from snippetgen.http.sockets import listen_on
from snippetgen.relay.ingest.auth import Secret
from snippetgen.relay.ingest.qualification import MAX_VALUE_LENGTH
from snippetgen.relay.ingest.rate_limit import RateLimit
from snippetgen.relay.ingest.sources import Source
from snippetgen.relay.ingest.webhooks import MAX_QUERY_LENGTH, Webhooks
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.deliveries import URL, activity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.types import ASGIApp

    Send = Callable[[int, Sequence[bytes]], None]

ROUNDS = 3

PATIENCE = 60
"""Seconds to wait for a response."""

SECRET = "a-secret-for-the-benchmarks"  # noqa: S105 - made up
CTM = f"/calls/ctm/{SECRET}"

BODIES = (
    activity(1, talk_time="9" * 1_000_000),
    activity(1, id="9" * 600_000),
    activity(1, tag_list=["x"] * 45_000),
    activity(1, cvars=json.dumps([{"optimizely_conversion": f"{URL}&s1={'x' * 700_000}"}])),
    activity(1, cvars=json.dumps([{"optimizely_conversion": f"{URL}{'&x1=1' * 3000}"}])),
    b"[" * 1_000_000,
    b"[" + b"0," * 524_000,
    b"{" + b",".join(b'"%x":1' % number for number in range(50_000)) + b"}",
    b'"' + b"\\u0041" * 170_000 + b'"',
)

_HEAD = f"POST {CTM} HTTP/1.1\r\nHost: x\r\n".encode()
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
RAW = (
    _HEAD + b"a:b\r\n" * (MAX_HEAD // 6) + b"\r\n",
    _HEAD + b"a: b\r\n" + b" c\r\n" * (MAX_HEAD // 5) + b"\r\n",
    _CHUNKED + b"1\r\nx\r\n" * 100_000 + b"0\r\n\r\n",
    _CHUNKED + b"0\r\n" + b"a:b\r\n" * (MAX_HEAD // 6) + b"\r\n",
    b"GET /calls/" + b"%" * (MAX_HEAD - 100) + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 10_000,
    _HEAD + b"X-Forwarded-For: " + b"127.0.0.1," * (MAX_HEAD // 11) + b"\r\n\r\n",
)


@dataclass(frozen=True)
class Turn:
    """The processor time of the longest turn of the event loop while requests arrive."""

    requests: str
    number: int
    longest_milliseconds: float
    times_ordinary: float


def measure(rounds: int = ROUNDS) -> list[Turn]:
    """Send each kind of request in turn; the best of the rounds counts. The first is ordinary."""
    longest: dict[str, list[float]] = {name: [] for name in _KINDS}
    with TemporaryDirectory() as folder:
        store = DeliveryStore(f"sqlite:///{Path(folder) / 'calls.db'}")
        app = _application(store)
        gc.freeze()  # excludes what exists from garbage collection, as the command does
        for _ in range(rounds):
            for name, (send, requests) in _KINDS.items():
                with capture_logs():
                    longest[name].append(asyncio.run(_longest_turn(app, send, requests)))
        gc.unfreeze()
        store.close()
    best = [1000 * min(each) for each in longest.values()]
    return [
        Turn(name, len(requests), turn, turn / best[0])
        for (name, (_, requests)), turn in zip(_KINDS.items(), best, strict=True)
    ]


def _application(store: DeliveryStore) -> ASGIApp:
    goal = "phone_call_conversion"
    sources = {
        vendor: Source(validate({"vendor": vendor, "goal": goal, "name": vendor}), Secret(SECRET))
        for vendor in ("ctm", "infinity")
    }
    limit = RateLimit(1000)
    webhooks = Webhooks(sources, store, Metrics(store).observe, rate_limit=limit)
    return behind_proxy(webhooks.application(), "127.0.0.1")


async def _longest_turn(app: ASGIApp, send: Send, requests: Sequence[bytes]) -> float:
    """Serve the requests; return the processor time of the longest turn of the loop in seconds."""
    longest = 0.0
    with listen_on("127.0.0.1") as listener:
        server = Server(configure_public(app))
        serving = asyncio.create_task(server.serve([listener]))
        port = listener.getsockname()[1]
        sending = asyncio.create_task(asyncio.to_thread(send, port, requests))
        while not sending.done():
            began = thread_time()
            await asyncio.sleep(0)
            longest = max(longest, thread_time() - began)
        server.should_exit = True
        await asyncio.gather(sending, serving)
    return longest


def _send_bodies(port: int, bodies: Sequence[bytes]) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
        for body in bodies:
            client.post(CTM, content=body)


def _send_queries(port: int, queries: Sequence[bytes]) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
        for query in queries:
            client.get(f"/calls/infinity/{SECRET}?{query.decode()}")


def _send_raw(port: int, sent: Sequence[bytes]) -> None:
    """Wait each time until the server has answered or closed the connection."""
    for each in sent:
        with (
            suppress(OSError),
            socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection,
        ):
            connection.sendall(each)
            connection.recv(1)


def _query(piece: str) -> bytes:
    value = (quote(piece) * (MAX_VALUE_LENGTH // len(piece)))[:MAX_QUERY_LENGTH]
    return f"call_id=7&optimizely_conversion={value}".encode()


_KINDS: Mapping[str, tuple[Send, Sequence[bytes]]] = {
    "ordinary calls": (_send_bodies, [activity(number) for number in range(30)]),
    "large bodies": (_send_bodies, BODIES),
    "long queries": (_send_queries, [_query(piece) for piece in PIECES]),
    "malformed HTTP": (_send_raw, RAW),
}
