from __future__ import annotations

import asyncio

from snippetgen_harness.fakes.in_process import hit_as_json, send_request

from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.web_conversion import WebConversion
from snippetgen.destinations import Request, receiver


def test_a_url_arrives_unchanged_at_its_own_host() -> None:
    url = "https://1.log.optimizely.com/event?a=1&d=2&n=50%25%20off&u=oeu1&x3=4&x3=5"

    record = asyncio.run(send_request(Request("GET", url)))

    assert record
    shown = hit_as_json(record)
    assert shown["url"] == url
    assert (shown["valid"], shown["destination"]) == (False, "classic")
    assert shown["words"].keys() == shown["parameters"].keys() == {"a", "d", "n", "u", "x3"}
    assert shown["words"]["d"] == "account id"


def test_a_request_that_is_not_a_conversion_returns_none() -> None:
    elsewhere = Request("GET", "https://1.log.optimizely.com/elsewhere")
    assert asyncio.run(send_request(elsewhere)) is None


def test_an_event_arrives_in_strict_mode_and_shows_its_fields_by_their_paths() -> None:
    event = WebConversion(account="1", project="2", visitor="oeu1", entity="3", key="call")
    record = asyncio.run(send_request(receiver("web").request(encode(event))))

    assert record
    shown = hit_as_json(record)
    assert (shown["valid"], shown["destination"], shown["findings"]) == (True, "web", [])
    assert (shown["status"], shown["strict"]) == (204, True)
    assert shown["parameters"]["visitors[0].snapshots[0].events[0].entity_id"] == "3"
    assert shown["words"].keys() == shown["parameters"].keys()
    assert "not a parameter that Optimizely knows" not in shown["words"].values()
