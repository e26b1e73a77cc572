"""Generates the JSON of Optimizely's cookies, and text that resembles it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from snippetgen_harness.fuzz.generators.values import digits, from_json, one_of, text

if TYPE_CHECKING:
    from random import Random

    from snippetgen_harness.oracle.page_state import Json

Kind = Literal["buckets", "segments"]


def json_text(random: Random, kind: Kind) -> str:
    """Generate the JSON of a cookie: a known value or random entries, sometimes broken."""
    chance = random.random()
    if chance < 0.15:
        return one_of(random, kind)
    if chance < 0.2:
        return one_of(random, "nearly_json")
    if chance < 0.202:
        return _deep(random)
    entries = (_entry(random, kind) for _ in range(random.choice((0, 1, 1, 2, 3, 6))))
    written = "{" + ",".join(entries) + "}"
    return _broken(random, written) if chance > 0.93 else written


def entries(random: Random, kind: Kind) -> dict[str, Json]:
    """Generate the entries of an object as Optimizely's own functions return them."""
    count = random.choice((0, 1, 1, 2, 3))
    return {digits(random): from_json(_value(random, kind)) for _ in range(count)}


def _entry(random: Random, kind: Kind) -> str:
    key = digits(random)
    if random.random() < 0.1:
        key = text(random) if random.random() < 0.5 else str(random.randint(0, 20))
    space = " " if random.random() < 0.05 else ""
    return f"{_string(random, key)}{space}:{space}{_value(random, kind)}"


def _value(random: Random, kind: Kind) -> str:
    chance = random.random()
    if chance < 0.15:
        return one_of(random, "json")
    if chance < 0.17:
        return _string(random, one_of(random, "half_surrogates"))
    if kind == "segments":
        return _string(random, text(random))
    if chance < 0.9:
        return f'"{random.randint(1, 10**11)}"'
    return f'"{random.randint(1, 10**9)}_{random.randint(0, 10**9)}"'


def _string(random: Random, value: str) -> str:
    # A lone surrogate can only be in a cookie as an escape.
    return json.dumps(value, ensure_ascii=random.random() < 0.3 or not _is_whole(value))


def _is_whole(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _broken(random: Random, written: str) -> str:
    """Cut off the end, or insert a character."""
    at = random.randint(0, len(written))
    if random.random() < 0.5:
        return written[:at]
    return written[:at] + random.choice(',:{}[]"\\0. \t\x00\u00a0\ufeff') + written[at:]


def _deep(random: Random) -> str:
    """Nest an array as deeply as a cookie of 4 KB allows."""
    depth = random.choice((100, 600, 1800))
    return '{"1":' + "[" * depth + "]" * depth + ',"2":"3"}'
