"""Corpora: pages and calls that a snippet must answer rightly, made up or made at random.

Whatever is random comes from a `random.Random` that the caller gives, so that a seed gives the
same cases again, and Hypothesis may play the dice where cases are to be shrunk.
"""

from __future__ import annotations

from snippetgen_harness.fuzz.generators.case import Case
from snippetgen_harness.fuzz.generators.cases import random_case, situation_cases
from snippetgen_harness.fuzz.generators.configurations import configurations

__all__ = ["Case", "configurations", "random_case", "situation_cases"]
