from __future__ import annotations

from dataclasses import replace

from snippetgen_harness.inspect import CannotOpen
from snippetgen_harness.inspect.run import compared

from tests.harness.inspect.conftest import Inspector
from tests.harness.inspect.page_parts import CTM


def test_a_page_with_the_vendor_s_script_of_another_account_stands_out(
    inspector: Inspector,
) -> None:
    usual = inspector("works")
    script = next(each for each in usual.observation.requests if each.url.endswith("/t.js"))
    moved = tuple(
        replace(each, url=each.url.replace("123456", "777777")) if each is script else each
        for each in usual.observation.requests
    )
    scripts = tuple(
        replace(each, src=each.src.replace("123456", "777777"))
        for each in usual.observation.scripts
    )
    other = replace(usual, observation=replace(usual.observation, requests=moved, scripts=scripts))
    closed = CannotOpen("https://shop.example/", "refused")
    found = compared([usual, replace(usual), other, closed], CTM)
    assert [getattr(each, "works", None) for each in found] == [True, True, False, None]
    assert found[2].verdict.code == "vendor_other_account"  # type: ignore[union-attr]
