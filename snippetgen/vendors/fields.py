"""What a snippet hands over: the conversion in one variable, or each of its fields in one."""

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
"""The fields of a conversion; with the packing `fields` each one has a variable. The destination
decides which of them exist."""
