"""Snippets that are broken in one place, and a case that passes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from snippetgen_harness.fuzz.generators import Case
from snippetgen_harness.oracle import Page

from snippetgen.builder.rendering import Snippet, render
from snippetgen.config import SnippetConfig

GOOD = Case(Page('optimizelyEndUserId=v; optimizelyBuckets={"11":"22"}'), ("call", 5))


def break_snippets(
    monkeypatch: pytest.MonkeyPatch, where: str, change: Callable[[str], str]
) -> None:
    """Make a target use minified snippets with a change."""

    def broken(config: SnippetConfig) -> Snippet:
        snippet = render(config)
        changed = change(snippet.minified)
        assert changed != snippet.minified
        return Snippet(snippet.readable, changed)

    monkeypatch.setattr(f"snippetgen_harness.fuzz.targets.{where}.render", broken)
