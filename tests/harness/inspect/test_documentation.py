"""docs/inspect.md has the verdicts and causes of the code."""

from __future__ import annotations

import re

from snippetgen_harness.inspect.documentation import causes_table, verdicts_table
from snippetgen_harness.inspect.rules import RULES
from snippetgen_harness.inspect.verdicts import verdicts

from tests.configurations import ROOT

PAGE = (ROOT / "docs" / "inspect.md").read_text(encoding="utf-8")


def between(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- end -->", PAGE, re.DOTALL)
    assert found, name
    return found[1]


def test_the_tables_match_the_code() -> None:
    assert between("verdicts") == verdicts_table()
    assert between("causes") == causes_table()


def test_every_verdict_has_a_rule_and_every_rule_a_verdict() -> None:
    assert set(verdicts()) == set(RULES)
