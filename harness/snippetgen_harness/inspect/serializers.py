"""Observations as JSON types."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any


def as_json_types(value: object) -> Any:  # noqa: ANN401
    """Return a dataclass as JSON types, without screenshots."""
    if isinstance(value, bytes):
        return None
    if is_dataclass(value):
        names = (field.name for field in fields(value) if field.name != "screenshot")
        return {name: as_json_types(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {str(key): as_json_types(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, (tuple, list)):
        return [as_json_types(each) for each in value]
    return value
