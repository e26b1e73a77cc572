from __future__ import annotations

import json

import pytest
from snippetgen_harness.inspect.models import Request
from snippetgen_harness.inspect.recognition import (
    global_in,
    goal_in,
    is_quoted,
    is_snippet,
    vendors_on_page,
)

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from tests.configurations import EXAMPLES, HOSTILE, configure

CONFIGS = [*EXAMPLES, configure("ctm", **{"global": "ourCalls"}), *(configure(goal=HOSTILE[3]),)]


@pytest.mark.parametrize(
    "config", CONFIGS, ids=lambda config: f"{config.name}-{config.global_name}"
)
def test_a_snippet_shows_its_global_and_its_goal(config: SnippetConfig) -> None:
    snippet = render(config)
    for code in (snippet.minified, snippet.readable):
        assert is_snippet(code)
        assert (global_in(code), goal_in(code)) == (config.global_name, config.goal)
        assert not is_quoted(f"before(); {code} after();")
        assert is_quoted(f"var tags = [{json.dumps(code)}];")


def test_a_vendor_is_recognized_by_its_script_or_its_globals() -> None:
    script = Request(url="https://123.tctm.co/t.js?x=1", kind="script")
    assert [each.slug for each in vendors_on_page([script], [])] == ["ctm"]
    assert [each.slug for each in vendors_on_page([], ["CallTrk"])] == ["callrail"]
    other = Request(url="https://123.tctm.co.example/t.js", kind="script")
    assert vendors_on_page([other], ["jQuery"]) == []
