"""The values that cases are made of: the lists in values.json."""

from __future__ import annotations

import json
import math
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from snippetgen_harness.oracle.page_state import Json

VALUES: dict[str, list[str]] = json.loads(
    files(__package__).joinpath("values.json").read_text("utf-8")
)


def one_of(random: Random, *names: str) -> str:
    """Choose a value from one of the named lists."""
    return random.choice(VALUES[random.choice(names)])


def digits(random: Random) -> str:
    """Generate an id, mostly as long as real ones."""
    if random.random() < 0.9:
        return str(random.randint(10**7, 10**11))
    return one_of(random, "keys")


def text(random: Random) -> str:
    """Generate text, mostly hostile: a few listed strings, sometimes repeated many times."""
    pieces = random.choice((1, 1, 1, 2, 3))
    made = "".join(one_of(random, "texts") for _ in range(pieces))
    return made * random.randint(10, 200) if random.random() < 0.02 else made


def value(random: Random) -> Json:
    """Choose a JSON value, mostly an odd one."""
    return from_json(one_of(random, "json"))


def from_json(written: str) -> Json:
    """Parse JSON into a value that can be written as JSON again, however large its numbers."""
    made: Json = json.loads(written, parse_float=_number)
    return made


def _number(written: str) -> int | float:
    # JSON has no infinity, but integers of any length.
    number = float(written)
    return number if math.isfinite(number) else int(math.copysign(1, number)) * 10**400
