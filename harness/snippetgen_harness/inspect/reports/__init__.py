"""Reports of inspections: terminal and JSON."""

from __future__ import annotations

from snippetgen_harness.inspect.reports.json import as_json
from snippetgen_harness.inspect.reports.terminal import paragraphs, table

__all__ = ["as_json", "paragraphs", "table"]
