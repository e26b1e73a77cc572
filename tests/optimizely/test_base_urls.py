from __future__ import annotations

import pytest

from snippetgen.optimizely import Addresses, InstallationError


def test_without_variables_the_addresses_are_optimizelys_own() -> None:
    assert Addresses.from_environment({}) == Addresses()
    assert all(address.startswith("https://") for address in vars(Addresses()).values())


@pytest.mark.parametrize(
    "address",
    ["https://x.example/v2", "http://127.0.0.1:80/v2", "http://[::1]:1", "http://localhost"],
)
def test_an_address_is_private_by_tls_or_by_being_here(address: str) -> None:
    assert Addresses.from_environment({"SNIPPETGEN_WEB_API": f"{address}/"}).web == address


@pytest.mark.parametrize(
    "address",
    [
        "http://x.example",
        "http://127.0.0.1.example",
        "https://me:secret@x.example",
        "ftp://127.0.0.1",
        "https://x.example/?a=1",
        "https://x.example:99999",
        "x.example",
    ],
)
def test_every_address_that_is_not_is_named_at_once(address: str) -> None:
    given = {"SNIPPETGEN_WEB_API": address, "SNIPPETGEN_OAUTH": address}
    with pytest.raises(InstallationError) as error:
        Addresses.from_environment(given)
    assert [line.partition(" ")[0] for line in str(error.value).splitlines()] == list(given)
