"""Cases as Hypothesis makes them: the same grammar, with Hypothesis for the dice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from snippetgen_harness.fuzz.generators.cases import random_case
from snippetgen_harness.fuzz.generators.cookie_headers import cookie_header

if TYPE_CHECKING:
    from snippetgen_harness.fuzz.generators.case import Case

_dice = st.randoms(use_true_random=False)

headers: st.SearchStrategy[str] = _dice.map(cookie_header)
"""Texts of document.cookie."""

cases: st.SearchStrategy[Case] = _dice.map(random_case)
"""Pages and calls."""
