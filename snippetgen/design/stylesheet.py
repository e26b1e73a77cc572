"""The stylesheet that all pages share."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "styles"

_PARTS = ("tokens", "base", "page", "controls", "tables", "squares")

STYLESHEET = "\n".join((_FOLDER / f"{part}.css").read_text(encoding="utf-8") for part in _PARTS)
"""The stylesheet. Reports include it, because each of them is a single file."""
