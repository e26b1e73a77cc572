from __future__ import annotations

import pytest
from snippetgen_harness.inspect import Inspection
from snippetgen_harness.inspect.diagnose import diagnose
from snippetgen_harness.inspect.models import Observation, Optimizely, Snippet
from snippetgen_harness.testing import expect_works


def inspected(**seen: object) -> Inspection:
    url = "https://shop.example/"
    observation = Observation(url=url, engine="chromium", **seen)  # type: ignore[arg-type]
    return Inspection(url, "chromium", observation, diagnose(observation, None))


def test_a_page_on_which_the_snippet_works_passes() -> None:
    snippet = Snippet(name="offlineConversion", reason="ready", handover="sent", value="o1.1")
    expect_works(inspected(snippets=(snippet,), optimizely=Optimizely(kind="classic")))


def test_a_failure_says_what_to_do_and_is_safe_to_print() -> None:
    hostile = "\x1b[31m\u202e" + "x" * 2000
    snippet = Snippet(name=hostile, reason="no_goal", handover="")
    with pytest.raises(AssertionError) as raised:
        expect_works(inspected(snippets=(snippet,), globals={hostile: "object"}))
    lines = str(raised.value).splitlines()
    assert lines[0].startswith("The snippet does not work on https://shop.example/: ")
    assert any("Who: " in line for line in lines)
    assert all(line.isprintable() and len(line) < 600 for line in lines)
