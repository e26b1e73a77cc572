"""The rules, by subject. Importing this package registers them."""

from __future__ import annotations

from snippetgen_harness.inspect.rules import consent, handover, optimizely, presence, working
from snippetgen_harness.inspect.rules.registry import RULES, Evidence, Match

__all__ = ["RULES", "Evidence", "Match", "consent", "handover", "optimizely", "presence", "working"]
