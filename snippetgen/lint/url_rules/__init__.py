"""The rules that conversion URLs are judged by: one function for each code of a finding."""

from __future__ import annotations

from snippetgen.lint.url_rules import address, encoding, presence, values
from snippetgen.lint.url_rules.registry import RULES, Severity

__all__ = ["RULES", "Severity", "address", "encoding", "presence", "values"]
