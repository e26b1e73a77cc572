from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


def test_a_url_is_explained_parameter_by_parameter(client: httpx.Client) -> None:
    url = "https://1.log.optimizely.com/event?a=1&d=2&n=call&u=oeu1&x3=4&x3=5"

    answer = client.post("/api/explain", json={"text": url}).json()

    assert answer["valid"] is False
    assert answer["parameters"]["x3"] == ["4", "5"]
    assert answer["words"]["d"] == "account id"
    assert answer["words"].keys() == answer["parameters"].keys()
    assert answer["findings"][0]["severity"] == "error"


def test_text_without_a_conversion_is_reported(client: httpx.Client) -> None:
    answer = client.post("/api/explain", json={"text": ""}).json()

    assert answer["findings"][0]["code"] == "not_a_conversion_url"


def test_a_cookie_header_is_decoded(client: httpx.Client) -> None:
    header = "Cookie: optimizelyEndUserId=oeu1; optimizelyBuckets=%7B%2212%22%3A%2234%22%7D"

    answer = client.post("/api/cookies", json={"header": header}).json()

    assert (answer["visitor"], answer["experiments"]) == ("oeu1", {"12": "34"})
