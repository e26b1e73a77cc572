"""The commands of docs/tutorial.md work one after the other."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

from tests.configurations import ROOT
from tests.documentation.commands import Guide

SETTING_UP = ("python3 ", ". ", "pip ", "playwright ")


def test_the_tutorial_delivers_a_conversion(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    with ExitStack() as running:
        guide = Guide(text, tmp_path, running)
        for line in guide.commands:
            if not line.startswith(SETTING_UP):
                guide.run(line)
    shown = [block for language, block in guide.blocks if language == "text"]
    assert shown
    assert all(text in guide.printed for text in shown)
    assert "1 of 1" in guide.printed
    (counts,) = (json.loads(block) for language, block in guide.blocks if language == "json")
    assert json.dumps(counts, separators=(",", ":")) in guide.printed
    assert "The conversion is valid." in guide.printed
