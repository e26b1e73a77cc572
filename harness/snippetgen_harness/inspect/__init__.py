"""Inspects a live page: reports whether the snippet works there and, if not, why.

`observe` opens the page and records observations, `diagnose` finds the verdict, and `inspect_page`
does both. Nothing is sent to Optimizely unless the browser was opened with `live`.
"""

from __future__ import annotations

from snippetgen_harness.inspect.browsers import InspectionBrowser, Local, open_browser
from snippetgen_harness.inspect.diagnose import Diagnosis, Finding
from snippetgen_harness.inspect.errors import CannotOpen
from snippetgen_harness.inspect.inspection import Inspection, inspect_page
from snippetgen_harness.inspect.models import Observation
from snippetgen_harness.inspect.options import Options
from snippetgen_harness.inspect.verdicts import Verdict, verdicts

__all__ = [
    "CannotOpen",
    "Diagnosis",
    "Finding",
    "Inspection",
    "InspectionBrowser",
    "Local",
    "Observation",
    "Options",
    "Verdict",
    "inspect_page",
    "open_browser",
    "verdicts",
]
