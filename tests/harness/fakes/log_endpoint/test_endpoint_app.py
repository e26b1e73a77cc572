from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest
from snippetgen_harness.fakes.log_endpoint import HitLog, create_endpoint

from tests.harness.fakes.log_endpoint.example_hits import BAD, GOOD

if TYPE_CHECKING:
    from tests.harness.fakes.log_endpoint.client import Endpoint


def codes(hit: dict[str, Any]) -> dict[str, str]:
    return {finding["code"]: finding["severity"] for finding in hit["findings"]}


def test_a_hit_is_answered_with_an_image_of_one_pixel(endpoint: Endpoint) -> None:
    response = endpoint.get(GOOD)
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/gif"
    assert response.headers["cache-control"] == "no-store"
    assert response.content[:6] == b"GIF89a"
    assert response.content[6:10] == b"\x01\0\x01\0"
    assert len(response.content) == 43


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_script_gets_json_and_its_origin_echoed(endpoint: Endpoint, method: str) -> None:
    response = endpoint.request(
        method, GOOD + "&wxhr=true", headers={"Origin": "https://customer.example"}
    )
    assert response.status_code == 200
    assert response.content == b"{}"
    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "https://customer.example"
    assert response.headers["access-control-allow-credentials"] == "true"
    assert response.headers["access-control-allow-methods"] == "POST, GET"
    assert endpoint.fake("/good")[0]["method"] == method


def test_a_request_without_an_origin_gets_no_cors_header(endpoint: Endpoint) -> None:
    response = endpoint.get(GOOD + "&wxhr=true")
    assert "access-control-allow-origin" not in response.headers


def test_a_bad_hit_gets_the_same_response_as_a_good_one(endpoint: Endpoint) -> None:
    good, bad = endpoint.get(GOOD), endpoint.get(BAD)
    assert (bad.status_code, bad.content) == (good.status_code, good.content)
    assert endpoint.fake("/all") == {"total": 2, "good": 1, "bad": 1}


def test_a_hit_is_recorded_as_it_arrived(endpoint: Endpoint) -> None:
    endpoint.raw(
        b"GET /event?a=1&d=2&n=%61+b&u=v&x7=8 HTTP/1.1\r\nHost: 1.LOG.optimizely.com:8443\r\n"
        b"Origin: https://customer.example\r\nUser-Agent: test\r\nCookie: secret=1\r\n"
        b"X-Forwarded-Proto: https\r\n\r\n"
    )
    (hit,) = endpoint.fake("/good")
    assert codes(hit) == {"plain_http": "warning", "unencoded": "warning"}
    del hit["findings"]
    assert hit == {
        "url": "http://1.LOG.optimizely.com:8443/event?a=1&d=2&n=%61+b&u=v&x7=8",
        "host": "1.log.optimizely.com",
        "raw_query": "a=1&d=2&n=%61+b&u=v&x7=8",
        "parameters": {"a": "1", "d": "2", "n": "a+b", "u": "v", "x7": "8"},
        "method": "GET",
        "origin": "https://customer.example",
        "user_agent": "test",
    }


def test_cookies_are_not_kept(endpoint: Endpoint) -> None:
    endpoint.get(GOOD, headers={"Cookie": "end_user_id=secret"})
    assert "secret" not in json.dumps(endpoint.fake("/good"))


def test_a_listed_hit_has_its_findings(endpoint: Endpoint) -> None:
    endpoint.get(BAD)
    (hit,) = endpoint.fake("/bad")
    finding = next(f for f in hit["findings"] if f["code"] == "excluded_variation")
    assert (finding["severity"], finding["parameter"]) == ("error", "x7")
    assert "excluded" in finding["message"]


@pytest.mark.parametrize(
    ("host", "severity"),
    [
        ("127.0.0.1:8100", "warning"),
        ("localhost:8100", "warning"),
        ("endpoint:8100", "warning"),
        ("log.optimizely.com", "warning"),
        ("example.com", "error"),
    ],
)
def test_a_hit_at_a_local_address_can_be_good_but_not_at_another_host(
    endpoint: Endpoint, host: str, severity: str
) -> None:
    endpoint.get(GOOD, headers={"Host": host})
    (hit,) = endpoint.fake("/bad" if severity == "error" else "/good")
    assert codes(hit)["host_unknown"] == severity


def test_a_request_to_a_wrong_path_gets_404_and_is_recorded(endpoint: Endpoint) -> None:
    assert endpoint.get(GOOD.replace("event", "events")).status_code == 404
    (hit,) = endpoint.fake("/bad")
    assert codes(hit)["path_unknown"] == "error"


def test_requests_that_browsers_make_by_themselves_are_not_hits(endpoint: Endpoint) -> None:
    assert endpoint.get("/favicon.ico").status_code == 404
    assert endpoint.fake("/all")["total"] == 0


def test_an_application_has_its_log_in_its_state() -> None:
    log = HitLog()
    assert create_endpoint(log).state.log is log
    assert isinstance(cast("HitLog", create_endpoint().state.log), HitLog)
