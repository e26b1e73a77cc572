from __future__ import annotations

import click
import pytest
from snippetgen_harness.inspect import reports
from snippetgen_harness.inspect.errors import OPTIONS, CannotOpen

from snippetgen.cli import main


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


@pytest.mark.parametrize("cause", OPTIONS)
def test_the_terminal_names_the_option_that_helps(cause: str) -> None:
    (shown,) = reports.paragraphs([CannotOpen("https://shop.example/", cause)])
    assert f" See {OPTIONS[cause]}." in shown
    command = main.get_command(click.Context(main), "inspect")
    assert command
    assert any(OPTIONS[cause] in each.opts for each in command.params)
