from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from snippetgen_harness.net.servers import serve

from snippetgen.relay.ops.metrics import Metrics
from snippetgen.relay.ops.status_page import StatusPage
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.conftest import Clock
from tests.relay.deliveries import NOW, delivery


@pytest.fixture
def client(store: DeliveryStore, clock: Clock) -> Iterator[httpx.Client]:
    app = StatusPage(store, Metrics(store), clock).application()
    with serve(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        yield client


@pytest.fixture
def given_up(store: DeliveryStore) -> int:
    """The id of a call that was given up, of visitor oeu1403497108674r0.5."""
    store.accept([delivery(1403497108674)], NOW)
    stored = store.claim(1, NOW)
    assert stored is not None
    store.finish(stored, "given_up", "status_404", NOW)
    return stored.id


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


def test_a_foreign_host_name_is_refused(client: httpx.Client) -> None:
    assert client.get("/", headers={"Host": "rebound.example"}).status_code == 400


def test_the_status_page_escapes_what_vendors_send(
    client: httpx.Client, store: DeliveryStore
) -> None:
    store.accept([delivery(1, goal="<script>alert(1)</script>")], NOW)
    assert "<script>" not in client.get("/").text
    assert "<script>" not in client.get("/calls/1").text


@pytest.mark.usefixtures("given_up")
def test_health_counts_states(client: httpx.Client) -> None:
    health = client.get("/health").json()
    assert health == {"status": "ok", "pending": 0, "sending": 0, "delivered": 0, "given_up": 1}
    assert b"snippetgen_relay_calls" in client.get("/metrics").content


@pytest.mark.parametrize("id_", ["0", "2147483648", "9" * 30])
def test_an_unknown_call_is_not_found(client: httpx.Client, id_: str) -> None:
    assert client.get(f"/calls/{id_}").status_code == 404
    assert client.post(f"/calls/{id_}/retry").status_code == 409
