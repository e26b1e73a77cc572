"""Generates document.cookie by the grammar of RFC 6265, and what else browsers accept."""

from __future__ import annotations

from string import ascii_letters
from typing import TYPE_CHECKING

from snippetgen.conversions.uri_encoding import encode_uri_component
from snippetgen_harness.fuzz.generators.json_texts import json_text
from snippetgen_harness.fuzz.generators.values import digits, one_of, text

if TYPE_CHECKING:
    from random import Random

_OURS = ("EndUserId", "Buckets", "Segments", "PPID", "OptOut")
_LETTERS = f"_{ascii_letters}"
_LONG = 4000


def cookie_header(random: Random) -> str:
    """Generate a header with most of Optimizely's cookies, mixed with others."""
    cookies = [
        _cookie(random, f"optimizely{name}", _value(random, name))
        for name in _OURS
        if random.random() < _share(name)
    ]
    if random.random() < 0.08:
        name = random.choice(_OURS)
        cookies.append(_cookie(random, f"optimizely{name}", _value(random, name)))
    if random.random() < 0.3:
        cookies += [
            _cookie(random, "uid", _own_id(random)) for _ in range(random.choice((1, 1, 2)))
        ]
    for _ in range(random.choice((0, 0, 1, 2, 3))):
        cookies.insert(random.randint(0, len(cookies)), _other(random))
    if random.random() < 0.003:
        cookies = [*(f"crowd{number}={number}" for number in range(150)), *cookies]
    return _separator(random).join(cookies)


def _share(name: str) -> float:
    return {"EndUserId": 0.95, "Buckets": 0.9, "Segments": 0.85, "PPID": 0.3, "OptOut": 0.08}[name]


def _separator(random: Random) -> str:
    return "; " if random.random() < 0.9 else random.choice((";", " ; ", ";;", "; ;", ";\t"))


def _cookie(random: Random, name: str, value: str) -> str:
    chance = random.random()
    if chance < 0.94:
        return f"{name}={value}"
    if chance < 0.98:
        equals = random.choice((" = ", "= ", " =", "\t=\t"))
        return f"{name}{equals}{value}"
    return random.choice((name, f"{name}==", f'{name}="{value}"', f"={name}={value}"))


def _other(random: Random) -> str:
    """Generate a cookie that is not Optimizely's, but may look like one."""
    ours = f"optimizely{random.choice(_OURS)}"
    value = random.choice((_without_semicolons(text(random)), "%26v%3D1"))
    name = random.choice(
        (
            "session",
            "_ga",
            f"old_{ours}",
            f"x{ours}",
            f"{ours}2",
            f"{ours}_old",
            f"{ours}.x",
            f"{ours}-x",
            ours.lower(),
            ours.upper(),
            f"a {ours}",
            f'"{ours}"',
            "optimizely",
            "optimizelyPendingLogEvents",
            "optimizely__proto__",
            f"optimizely{random.choice(_LETTERS)}",
            "größe",
            "",
        )
    )
    if random.random() < 0.01:
        value = "x" * _LONG
    return random.choice((f"{name}={value}", f"{name}={value}", f"{name}={ours}={value}", name))


def _value(random: Random, name: str) -> str:
    if random.random() < 0.02:
        return _without_semicolons(text(random))
    match name:
        case "EndUserId" if random.random() < 0.03:  # near the limits of vendors
            return "0" * random.choice((random.randint(50, 250), random.randint(3800, 4096)))
        case "EndUserId":
            return _without_semicolons(one_of(random, "visitors")) + random.choice(
                ("", "", digits(random).strip())
            )
        case "PPID":
            return one_of(random, "universal_ids")
        case "OptOut":
            return one_of(random, "opt_outs")
        case "Buckets":
            return _encoded(random, json_text(random, "buckets"))
        case _:
            return _encoded(random, json_text(random, "segments"))


def _own_id(random: Random) -> str:
    """Generate the value of a cookie with the site's own visitor id."""
    chance = random.random()
    if chance < 0.1:
        return random.choice(("", "0", "null", "undefined", "%30", "%20", "%75ndefined"))
    made = one_of(random, "visitors") if chance < 0.6 else text(random)
    return _without_semicolons(made)


def _encoded(random: Random, json: str) -> str:
    """Encode as Optimizely's client does; rarely not at all, twice, partly or in lower case."""
    chance = random.random()
    if chance < 0.85:
        return encode_uri_component(json)
    if chance < 0.93:
        return _without_semicolons(json)
    if chance < 0.96:
        return encode_uri_component(encode_uri_component(json))
    if chance < 0.98:
        return encode_uri_component(json).lower()
    return _without_semicolons(json.replace('"', "%22").replace("%", "%25"))


def _without_semicolons(value: str) -> str:
    return value.replace(";", "%3B")
