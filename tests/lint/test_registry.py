from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from snippetgen.lint.findings import Finding
from snippetgen.lint.registry import Rules

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_rules_are_applied_in_the_order_of_registration() -> None:
    rules: Rules[[str]] = Rules()

    @rules.rule("plain_http")
    def first(text: str) -> Iterator[Finding]:
        yield Finding.of("plain_http", f"{text} 1")

    @rules.rule("missing_a", "missing_n")
    def second(text: str) -> Iterator[Finding]:
        yield Finding.of("missing_n", f"{text} 2")

    assert [finding.message for finding in rules.apply("found")] == ["found 1", "found 2"]
    assert rules.codes == ("plain_http", "missing_a", "missing_n")


def test_a_rule_needs_registered_codes() -> None:
    rules: Rules[[str]] = Rules()
    with pytest.raises(KeyError, match="mising_a"):
        rules.rule("mising_a")
