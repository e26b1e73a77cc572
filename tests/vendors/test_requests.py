from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from snippetgen.vendors import Vendor, catalogue
from snippetgen.vendors.models import VendorRequest
from snippetgen.vendors.requests import (
    MAX_LENGTH,
    PageRequest,
    carries,
    decode_base64,
    find_value_in_request,
    place_of,
)
from snippetgen.vendors.validation_errors import problems_of
from tests.configurations import HOSTILE

VALUE = "https://1234500001.log.optimizely.com/event?a=1234500001&n=50%25%20off&s1=a%20%26%20u"

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
VALUES = st.dictionaries(
    st.sampled_from(["optimizely_conversion", "optimizely_visitor", "x"]), TEXT, min_size=1
)
FACTS = [
    {"place": "query"},
    {"place": "query", "key": "tokens", "decoding": "base64", "encoding": "query-text"},
    {"place": "query", "key": "text", "encoding": "query-text"},
    {"place": "query", "key": "params", "encoding": "json-text"},
    {"place": "form"},
    {"place": "form", "key": "text", "encoding": "query-text"},
    {"place": "json"},
    {"place": "json", "key": "visit.tags"},
    {"place": "json", "key": "a.b", "decoding": "base64", "encoding": "query-text"},
    {"place": "address", "key": "/parameters:", "decoding": "base64", "encoding": "query-text"},
    {"place": "address", "key": "/p:", "encoding": "query-text"},
]


def described(facts: dict[str, Any]) -> dict[str, Any]:
    """A vendor's file with facts about its requests."""
    request = {"address": "api.example/n", "when": "always", "source": "a test", **facts}
    return {**catalogue()["ctm"].model_dump(by_alias=True), "requests": [request]}


def vendor(facts: dict[str, Any]) -> Vendor:
    return _vendor(json.dumps(facts))


@cache
def _vendor(facts: str) -> Vendor:
    return Vendor.model_validate(described(json.loads(facts)))


def composed(facts: VendorRequest, values: dict[str, str]) -> PageRequest:
    """The request of a vendor's script that carries values as the facts say."""
    held: Any = values
    if facts.encoding == "query-text":
        held = "&" + urlencode(values)
    if facts.encoding == "json-text":
        held = json.dumps({**values, "none": None})
    if facts.decoding == "base64":
        held = base64.urlsafe_b64encode(held.encode()).decode().rstrip("=")
    if facts.place == "address":
        return PageRequest(
            f"https://api.example/n?a=/x{facts.key}{quote(held, safe='')}/more:1&b=2"
        )
    if facts.place == "json":
        for key in reversed(facts.key.split(".") if facts.key else []):
            held = {key: held, "other": 1}
        return PageRequest("https://api.example/n", json.dumps(held), "POST")
    text = urlencode({facts.key: held} if facts.key else {"visit": "7", **held})
    if facts.place == "form":
        return PageRequest("https://api.example/n", text, "POST")
    return PageRequest(f"https://api.example/n?{text}")


@given(facts=st.sampled_from(FACTS), values=VALUES)
def test_any_value_is_found_at_the_location_in_the_facts(
    facts: dict[str, Any], values: dict[str, str]
) -> None:
    read = vendor(facts)
    request = composed(read.requests[0], values)
    found = find_value_in_request(read, request, values)
    assert found is not None
    assert (found.is_complete, found.is_conclusive) == (True, True)
    assert found.carried == values.keys()


@pytest.mark.parametrize("facts", FACTS, ids=str)
def test_a_value_that_is_missing_or_different_is_named(facts: dict[str, Any]) -> None:
    read = vendor(facts)
    request = composed(read.requests[0], {"a": "1", "b": "cut"})
    found = find_value_in_request(read, request, {"a": "1", "b": "cut off", "c": "3", "d": ""})
    assert found is not None
    assert (sorted(found.carried), found.changed, sorted(found.missing)) == (
        ["a"],
        {"b": "cut"},
        ["c"],
    )
    assert (found.is_complete, found.is_conclusive) == (False, True)


@given(
    facts=st.sampled_from([*FACTS, {}]),
    url=st.one_of(st.text(), st.sampled_from(HOSTILE)),
    body=st.one_of(st.text(), st.sampled_from([*HOSTILE, "[" * 100_000, '{"a":' * 99_999, "null"])),
)
def test_no_request_of_a_page_makes_the_search_fail(
    facts: dict[str, Any], url: str, body: str
) -> None:
    read = vendor({**facts, "address": "api.example/*"})
    request = PageRequest(f"https://api.example/n{url}", body, "POST")
    found = find_value_in_request(read, request, {"a": VALUE})
    assert found is None or not found.is_complete


def test_a_value_elsewhere_in_the_vendor_s_request_is_not_reported_as_missing() -> None:
    read = vendor({"place": "query", "key": "params", "encoding": "json-text"})
    other = json.dumps([{"params": {"a": VALUE}}])
    query = urlencode({"params": "{}", "request_data": other})
    found = find_value_in_request(read, PageRequest(f"https://api.example/n?{query}"), {"a": VALUE})
    assert found is not None
    assert found.is_complete


def test_a_body_that_cannot_be_read_is_not_conclusive() -> None:
    read = vendor({"place": "json", "key": "tags"})
    found = find_value_in_request(read, PageRequest("https://api.example/n", "<>"), {"a": "1"})
    assert found is not None
    assert (found.problem, found.is_conclusive) == ("the body is not JSON", False)


@pytest.mark.parametrize(
    ("address", "url", "matches"),
    [
        ("api.example/n", "https://api.example/n?x=1", True),
        ("api.example/n", "http://API.example/n", True),
        ("api.example/n", "https://user@api.example/n", True),
        ("api.example/n", "https://api.example/number", False),
        ("api.example/n", "https://other.example/api.example/n", False),
        ("*.example/a/*/c.json", "https://x.y.example/a/b/c.json", True),
        ("*.example/a/*/c.json", "https://example/a/b/c.json", False),
        ("*/update", "https://any.example/api/update?x", True),
        ("*/update", "https://[bad/update", False),
    ],
)
def test_a_request_is_the_vendor_s_if_its_host_and_path_match(
    address: str, url: str, matches: bool
) -> None:
    found = find_value_in_request(vendor({"address": address}), PageRequest(url), {"a": "1"})
    assert (found is not None) is matches


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://calls.example.com:8443/visitor", "https://calls.example.com:8443/visitor"),
        ("/calls", "https://shop.example/calls"),
    ],
)
def test_an_address_may_be_an_option(url: str, address: str) -> None:
    request = PageRequest(address, '{"a": "1"}', "POST")
    beacon = catalogue()["generic-beacon"]
    found = find_value_in_request(beacon, request, {"a": "1"}, {"url": url})
    assert found is not None
    assert found.is_complete
    assert find_value_in_request(beacon, request, {"a": "1"}) is None


@pytest.mark.parametrize(
    "request_",
    [
        PageRequest(f"https://t.example/?q={quote(VALUE, safe='')}"),
        PageRequest(f"https://t.example/?q={quote(quote(VALUE, safe=''), safe='')}"),
        PageRequest(f"https://t.example/p/{base64.urlsafe_b64encode(VALUE.encode()).decode()}/x"),
        PageRequest("https://t.example/", json.dumps({"a": [VALUE]})),
        PageRequest("https://t.example/", json.dumps({"a": VALUE}).replace("/", "\\/")),
        PageRequest("https://t.example/", urlencode({"a": json.dumps({"v": VALUE})})),
    ],
)
def test_a_value_is_found_anywhere_if_its_location_is_not_established(
    request_: PageRequest,
) -> None:
    read = vendor({"address": "t.example/*"})
    found = find_value_in_request(read, request_, {"a": VALUE, "b": "elsewhere"})
    assert found is not None
    assert (sorted(found.carried), sorted(found.missing)) == (["a"], ["b"])
    assert not found.is_conclusive


def test_a_request_that_is_too_long_is_not_searched() -> None:
    body = " " * MAX_LENGTH + VALUE
    assert not carries(PageRequest("https://t.example/", body), VALUE)
    assert not carries(PageRequest("https://t.example/", VALUE), "")


@given(TEXT)
def test_base64_is_read_in_both_alphabets_with_and_without_padding(text: str) -> None:
    encoded = base64.b64encode(text.encode()).decode()
    for each in (encoded, encoded.rstrip("="), encoded.replace("+", "-").replace("/", "_")):
        assert decode_base64(each) == text


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"address": "https://api.example/n"}, "requests[0].address"),
        ({"address": "api.example/n?a=1"}, "requests[0].address"),
        ({"address": "{nothing}"}, "requests[0].address"),
        ({"place": "query", "decoding": "base64"}, "requests[0].key"),
        ({"place": "address", "encoding": "query-text"}, "requests[0].key"),
        ({"place": "address", "key": "/p:"}, "requests[0].encoding"),
        ({"key": "x"}, "requests[0].place"),
    ],
)
def test_facts_that_cannot_be_used_are_problems(facts: dict[str, Any], key: str) -> None:
    with pytest.raises(ValidationError) as caught:
        vendor(facts)
    assert key in {problem.key for problem in problems_of(caught.value, described(facts))}


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"place": "query", "key": "q"}, "the query parameter q"),
        ({"place": "json", "key": "a.b"}, "the JSON body, at a.b"),
        ({"place": "form"}, "the form"),
        ({}, "a location that is not established"),
    ],
)
def test_a_location_has_a_description(facts: dict[str, Any], place: str) -> None:
    assert place_of(vendor(facts).requests[0]) == place
