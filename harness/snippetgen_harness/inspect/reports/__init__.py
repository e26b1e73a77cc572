"""Reports of inspections: terminal, HTML, JSON and JUnit XML."""

from __future__ import annotations

from snippetgen_harness.inspect.reports.html import as_html
from snippetgen_harness.inspect.reports.json import as_json
from snippetgen_harness.inspect.reports.junit import as_junit
from snippetgen_harness.inspect.reports.terminal import paragraphs, table

__all__ = ["as_html", "as_json", "as_junit", "paragraphs", "table"]
