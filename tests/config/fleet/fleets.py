"""Fleet files for tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen.config.fleet import Fleet, WrongRows, load_fleet
from snippetgen.validation.errors import ConfigError

BASE = 'vendor = "ctm"\ngoal = "phone_call"\n'


def write_fleet(
    folder: Path, table: str | bytes, fleet: str = "", base: str = BASE, file: str = "shops.csv"
) -> Path:
    """Write a fleet file and its table; returns the path of the fleet file."""
    content = table.encode() if isinstance(table, str) else table
    (folder / file).write_bytes(content)
    path = folder / "fleet.toml"
    path.write_text(f'{base}\n[fleet]\nfile = "{file}"\n{fleet}\n', encoding="utf-8")
    return path


def make_fleet(
    folder: Path, table: str | bytes, fleet: str = "", base: str = BASE, file: str = "shops.csv"
) -> Fleet:
    return load_fleet(write_fleet(folder, table, fleet, base, file))


def problems_of(fleet: Fleet, limit: int = 100) -> list[str]:
    """Return the problems of the rows, without the folder of the table."""
    wrong = WrongRows(limit)
    list(fleet.customers(wrong))
    folder = f"{fleet.path.parent}/"
    return [str(problem).replace(folder, "") for problem in wrong.problems]


def refusal(folder: Path, table: str | bytes, fleet: str = "", base: str = BASE) -> str:
    """Return why a fleet or its table is refused, without the folder."""
    with pytest.raises(ConfigError) as caught:
        list(make_fleet(folder, table, fleet, base).rows())
    return str(caught.value).replace(f"{folder}/", "")
