"""The oracle: what a snippet must answer, worked out from the facts about Optimizely.

It shares no line with the snippet and is no translation of it: two independent readings of the
same rules must come to the same result on every page.
"""

from __future__ import annotations

from snippetgen_harness.oracle.answers import Oracle
from snippetgen_harness.oracle.page_state import KINDS, Argument, Consent, Optimizely, Page

__all__ = ["KINDS", "Argument", "Consent", "Optimizely", "Oracle", "Page"]
