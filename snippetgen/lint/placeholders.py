"""Texts that scripts write for a value that they do not have."""

from __future__ import annotations

PLACEHOLDERS = frozenset({"undefined", "null", "NaN", "[object Object]"})
