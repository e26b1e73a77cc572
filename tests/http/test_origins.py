from __future__ import annotations

import pytest

from snippetgen.http.origins import Origin, host_name, is_address, is_loopback, origin_on_port


@pytest.mark.parametrize(
    ("header", "origin"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8001"),
        ("LocalHost", "http://localhost:8001"),
        ("[::1]:8000", "http://[::1]:8001"),
        ("", "http://localhost:8001"),
        ("a b; script-src *", "http://localhost:8001"),
    ],
)
def test_an_origin_on_another_port_has_the_same_host(header: str, origin: str) -> None:
    assert str(origin_on_port(header, 8001)) == origin


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://localhost:80", "http://localhost"),
        ("https://Studio.Example/", "https://studio.example"),
        ("HTTPS://studio.example:443", "https://studio.example"),
        ("https://studio.example:80", "https://studio.example:80"),
        ("http://[::1]:8001", "http://[::1]:8001"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert str(Origin.parse(url)) == origin


@pytest.mark.parametrize(
    "url",
    [
        "",
        "null",
        "studio.example",
        "ftp://a.example",
        "https://a.example/path",
        "https://a.example//",
        "https://me@a.example",
        "https://a.example:0",
        "https://a.example:65536",
        "https://a.example; script-src *",
        "://a.example",
    ],
)
def test_only_an_origin_is_parsed(url: str) -> None:
    with pytest.raises(ValueError, match="must be http:// or https://"):
        Origin.parse(url)


def test_the_csp_source_of_an_ipv6_host_is_its_port() -> None:
    assert Origin("[::1]", 8001).csp_source == "*:8001"
    assert Origin("127.0.0.1", 8001).csp_source == "http://127.0.0.1:8001"


@pytest.mark.parametrize("header", ["", "a b", "a;b", "::1", "[::1", "a:b", "a/b", "a@b", "a:1\n"])
def test_a_malformed_host_has_no_name(header: str) -> None:
    assert host_name(header) is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("[::1]", True), ("localhost", False), ("127.0.0.1.a.example", False)],
)
def test_ip_addresses_are_distinguished_from_names(host: str, expected: bool) -> None:
    assert is_address(host) is expected


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]"]
)
def test_loopback_addresses_are_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["localhost.example", "127.0.0.1.example", "10.0.0.1", "192.0.2.1", ""]
)
def test_other_addresses_are_not_this_machine(host: str) -> None:
    assert not is_loopback(host)
