from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from structlog.testing import capture_logs

from snippetgen.http.proxies import ProxyAddresses
from snippetgen.relay.ops.status.login import MOST_FAILURES, SESSION, WINDOW, Login
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.clock import Clock
from tests.relay.deliveries import NOW, delivery
from tests.relay.ops.status.conftest import status_page

PASSWORD = "correct horse"
BROWSER = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}


@dataclass
class Ticks:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def client(store: DeliveryStore, clock: Clock, ticks: Ticks) -> Iterator[httpx.Client]:
    """A page with a password, and with a proxy at this machine's address that names users."""
    store.accept([delivery(1)], NOW)
    login = Login(PASSWORD, "X-Forwarded-User", ProxyAddresses("127.0.0.1, ::1"), ticks)
    with status_page(store, clock, login, "127.0.0.1") as (client, _):
        yield client


def sign_in(client: httpx.Client, password: str = PASSWORD, **more: str) -> httpx.Response:
    headers = {"X-Forwarded-For": more.pop("address", "192.0.2.1")}
    return client.post("/login", data={"password": password, **more}, headers=headers)


def test_without_signing_in_nothing_is_shown(client: httpx.Client) -> None:
    for path in ("/", "/calls/1", "/events", "/calls/1/events", "/health", "/metrics", "/nowhere"):
        refused = client.get(path)
        assert (refused.status_code, "CALL1" in refused.text) == (401, False), path
        assert "WWW-Authenticate" in refused.headers
        assert client.get(path, headers={"Sec-Fetch-Mode": "cors"}).status_code == 403
    assert client.post("/calls/1/retry").status_code == 401
    redirect = client.get("/calls/1?x=1", headers=BROWSER)
    assert (redirect.status_code, redirect.headers["location"]) == (
        303,
        "/login?next=%2Fcalls%2F1%3Fx%3D1",
    )
    for path in ("/livez", "/readyz"):
        assert client.get(path).json() == {"status": "ok"}
    assert client.get("/design/design.css").status_code == 200


def test_the_password_begins_a_session_with_a_time_limit(
    client: httpx.Client, ticks: Ticks
) -> None:
    answer = sign_in(client, next="/calls/1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/calls/1")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie  # a name of this machine, without TLS
    assert "Sign out" in client.get("/").text
    assert client.get("/login").headers["location"] == "/"
    ticks.now += SESSION
    assert client.get("/").status_code == 401
    sign_in(client)
    token = client.cookies["snippetgen_status"]
    assert client.post("/logout").status_code == 303
    assert client.get("/", headers={"Cookie": f"snippetgen_status={token}"}).status_code == 401


def test_signing_in_from_another_machine_needs_tls(client: httpx.Client) -> None:
    headers = {"Host": "relay.example", "Origin": "http://relay.example"}
    refused = client.post("/login", data={"password": PASSWORD}, headers=headers)
    assert refused.status_code == 400
    assert "Sign in over HTTPS" in refused.text
    headers |= {"Origin": "https://relay.example", "X-Forwarded-Proto": "https"}
    answer = client.post("/login", data={"password": PASSWORD}, headers=headers)
    assert "Secure" in answer.headers["set-cookie"]


def test_programs_sign_in_with_http_basic(client: httpx.Client) -> None:
    assert client.get("/health", auth=("anyone", PASSWORD)).json()["pending"] == 1
    assert client.get("/health", auth=("anyone", "wrong")).status_code == 401
    broken = client.get("/health", headers={"Authorization": "Basic ???"})
    assert broken.status_code == 401


def test_wrong_passwords_from_one_address_are_limited(client: httpx.Client, ticks: Ticks) -> None:
    with capture_logs() as logs:
        statuses = [sign_in(client, "wrong").status_code for _ in range(MOST_FAILURES)]
    assert statuses == [403] * MOST_FAILURES
    assert len(logs) == MOST_FAILURES
    assert "wrong" not in str(logs)
    refused = sign_in(client)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    assert sign_in(client, address="192.0.2.2").status_code == 303
    ticks.now += WINDOW
    assert sign_in(client).status_code == 303


@pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "https://evil.example/"])
def test_signing_in_never_redirects_to_another_site(client: httpx.Client, wanted: str) -> None:
    assert sign_in(client, next=wanted).headers["location"] == "/"


def test_another_site_cannot_sign_in_or_out(client: httpx.Client) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    form = {"password": PASSWORD}
    assert client.post("/login", data=form, headers=elsewhere).status_code == 403
    sign_in(client)
    assert client.post("/logout", headers=elsewhere).status_code == 403
    assert client.get("/").status_code == 200
    assert client.post("/login", data={"password": "x" * 10_000}).status_code == 413
    assert client.post("/login", content=b"a&" * 20).status_code == 413


def test_a_proxy_names_the_user(client: httpx.Client) -> None:
    signed_in = client.get("/", headers={"X-Forwarded-User": "<ada>"})
    assert (signed_in.status_code, "&lt;ada&gt;" in signed_in.text) == (200, True)
    twice = [("X-Forwarded-User", "eve"), ("X-Forwarded-User", "ada")]
    assert client.get("/", headers=twice).status_code == 401


def test_only_the_proxy_can_name_the_user(store: DeliveryStore, clock: Clock) -> None:
    login = Login("", "X-Forwarded-User", ProxyAddresses("192.0.2.0/24"))
    with status_page(store, clock, login, "192.0.2.0/24") as (client, _):
        headers = {"X-Forwarded-User": "eve", "X-Forwarded-For": "192.0.2.7"}
        assert client.get("/", headers=headers).status_code == 403
        assert client.get("/", auth=("eve", "")).status_code == 403
        assert sign_in(client, "").status_code == 403
