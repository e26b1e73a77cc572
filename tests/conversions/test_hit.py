from __future__ import annotations

import pytest

from snippetgen.conversions.hit import Hit


def hit(authority: str = "123.log.optimizely.com", query: str = "") -> Hit:
    return Hit(scheme="https", authority=authority, path="/event", raw_query=query)


@pytest.mark.parametrize(
    ("authority", "label"),
    [
        ("123.log.optimizely.com", "123"),
        ("123.LOG.Optimizely.com:8443", "123"),
        ("log.optimizely.com", None),
        ("abc.log.optimizely.com", None),
        ("1.2.log.optimizely.com", None),
        ("123.log.optimizely.com.evil.example", None),
        ("123.logXoptimizely.com", None),
        ("evil.example\\@123.log.optimizely.com", None),
        ("123.log.optimizely.com@evil.example", None),
        ("123.log.optimizely.com\n", None),
    ],
)
def test_only_a_log_host_has_a_label(authority: str, label: str | None) -> None:
    assert hit(authority).host_label == label


@pytest.mark.parametrize(
    ("authority", "local"),
    [
        ("127.0.0.1:8100", True),
        ("[::1]:8100", True),
        ("10.0.0.7", True),
        ("localhost", True),
        ("log.localhost:1", True),
        ("endpoint:8100", True),
        ("8.8.8.8", False),
        ("[2001:4860:4860::8888]", False),
        ("example.com", False),
        ("123.log.optimizely.com", False),
    ],
)
def test_a_host_is_local_if_no_packet_leaves_the_network(authority: str, local: bool) -> None:
    assert hit(authority).host_is_local is local


def test_pairs_keep_their_order_and_both_forms() -> None:
    pairs = hit(query="b=%20&a=x=y&&c&b=%ZZ").pairs
    assert [(p.raw_name, p.raw_value, p.name, p.value) for p in pairs] == [
        ("b", "%20", "b", " "),
        ("a", "x=y", "a", "x=y"),
        ("c", "", "c", ""),
        ("b", "%ZZ", "b", "%ZZ"),
    ]


def test_the_values_of_a_repeated_name_are_a_list() -> None:
    assert hit(query="a=1&b=2&%61=3").parameters == {"a": ["1", "3"], "b": "2"}


def test_get_returns_the_first_value_or_none() -> None:
    assert hit(query="a=%31&a=2").get("a") == "1"
    assert hit(query="a=1").get("b") is None


def test_a_url_is_rebuilt_from_its_parts() -> None:
    whole = Hit("https", "1.log.optimizely.com:8443", "/event", "a=%31", fragment="")
    assert whole.url == "https://1.log.optimizely.com:8443/event?a=%31#"
