"""The cost of each rule of a snippet: by how many bytes it is smaller without the rule, after gzip
-9."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.sizes import gzip_size
from snippetgen.builder.rendering import assemble, render_source
from snippetgen.builder.variant import values_of, variant_of
from snippetgen.config import validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from snippetgen.config import SnippetConfig

DESTINATIONS = ("classic", "web", "auto")


@dataclass(frozen=True)
class Rule:
    """A rule, and the edits that remove it: patterns with replacements."""

    name: str
    edits: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class RuleCost:
    """The bytes that a rule needs for each destination; empty for destinations without the rule."""

    rule: str
    classic: str
    web: str
    auto: str


def rules() -> list[Rule]:
    """Load the rules."""
    text = Path(__file__).with_name("rules.toml").read_text("utf-8")
    return [Rule(**each) for each in tomllib.loads(text)["rule"]]


def measure() -> list[RuleCost]:
    """Measure every rule in the snippets for CallTrackingMetrics; the first row is their size."""
    configs = {name: _configure(name) for name in DESTINATIONS}
    sources = {name: assemble(variant_of(config)) for name, config in configs.items()}
    full = {name: _size(configs[name], source) for name, source in sources.items()}
    rows = [RuleCost("The whole snippet", **{name: str(size) for name, size in full.items()})]
    for rule in rules():
        costs = dict.fromkeys(DESTINATIONS, "")
        for name, source in sources.items():
            if without := _without(rule, source):
                costs[name] = str(full[name] - _size(configs[name], without))
        rows.append(RuleCost(rule.name, **costs))
    return rows


def _configure(destination: str) -> SnippetConfig:
    goal = "phone_call_conversion"
    return validate({"vendor": "ctm", "goal": goal, "name": "ctm", "destination": destination})


def _without(rule: Rule, source: str) -> str:
    """Return a snippet without a rule; empty if the snippet does not have the rule."""
    if not re.search(rule.edits[0][0], source, re.MULTILINE):
        return ""
    for pattern, replacement in rule.edits:
        source = re.sub(pattern, replacement, source, flags=re.MULTILINE)
    return source


def _size(config: SnippetConfig, source: str) -> int:
    preferred = config.destination_object.script.stem
    return gzip_size(render_source(source, values_of(config), preferred).encode())
