"""Reports of a verification: terminal, HTML, Markdown, JSON and JUnit XML."""

from __future__ import annotations

from snippetgen_harness.verify.reports.html import as_html
from snippetgen_harness.verify.reports.json import as_json
from snippetgen_harness.verify.reports.junit import as_junit
from snippetgen_harness.verify.reports.markdown import as_markdown
from snippetgen_harness.verify.reports.terminal import failures, sources, summary

__all__ = ["as_html", "as_json", "as_junit", "as_markdown", "failures", "sources", "summary"]
