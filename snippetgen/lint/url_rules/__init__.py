"""The rules about URLs of Optimizely Classic."""

from __future__ import annotations

from snippetgen.lint.registry import URL_RULES
from snippetgen.lint.url_rules import address, encoding, presence, values

__all__ = ["URL_RULES", "address", "encoding", "presence", "values"]
