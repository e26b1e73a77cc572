"""Strings that scripts write for a missing value."""

from __future__ import annotations

PLACEHOLDERS = frozenset({"undefined", "null", "NaN", "[object Object]"})
