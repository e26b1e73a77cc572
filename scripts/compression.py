"""Searches for the names and the order of functions that compress best.

`python -m scripts.compression` starts from `snippetgen/builder/optimizing/preferences.json`, and
writes that file if it finds something smaller. The same file, steps, seeds and zlib give the same
result. A step takes about 0.3 ms for each snippet.
"""

from __future__ import annotations

import json
import math
import random
import zlib
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from typing import TYPE_CHECKING

import click

from snippetgen.builder.optimizing import renaming
from snippetgen.builder.optimizing.members import unquote_members
from snippetgen.builder.optimizing.program import with_long_names
from snippetgen.builder.optimizing.renaming import LETTERS, Preferences, Variable
from snippetgen.builder.optimizing.tokens import join
from snippetgen.builder.rendering import assemble, fill_minified
from snippetgen.builder.variant import values_of, variant_of
from snippetgen.config import validate
from snippetgen.files.resources import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE = TEMPLATES.parent / "snippetgen" / "builder" / "optimizing" / "preferences.json"

SAMPLES: Mapping[str, Mapping[str, int]] = {
    "classic": {"ctm": 8, "callrail": 1, "infinity": 1, "retreaver": 1},
    "web": {"ctm": 1},
    "detected": {"ctm": 1},
    "edge": {"ctm": 1},
}
"""The snippets that the search makes small, by template: vendors with their weights."""

SETTINGS: Mapping[str, Mapping[str, str]] = {
    "detected": {"destination": "auto"},
    "edge": {"destination": "edge", "account_id": "1", "project_id": "2", "entity_id": "3"},
}
"""The settings of a template's samples, if they are more than its name."""

HOT, COLD = 0.5, 0.03
"""By how many bytes a change may make things worse, about: at the beginning, and at the end."""

_MARK = "\N{GREEK CAPITAL LETTER OMEGA}"  # a letter that no program has


@dataclass(frozen=True)
class _Text:
    """A program as the text between its variables."""

    pieces: list[str]
    slots: list[int]
    """The index of the variable after each piece but the last."""
    variables: list[Variable]


class Program:
    """A snippet whose names and order can be tried quickly."""

    def __init__(self, template: str, vendor: str, weight: int) -> None:
        settings = {"vendor": vendor, "goal": "phone_call_conversion", "name": vendor}
        config = validate({**settings, **SETTINGS.get(template, {"destination": template})})
        self.weight = weight
        self._values = values_of(config)
        self._tokens = with_long_names(assemble(variant_of(config)))
        self.functions = renaming.function_names(self._tokens)
        self.variables = {each.name for each in renaming.find_variables(self._tokens)}
        self.names = dict.fromkeys([*self.functions, *sorted(self.variables)])
        self._in_order = lru_cache(maxsize=2)(self._text)

    def size(self, preferences: Preferences) -> int:
        """Return the compressed size in bytes."""
        text = self._in_order(tuple(name for name in preferences.order if name in self.names))
        letters = renaming.assign(text.variables, preferences.letters)
        names = (letters[slot] for slot in text.slots)
        pairs = zip(text.pieces, [*names, ""], strict=True)
        code = "".join(part for pair in pairs for part in pair).encode()
        compressor = zlib.compressobj(level=9, wbits=31)
        return len(compressor.compress(code) + compressor.flush())

    def _text(self, order: tuple[str, ...]) -> _Text:
        tokens = renaming.sort_declarations(self._tokens, order)
        tokens = renaming.sort_functions(tokens, order)
        variables = renaming.find_variables(tokens)
        owner = {place: index for index, each in enumerate(variables) for place in each.positions}
        named = [_MARK if place in owner else token for place, token in enumerate(tokens)]
        code = fill_minified(f"{join(unquote_members(named))};\n", self._values)
        return _Text(code.split(_MARK), [owner[place] for place in sorted(owner)], variables)


def search(template: str, steps: int, seed: int) -> Preferences:
    """Anneal: change names and order at random, and now and then keep a change for the worse."""
    programs = load_programs(template)
    start = renaming.preferences(template)
    chance = random.Random(seed)  # noqa: S311 - reproducible
    names = list(dict.fromkeys(name for program in programs for name in program.names))
    variables = [name for name in names if any(name in each.variables for each in programs)]
    order = [*start.order, *(name for name in names if name not in start.order)]
    now = best = Preferences(start.letters, order)
    cost = lowest = _cost(programs, now)
    for step in range(steps):
        tried = _changed(now, names, variables, chance)
        found = _cost(programs, tried)
        heat = HOT * (COLD / HOT) ** (step / steps) * sum(each.weight for each in programs)
        if found <= cost or chance.random() < math.exp((cost - found) / heat):
            now, cost = tried, found
            if cost < lowest:
                best, lowest = now, cost
    return best


def load_programs(template: str) -> list[Program]:
    """Return the sample snippets of a template."""
    samples = SAMPLES[template].items()
    return [Program(template, vendor, weight) for vendor, weight in samples]


def _changed(
    preferences: Preferences, names: list[str], variables: list[str], chance: random.Random
) -> Preferences:
    """Move one name in the order, give a variable another letter, or swap those of two."""
    letters, order = dict(preferences.letters), list(preferences.order)
    kind = chance.random()
    if kind < 0.05:
        order.remove(moved := chance.choice(names))
        order.insert(chance.randrange(len(order) + 1), moved)
    elif kind < 0.6:
        letters[chance.choice(variables)] = chance.choice(LETTERS[:30])
    else:
        one, other = chance.choice(variables), chance.choice(variables)
        first, second = (letters.get(name, LETTERS[0]) for name in (one, other))
        letters[one], letters[other] = second, first
    return Preferences(letters, order)


def _cost(programs: Sequence[Program], preferences: Preferences) -> int:
    return sum(program.weight * program.size(preferences) for program in programs)


@click.command()
@click.option("--steps", default=300_000, show_default=True, help="Changes to try.")
@click.option("--seeds", default=2, show_default=True, help="Searches for each template.")
def main(steps: int, seeds: int) -> None:
    """Search for the names and the order that compress best, from the committed ones on."""
    document = {}
    with get_context("spawn").Pool() as pool:
        for template in SAMPLES:
            tasks = [(template, steps, seed) for seed in range(1, seeds + 1)]
            results = [renaming.preferences(template), *pool.starmap(search, tasks)]
            programs = load_programs(template)
            found = min(results, key=lambda each: _cost(programs, each))
            document[template] = {
                "letters": dict(sorted(found.letters.items())),
                "order": list(found.order),
            }
            click.echo(f"{template}: {programs[0].size(found)} bytes")
    FILE.write_text(f"{json.dumps(document, indent=2)}\n", "utf-8")


if __name__ == "__main__":
    main()
