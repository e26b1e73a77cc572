from __future__ import annotations

import pytest

from snippetgen.http.origins import Origin, host_name, is_address, is_loopback, neighbour


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
def test_a_neighbour_has_the_same_host(header: str, origin: str) -> None:
    assert str(neighbour(header, 8001)) == origin


def test_browsers_leave_out_the_port_80() -> None:
    assert str(Origin("localhost", 80)) == "http://localhost"


def test_a_policy_names_the_port_alone_where_the_host_cannot_be_written() -> None:
    assert Origin("[::1]", 8001).csp_source == "*:8001"
    assert Origin("127.0.0.1", 8001).csp_source == "http://127.0.0.1:8001"


@pytest.mark.parametrize("header", ["", "a b", "a;b", "::1", "[::1", "a:b", "a/b", "a@b", "a:1\n"])
def test_a_malformed_host_has_no_name(header: str) -> None:
    assert host_name(header) is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("[::1]", True), ("localhost", False), ("127.0.0.1.a.example", False)],
)
def test_addresses_are_told_from_names(host: str, expected: bool) -> None:
    assert is_address(host) is expected


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]"]
)
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["localhost.example", "127.0.0.1.example", "10.0.0.1", "192.0.2.1", ""]
)
def test_other_machines_are_not_taken_for_this_one(host: str) -> None:
    assert not is_loopback(host)
