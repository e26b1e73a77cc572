"""A queue that accepts objects."""

from __future__ import annotations

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import run
from tests.snippet.families.handover_examples import URL


def test_ringba_gets_a_tag_of_type_user() -> None:
    tags = run(render(configure("ringba")).minified, "window._rgba_tags")
    assert tags == [{"type": "User", "optimizely_conversion": URL}]
