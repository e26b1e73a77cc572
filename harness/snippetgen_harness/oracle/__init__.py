"""The oracle: an independent implementation of what a snippet must return.

It follows the facts about Optimizely and shares no code with the snippet. Both must return the
same result on every page.
"""

from __future__ import annotations

from snippetgen_harness.oracle.answers import Oracle
from snippetgen_harness.oracle.page_state import Argument, Consent, Optimizely, Page

__all__ = ["Argument", "Consent", "Optimizely", "Oracle", "Page"]
