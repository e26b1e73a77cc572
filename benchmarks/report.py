"""Formats results as tables and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from _typeshed import DataclassInstance


def tabulate(title: str, rows: Sequence[DataclassInstance]) -> Table:
    """Return a table of rows of one class; the columns are its fields."""
    names = [field.name for field in fields(rows[0])]
    table = Table(title=title, title_justify="left")
    for name in names:
        text = isinstance(getattr(rows[0], name), str)
        table.add_column(name.replace("_", " "), justify="left" if text else "right")
    for row in rows:
        table.add_row(*(_shown(getattr(row, name)) for name in names))
    return table


def to_json(results: Mapping[str, Sequence[DataclassInstance]], skipped: Mapping[str, str]) -> str:
    """Return `{"<benchmark>": {"rows": [...]} or {"skipped": "<reason>"}}` as JSON."""
    document: dict[str, Any] = {
        name: {"rows": [asdict(row) for row in rows]} for name, rows in results.items()
    }
    document |= {name: {"skipped": reason} for name, reason in skipped.items()}
    return json.dumps(document, indent=2)


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 1_000 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
