"""Generators of cases: random pages and calls, and the pages and calls of situations.

All randomness comes from a `random.Random` that the caller passes. The same seed generates the
same cases, and Hypothesis can pass its own generator to shrink them.
"""

from __future__ import annotations

from snippetgen_harness.fuzz.generators.case import Case
from snippetgen_harness.fuzz.generators.cases import random_case, situation_cases
from snippetgen_harness.fuzz.generators.configurations import configurations

__all__ = ["Case", "configurations", "random_case", "situation_cases"]
