from __future__ import annotations

import pytest

from snippetgen.http.origins import Origin
from snippetgen.http.public_origins import PublicOrigins

LOCAL = PublicOrigins(8000, 8001)
PROXIED = PublicOrigins(
    8000,
    8001,
    frozenset({"studio.example", "pages.example"}),
    Origin("pages.example", 443, "https"),
)


def test_without_a_proxy_both_origins_have_the_requested_host() -> None:
    assert str(LOCAL.preview("localhost:8000")) == "http://localhost:8001"
    assert str(LOCAL.studio("localhost:8001", None)) == "http://localhost:8000"


@pytest.mark.parametrize("host", ["studio.example", "127.0.0.1:8000", ""])
def test_the_preview_url_applies_with_any_host_that_the_proxy_sends(host: str) -> None:
    assert str(PROXIED.preview(host)) == "https://pages.example"


@pytest.mark.parametrize("host", ["pages.example", "127.0.0.1:8001"])
def test_the_preview_reports_to_the_studio_that_frames_it(host: str) -> None:
    assert str(PROXIED.studio(host, "https://studio.example")) == "https://studio.example"


CLAIMS = [
    None,
    "null",
    "https://attacker.example",
    "https://studio.example.attacker.example",
    "https://attacker.example/studio.example",
    "https://pages.example",
    "https://studio.example; script-src *",
]


@pytest.mark.parametrize("claimed", CLAIMS)
def test_a_claimed_origin_counts_only_if_its_host_is_allowed(claimed: str | None) -> None:
    assert str(PROXIED.studio("127.0.0.1:8001", claimed)) == "http://127.0.0.1:8000"
    assert not PROXIED.is_studio(claimed or "", "127.0.0.1:8000")


@pytest.mark.parametrize("origin", ["https://studio.example", "http://studio.example:8443"])
@pytest.mark.parametrize("host", ["studio.example", "127.0.0.1:8000"])
def test_an_allowed_host_is_the_studio_with_any_scheme_and_port(origin: str, host: str) -> None:
    assert PROXIED.is_studio(origin, host)
    assert not LOCAL.is_studio(origin, host)


def test_the_requested_host_is_the_studio_over_http_only() -> None:
    assert LOCAL.is_studio("http://localhost:8000", "localhost:8000")
    assert not LOCAL.is_studio("https://localhost:8000", "localhost:8000")
    assert not LOCAL.is_studio("http://localhost:8001", "localhost:8000")
