"""Every verdict has a page about which it is given, in every engine that can show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from snippetgen_harness.browsers import Engine
from snippetgen_harness.inspect import Inspection

from tests.harness.inspect.pages import PAGES

CASES = [(name, engine) for name, page in PAGES.items() for engine in page.engines]


@pytest.mark.parametrize(("name", "engine"), CASES)
def test_a_page_gets_its_verdict(
    inspector: Callable[..., Inspection], name: str, engine: str
) -> None:
    page = PAGES[name]
    found = inspector(name, page.config, cast("Engine", engine))
    assert (found.verdict.code, found.verdict.sentence) == (page.verdict, found.verdict.sentence)
    assert page.sentence in found.verdict.sentence
    assert any(page.evidence in each.text for each in found.evidence) or not page.evidence
