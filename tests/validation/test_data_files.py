from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from snippetgen.validation.data_files import read_entry, read_table
from snippetgen.validation.errors import ConfigError


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    numbers: tuple[int, ...] = ()


def test_an_error_names_the_place_and_every_wrong_key() -> None:
    assert read_entry(Entry, {"title": "a"}, "x.toml").title == "a"
    with pytest.raises(ConfigError) as raised:
        read_entry(Entry, {"titel": "a", "numbers": [1, "b"]}, "x.toml, entry a", ["more"])
    assert str(raised.value).splitlines() == [
        "x.toml, entry a: title: Field required.",
        "x.toml, entry a: numbers.1: "
        "Input should be a valid integer, unable to parse string as an integer.",
        "x.toml, entry a: unknown key 'titel'. "
        'Did you mean "title"? Known: title, numbers, more.',
    ]


def test_an_error_names_a_file_that_is_not_toml(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text("a = 1 2")
    with pytest.raises(ConfigError, match=r"x\.toml: is not TOML: .*line 1, column 7"):
        read_table(file)
