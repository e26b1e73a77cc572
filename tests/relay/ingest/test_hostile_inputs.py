"""Notifications that would block the event loop, or fill the memory."""

from __future__ import annotations

import json
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

from snippetgen.relay.ingest.bodies import Bodies
from snippetgen.relay.ingest.call import CallIdError
from snippetgen.relay.ingest.facts.fact import MAX_FACT_LENGTH
from snippetgen.relay.ingest.notification import read_notification
from snippetgen.relay.ingest.qualification import MAX_VALUE_LENGTH, Qualification
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
