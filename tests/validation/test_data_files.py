from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict

from snippetgen.validation.data_files import read_entry


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    numbers: tuple[int, ...] = ()


def test_an_error_names_the_place_and_every_wrong_key() -> None:
    assert read_entry(Entry, {"title": "a"}, "x.toml").title == "a"
    with pytest.raises(ValueError, match=r"^x\.toml, entry a: ") as raised:
        read_entry(Entry, {"titel": "a", "numbers": [1, "b"]}, "x.toml, entry a", ["more"])
    assert str(raised.value).removeprefix("x.toml, entry a: ") == (
        "title: Field required. "
        "numbers.1: Input should be a valid integer, unable to parse string as an integer. "
        "unknown key 'titel'. Did you mean \"title\"? Known: title, numbers, more."
    )
