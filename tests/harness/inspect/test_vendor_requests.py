from __future__ import annotations

import base64
import json
from urllib.parse import quote, urlencode

from snippetgen_harness.inspect.diagnose import Diagnosis, diagnose
from snippetgen_harness.inspect.models import (
    Change,
    Observation,
    Optimizely,
    Request,
    Script,
    Snippet,
    Stored,
)

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from tests.configurations import configure

URL = "https://1234500001.log.optimizely.com/event?a=1234500001&n=phone_call_conversion"
VISITOR = "oeu1795456899933r0.4711081512342"
TRACKDRIVE = configure("trackdrive", name="shop")


def diagnosed(*requests: Request, config: SnippetConfig = TRACKDRIVE) -> Diagnosis:
    """The diagnosis of a page whose snippet has handed the conversion over after 100 ms."""
    snippet = Snippet(
        name="offlineConversion",
        reason="ready",
        handover="placed",
        value=URL,
        value_reason="ready",
        parts={"getUserId": VISITOR},
    )
    observation = Observation(
        url="https://shop.example/",
        engine="chromium",
        requests=(Request(url="https://trackdrive.net/assets/x.js", kind="script"), *requests),
        scripts=(Script(text=render(config).minified),),
        snippets=(snippet,),
        changes=(Change(at=100, what="handover", value="placed", name="offlineConversion"),),
        stored=Stored(queues={"trackdriveTokens": json.dumps({"optimizely_conversion": URL})}),
        globals={"offlineConversion": "object", "Trackdrive": "object", "TrackdrivejQuery": "x"},
        optimizely=Optimizely(kind="classic"),
    )
    return diagnose(observation, config)


def number_request(tokens: dict[str, str], at: float = 200) -> Request:
    """Trackdrive's request for a number."""
    packed = base64.b64encode(urlencode(tokens).encode()).decode()
    query = urlencode({"offer_key": "0" * 32, "referrer_tokens": packed})
    url = f"https://api.trackdrive.net/api/v1/numbers.json?{query}"
    return Request(url=url, kind="xhr", at=at)


def test_a_value_is_followed_into_the_vendor_s_request() -> None:
    verdict = diagnosed(number_request({"optimizely_conversion": URL})).verdict
    assert verdict.code == "works"
    assert [each.text for each in verdict.evidence if each.kind == "request"] == [
        "GET api.trackdrive.net/api/v1/numbers.json carries optimizely_conversion in the query "
        "parameter referrer_tokens"
    ]


def test_a_request_without_the_value_is_the_verdict() -> None:
    verdict = diagnosed(number_request({"own": "1"})).verdict
    assert verdict.code == "not_in_vendor_request"
    assert verdict.evidence[0].text.endswith("; optimizely_conversion is missing")


def test_a_value_that_only_others_send_is_not_in_the_vendor_s_request() -> None:
    other = Request(url=f"https://replay.example/?page={quote(URL)}", kind="image", at=300)
    assert diagnosed(number_request({"own": "1"}), other).verdict.code == "not_in_vendor_request"


def test_a_request_with_a_part_of_the_value_shows_what_arrived() -> None:
    verdict = diagnosed(number_request({"optimizely_conversion": URL[:40]})).verdict
    assert verdict.code == "not_in_vendor_request"
    assert f"optimizely_conversion arrives as {URL[:40]!r}" in verdict.evidence[0].text


def test_a_request_before_the_hand_over_is_ignored() -> None:
    assert diagnosed(number_request({}, at=50)).verdict.code != "not_in_vendor_request"


def test_fields_are_followed_by_their_own_names() -> None:
    config = configure("trackdrive", name="shop", packing="fields")
    tokens = {"optimizely_visitor": VISITOR}
    verdict = diagnosed(number_request(tokens), config=config).verdict
    assert "carries optimizely_visitor in" in verdict.evidence[1].text


def test_the_path_of_the_value_names_page_variable_and_request() -> None:
    path = diagnosed(number_request({"optimizely_conversion": URL})).value_path
    assert [(step.place, step.reached) for step in path] == [
        ("page", True),
        ("variable", True),
        ("request", True),
    ]
    assert path[1].sentence == (
        "optimizely_conversion can be read by the vendor's script. "
        "It is in window.trackdriveTokens."
    )


def test_the_path_ends_where_the_value_was_not_seen() -> None:
    missing = diagnosed(number_request({"own": "1"})).value_path[-1]
    assert (missing.place, missing.reached) == ("request", False)
    unseen = diagnosed().value_path[-1]
    assert (unseen.place, unseen.reached) == ("request", None)
