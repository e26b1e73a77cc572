"""What a snippet hands over: the conversion in one variable, or each field in its own variable."""

from __future__ import annotations

from typing import Literal

Packing = Literal["url", "fields"]

FIELDS = (
    "project",
    "account",
    "visitor",
    "entity",
    "experiments",
    "segments",
    "universal_id",
)
"""The fields of a conversion. With the packing `fields`, each has a variable. The destination
decides which of them exist."""
