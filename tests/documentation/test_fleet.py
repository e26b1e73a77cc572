"""The commands of docs/fleet.md work one after the other, here for twenty customers.

`python -m benchmarks fleet-guide` runs them for all ten thousand.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

from snippetgen.config.fleet import WrongRows, load_fleet
from tests.configurations import ROOT
from tests.documentation.commands import Guide

SMALLER = {"10000": "20", "9999": "19", "50": "1"}


def check_all_customers(path: Path) -> list[str]:
    wrong = WrongRows()
    list(load_fleet(path).customers(wrong))
    return [str(problem).removeprefix(f"{path.parent}/") for problem in wrong.problems]


def test_the_guide_takes_a_fleet_from_a_table_to_calls(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "fleet.md").read_text(encoding="utf-8")
    text = re.sub(r"\b(?:10000|9999|50)\b", lambda match: SMALLER[match[0]], text)
    with ExitStack() as running:
        guide = Guide(text, tmp_path, running)
        fleet = next(block for language, block in guide.blocks if language == "toml")
        (tmp_path / "fleet.toml").write_text(fleet, encoding="utf-8")
        for line in guide.commands:
            if not line.startswith("pip "):
                guide.run(line)
        # On a busy machine, only a later request gets the answer of the relay's records.
        asked = next(line for line in reversed(guide.commands) if "/customers?" in line)
        while "has not answered" in guide.printed.rpartition('{"total":1,"customers":')[2]:
            guide.run(asked)
    shown = [block for language, block in guide.blocks if language == "text"]
    assert shown
    assert all(text in guide.printed for text in shown)
    printed, _, customers = guide.printed.rpartition('{"total":1,"customers":')
    assert '"published":{"state":"current"' in customers
    assert '"last_call":{"state":"counted"' in customers
    assert '"status":"accepted"' in printed
    assert '{"total":1,"good":1,"bad":0}' in printed
    assert b"qualified_call" in (tmp_path / "public/s/shop-00003.min.js").read_bytes()
    assert b"qualified_call" not in (tmp_path / "public/s/shop-00004.min.js").read_bytes()

    table = tmp_path / "customers.csv"
    table.write_text(table.read_text("utf-8").replace("7000000015", "7000-15"), encoding="utf-8")
    (problem,) = check_all_customers(tmp_path / "fleet.toml")
    assert f"{problem}\n" in text
