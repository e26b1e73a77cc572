"""The documented cost of each rule is the measured one."""

from __future__ import annotations

import re

from benchmarks.rules import DESTINATIONS, measure, rules
from scripts.rule_sizes import documented, table
from snippetgen.builder.rendering import assemble
from snippetgen.builder.variant import variant_of
from tests.configurations import configure


def test_the_table_in_the_documentation_has_the_measured_costs() -> None:
    assert documented() == table(measure())


def test_every_edit_of_a_rule_removes_something() -> None:
    sources = [assemble(variant_of(configure(destination=each))) for each in DESTINATIONS]
    for rule in rules():
        texts = list(sources)
        for pattern, replacement in rule.edits:
            edited = [re.sub(pattern, replacement, text, flags=re.MULTILINE) for text in texts]
            assert (rule.name, pattern, edited) != (rule.name, pattern, texts)
            texts = edited
