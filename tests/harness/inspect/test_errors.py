from __future__ import annotations

import pytest
from snippetgen_harness.inspect.errors import CannotOpen


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:secret@shop.example/a?b=c@d", "https://shop.example/a?b=c@d"),
        ("https://secret@shop.example/", "https://shop.example/"),
        ("https://shop.example/@me", "https://shop.example/@me"),
        ("ftp://me:secret@shop.example", "ftp://shop.example"),
    ],
)
def test_a_password_in_the_address_is_not_repeated(url: str, shown: str) -> None:
    error = CannotOpen(url, "timeout")
    assert error.url == shown
    assert str(error).startswith(f"{shown} did not respond in time.")
