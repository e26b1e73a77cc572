"""Hypothesis strategies that use the same generators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from snippetgen_harness.fuzz.generators.cases import random_case
from snippetgen_harness.fuzz.generators.cookie_headers import cookie_header

if TYPE_CHECKING:
    from snippetgen_harness.fuzz.generators.case import Case

_randoms = st.randoms(use_true_random=False)

headers: st.SearchStrategy[str] = _randoms.map(cookie_header)
"""Values of document.cookie."""

cases: st.SearchStrategy[Case] = _randoms.map(random_case)
"""Pages and calls."""
