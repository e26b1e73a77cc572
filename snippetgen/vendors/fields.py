"""What a snippet hands over: the conversion in one variable, or its pieces in one each."""

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
"""The pieces of a conversion, of which the packing `fields` makes a variable each; which of
them there are depends on the destination."""
