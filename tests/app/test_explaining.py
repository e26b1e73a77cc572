from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


def test_a_url_is_taken_apart_in_words(client: httpx.Client) -> None:
    url = "https://1.log.optimizely.com/event?a=1&d=2&n=call&u=oeu1&x3=4&x3=5"

    explanation = client.get("/explanation", params={"url": url}).json()

    assert explanation["destination"] == "classic"
    assert explanation["valid"] is False
    assert explanation["parameters"][1] == {"name": "d", "value": "2", "meaning": "account id"}
    assert [each["value"] for each in explanation["parameters"] if each["name"] == "x3"] == [
        "4",
        "5",
    ]
    assert explanation["findings"][0]["severity"] == "error"


def test_what_is_no_url_is_told(client: httpx.Client) -> None:
    explanation = client.get("/explanation").json()

    assert explanation["findings"][0]["code"] == "not_a_conversion_url"
