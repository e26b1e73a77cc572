"""Notifications that would block the event loop, or fill the memory."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection
from urllib.parse import quote

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from snippetgen_harness.net.servers import serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from snippetgen.http.bounded_connections import MAX_HEAD
from snippetgen.http.proxies import behind_proxy
from snippetgen.http.servers import Server, configure_public
from snippetgen.http.sockets import listen_on
from snippetgen.relay.ingest.bodies import Bodies
from snippetgen.relay.ingest.call import CallIdError
from snippetgen.relay.ingest.facts.fact import MAX_FACT_LENGTH
from snippetgen.relay.ingest.notification import read_notification
from snippetgen.relay.ingest.qualification import MAX_VALUE_LENGTH, Qualification
from snippetgen.relay.ingest.rate_limit import RateLimit
from snippetgen.relay.ingest.webhooks import MAX_QUERY_LENGTH, Webhooks
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.store.models import MAX_GOAL_LENGTH
from snippetgen.relay.store.store import DeliveryStore
from snippetgen.vendors.payloads import MAX_PAYLOAD_LENGTH, MAX_SEPARATORS, PayloadError
from tests.configurations import configure
from tests.patience import PATIENCE
from tests.relay.deliveries import NOW, URL, activity
from tests.relay.ingest.test_webhooks import CTM, SOURCES, TOKEN

CONFIG = configure(
    "ctm",
    '\n[calls]\nrevenue = "call"\nfirst_time = true\nmin_duration = 5\ntags = ["sales"]\n'
    'fields = { revenue = "amount" }',
)
QUERY_CONFIG = configure("infinity")


def outcome(**changes: object) -> Qualification | CallIdError:
    body = activity(1, **{"amount": "1", **changes})
    return read_notification(CONFIG, body, "", NOW).outcome


def pushed(url: str) -> dict[str, str]:
    return {"cvars": json.dumps([{"optimizely_conversion": url}])}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"amount": "9" * 600_000}, "unreadable_revenue"),
        ({"amount": "9" * (MAX_FACT_LENGTH + 1)}, "unreadable_revenue"),
        ({"id": "1" * 600_000}, "unreadable_id"),
        ({"duration": "1:" * 300_000}, "unreadable_duration"),
        ({"unix_time": " 1" * 300_000}, "unreadable_time"),
        ({"is_new_caller": "%" * 600_000}, "unreadable_first_time"),
        ({"talk_time": "-" * 600_000}, "unreadable_answered"),
        ({"tag_list": "sales," * 20_000}, "unreadable_tags"),
        ({"tag_list": ["sales"] * 40_000}, "unreadable_tags"),
        (pushed(f"{URL}&s5={'x' * MAX_VALUE_LENGTH}"), "bad_conversion"),
        (pushed(URL.replace("&v=500", f"&v={'9' * 5000}")), "bad_conversion"),
        (pushed(URL.replace("phone", quote("é" * MAX_GOAL_LENGTH))), "bad_conversion"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_field_that_is_too_long_is_not_read(changes: dict[str, object], reason: str) -> None:
    found = outcome(**changes)
    assert found.reason == reason
    assert len(found.detail) < 500


FACTS = ("amount", "duration", "unix_time", "is_new_caller", "talk_time", "tag_list")
PARTS = (
    *("0001-01-01", "9999-12-31", "T", " ", "23:59:59", "+", "-", "23:59", "Z", "Nov", "am", "PT"),
    *("0", "9" * 20, ".", ",", ":", "e", "NaN", "Infinity", "$", "%", "\ud800"),
)


@given(st.sampled_from(FACTS), st.lists(st.sampled_from(PARTS), max_size=6).map("".join))
@example("unix_time", "9999-12-31T23:59:59-23:59")
def test_no_text_of_a_fact_makes_its_notification_fail(fact: str, text: str) -> None:
    assert outcome(**{fact: text}).reason


def test_json_with_too_many_values_is_not_read() -> None:
    body = b"[" + b"," * (MAX_SEPARATORS + 1)
    with pytest.raises(PayloadError, match="more than 50000 commas"):
        read_notification(CONFIG, body, "", NOW)


PIECES = (
    *("9", " ", "1.", "1,", "(", "{", "{{", "%", "%25", "$", "&amp;", "<", "[", "a", "1:", "-"),
    *(
        "1d",
        "aA",
        "a_",
        '"',
        "\\",
        "\u00a0",
        "€",
        "x ",
        "/",
        ";",
        "#1",
        "\u200d",
        "&x1=1",
        "=",
        "'",
    ),
)


@pytest.mark.exhaustive
@pytest.mark.parametrize("piece", PIECES)
def test_no_text_within_the_limits_takes_long(piece: str) -> None:
    def text(length: int) -> str:
        return piece * (length // len(piece))

    fact, value = text(MAX_FACT_LENGTH), text(MAX_VALUE_LENGTH - len(URL) - 4)
    facts = ("id", "amount", "duration", "unix_time", "is_new_caller", "talk_time", "tag_list")
    bodies = [activity(1, **{"amount": "1", name: fact}) for name in facts]
    urls = (value, f"{URL}&s5={value}", f"https://{value}", URL.replace("n=phone", value))
    bodies += [activity(1, amount="1", **pushed(url)) for url in urls]
    for body in bodies:
        assert processor_time(partial(read_notification, CONFIG, body, "", NOW)) < 0.05
    query = f"call_id=7&optimizely_conversion={URL}{text(MAX_QUERY_LENGTH)}"[:MAX_QUERY_LENGTH]
    assert processor_time(lambda: read_query(query)) < 0.05


def read_query(query: str) -> None:
    with suppress(PayloadError):  # too many parameters
        read_notification(QUERY_CONFIG, b"", query, NOW)


def processor_time(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of three runs: other processes do not count."""
    seconds = []
    for _ in range(3):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds)


HUGE = (
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


HEAD = f"POST {CTM} HTTP/1.1\r\nHost: x\r\n".encode()
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
RAW = (
    HEAD + b"a:b\r\n" * (MAX_HEAD // 6) + b"\r\n",
    HEAD + b"a: b\r\n" + b" c\r\n" * (MAX_HEAD // 5) + b"\r\n",
    CHUNKED + b"1\r\nx\r\n" * 100_000 + b"0\r\n\r\n",
    CHUNKED + b"0\r\n" + b"a:b\r\n" * (MAX_HEAD // 6) + b"\r\n",
    b"GET /calls/" + b"%" * (MAX_HEAD - 100) + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 10_000,
    HEAD + b"X-Forwarded-For: " + b"127.0.0.1," * (MAX_HEAD // 11) + b"\r\n\r\n",
)


def send_raw(port: int, sent: bytes) -> None:
    """Send bytes, and wait until the server has answered or closed the connection."""
    with (
        suppress(OSError),
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection,
    ):
        connection.sendall(sent)
        connection.recv(1)


@pytest.fixture
def no_old_garbage() -> Iterator[None]:
    """Exclude what the tests have loaded from garbage collection, as the command does."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.exhaustive
@pytest.mark.usefixtures("no_old_garbage")
def test_no_notification_blocks_the_event_loop(store: DeliveryStore) -> None:
    limit = RateLimit(1000)
    webhooks = Webhooks(SOURCES, store, Metrics(store).observe, rate_limit=limit)
    app = behind_proxy(webhooks.application(), "127.0.0.1")

    def send(port: int) -> None:
        for sent in RAW:
            send_raw(port, sent)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            for body in HUGE:
                client.post(CTM, content=body)
            for piece in PIECES:
                value = quote(piece * (MAX_VALUE_LENGTH // len(piece)))[:MAX_QUERY_LENGTH]
                client.get(f"/calls/infinity/{TOKEN}?call_id=7&optimizely_conversion={value}")

    async def longest_turn() -> float:
        """Return the processor time of the longest turn of the loop, in seconds."""
        longest = 0.0
        with listen_on("127.0.0.1") as listener:
            server = Server(configure_public(app))
            serving = asyncio.create_task(server.serve([listener]))
            sending = asyncio.create_task(asyncio.to_thread(send, listener.getsockname()[1]))
            while not sending.done():
                began = time.thread_time()
                await asyncio.sleep(0)
                longest = max(longest, time.thread_time() - began)
            server.should_exit = True
            await asyncio.gather(sending, serving)
        return longest

    assert asyncio.run(longest_turn()) < 0.05


def test_a_wrong_secret_is_refused_before_the_body_arrives(store: DeliveryStore) -> None:
    app = Webhooks(SOURCES, store, Metrics(store).observe).application()
    with serve(app) as port:
        for path in ("/calls/ctm/wrong", f"/calls/callrail/{TOKEN}", "/calls/callrail"):
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.putrequest("POST", path)
            connection.putheader("Content-Length", str(MAX_PAYLOAD_LENGTH))
            connection.endheaders()
            assert connection.getresponse().status == 403
            connection.close()


def test_a_long_query_is_refused(store: DeliveryStore) -> None:
    app = Webhooks(SOURCES, store, Metrics(store).observe).application()
    with serve(app) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", f"{CTM}?{'x' * (MAX_QUERY_LENGTH + 1)}")
        answer = connection.getresponse()
        assert answer.status in (400, 414)
        connection.close()


def test_bodies_share_a_budget_and_return_what_they_used() -> None:
    bodies = Bodies(budget=8)

    async def length(request: Request) -> Response:
        async with bodies.read(request) as body:
            return PlainTextResponse(f"{len(body)}")

    app = Starlette(routes=[Route("/", length, methods=["POST"])])
    with serve(app) as port:
        address = f"http://127.0.0.1:{port}"
        refused = httpx.post(address, content=b"x" * 9)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
        assert [httpx.post(address, content=b"x" * 8).text for _ in range(2)] == ["8", "8"]
