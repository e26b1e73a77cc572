from __future__ import annotations

import html
import re
from collections.abc import Iterator

import httpx
import pytest
from snippetgen_harness.net.servers import serve

from snippetgen.relay.ops.health import Health
from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.ops.status.listing import MOST_LISTED
from snippetgen.relay.ops.status_page import StatusPage
from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.attempts import claim, settle
from tests.relay.clock import Clock
from tests.relay.deliveries import DAY, NOW, delivery


@pytest.fixture
def client(store: DeliveryStore, clock: Clock) -> Iterator[httpx.Client]:
    app = StatusPage(store, Metrics(store), Health(store), clock).application()
    with serve(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield client


@pytest.fixture
def given_up(store: DeliveryStore) -> int:
    """The id of a call that was given up, of visitor oeu1403497108674r0.5."""
    store.accept([delivery(1403497108674)], NOW)
    (claimed,) = claim(store, NOW)
    settle(store, claimed, "given_up", "status_404", NOW)
    return claimed.delivery.id


def test_calls_are_listed_with_their_reasons(client: httpx.Client, given_up: int) -> None:
    page = client.get("/?state=given_up").text
    assert "status_404" in page
    assert f'href="/calls/{given_up}"' in page
    assert "CALL1403497108674" not in client.get("/?state=pending").text


def test_a_call_page_abbreviates_the_visitor_id(client: httpx.Client, given_up: int) -> None:
    page = client.get(f"/calls/{given_up}").text
    assert "oeu14034…" in page
    assert "oeu1403497108674r0.5" not in page
    assert "phone_call_conversion" in page


def test_an_operator_can_retry_a_call(
    client: httpx.Client, given_up: int, store: DeliveryStore
) -> None:
    assert client.post(f"/calls/{given_up}/retry").status_code == 303
    assert store.counts() == {("pending", "by_hand"): 1}
    assert client.post(f"/calls/{given_up}/retry").status_code == 409


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_another_site_cannot_trigger_a_retry(
    client: httpx.Client, given_up: int, headers: dict[str, str]
) -> None:
    assert client.post(f"/calls/{given_up}/retry", headers=headers).status_code == 403


def test_an_unknown_host_name_is_refused(client: httpx.Client) -> None:
    assert client.get("/", headers={"Host": "rebound.example"}).status_code == 400


def test_the_status_page_escapes_what_vendors_send(
    client: httpx.Client, store: DeliveryStore
) -> None:
    store.accept([delivery(1, goal="<script>alert(1)</script>")], NOW)
    assert "<script>" not in client.get("/").text
    assert "<script>" not in client.get("/calls/1").text


@pytest.mark.usefixtures("given_up")
def test_health_counts_deliveries_by_state(client: httpx.Client) -> None:
    health = client.get("/health").json()
    states = {"pending": 0, "sending": 0, "delivered": 0, "given_up": 1}
    assert health | states == health
    assert b"snippetgen_relay_calls" in client.get("/metrics").content


@pytest.mark.parametrize("id_", ["0", "2147483648", "9" * 30])
def test_an_unknown_call_is_not_found(client: httpx.Client, id_: str) -> None:
    assert client.get(f"/calls/{id_}").status_code == 404
    assert client.post(f"/calls/{id_}/retry").status_code == 409


@pytest.mark.usefixtures("given_up")
def test_calls_without_a_delivery_are_listed_and_found_by_id(
    client: httpx.Client, store: DeliveryStore
) -> None:
    detail = 'duration is "<b>": not a duration'
    unreadable = Rejection(
        source="ctm", call_id="C<1>", reason="unreadable_duration", detail=detail, keep=DAY
    )
    too_short = Rejection(source="ctm", call_id="C2", reason="too_short", keep=DAY)
    store.accept([], NOW, [unreadable, too_short])
    page = client.get("/").text
    assert "C&lt;1&gt;" in page
    assert "&lt;b&gt;" in page
    assert "too_short" in page
    found = client.get("/", params={"call": "C2"}).text
    assert "C2</h1>" in found
    assert "C&lt;1&gt;" not in found
    assert "CALL1403497108674" in client.get("/", params={"call": "CALL1403497108674"}).text


@pytest.mark.parametrize("host", ["relay.example", "RELAY.example:8443"])
def test_an_allowed_host_name_is_answered(
    store: DeliveryStore, clock: Clock, given_up: int, host: str
) -> None:
    app = StatusPage(store, Metrics(store), Health(store), clock).application(["relay.example"])
    with serve(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        assert client.get("/", headers={"Host": host}).status_code == 200
        assert client.get("/", headers={"Host": "localhost"}).status_code == 200
        headers = {"Host": host, "Origin": f"https://{host}", "Sec-Fetch-Site": "same-origin"}
        assert client.post(f"/calls/{given_up}/retry", headers=headers).status_code == 303


def test_the_rejection_of_a_host_name_names_the_option(client: httpx.Client) -> None:
    refused = client.get("/", headers={"Host": "relay.example"})
    assert refused.text == (
        "This host name is not allowed. Allow it with --status-host-name NAME.\n"
    )


def test_a_post_is_never_redirected_to_another_path(client: httpx.Client, given_up: int) -> None:
    assert client.post(f"/calls/{given_up}/retry/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "before=nan,1",
        "before=1e400,1",
        "before=1,x",
        "before=,",
        "source=%00",
        "call=%00",
        "state=x",
    ],
)
def test_a_query_that_cannot_be_read_is_ignored(client: httpx.Client, query: str) -> None:
    assert "How far calls got" in client.get(f"/?{query}").text


def test_a_name_without_calls_is_reported(client: httpx.Client) -> None:
    page = client.get("/?source=shpo").text
    assert "The records contain no calls for shpo. Check the name" in page


def test_older_calls_are_on_later_pages(client: httpx.Client, store: DeliveryStore) -> None:
    store.accept([delivery(number) for number in range(MOST_LISTED + 2)], NOW)
    for path in ("/", "/?source=ctm"):
        first = client.get(path).text
        (older,) = re.findall(r'<a href="([^"]+)">Older calls</a>', first)
        second = client.get(html.unescape(older)).text
        listed = [re.findall(r">(CALL[0-9]+)</a>", page) for page in (first, second)]
        assert [len(each) for each in listed] == [MOST_LISTED, 2]
        assert len({*listed[0], *listed[1]}) == MOST_LISTED + 2
        assert "Older calls" not in second


def test_the_pages_name_a_fake_that_receives_the_calls(store: DeliveryStore, clock: Clock) -> None:
    fake = "http://127.0.0.1:8100"
    app = StatusPage(store, Metrics(store), Health(store), clock, fake=fake).application()
    with serve(app) as port:
        shown = httpx.get(f"http://127.0.0.1:{port}/").text

    assert f"<code>{fake}</code>, not to Optimizely" in shown
