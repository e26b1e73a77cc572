"""Searches for the names and the order of functions that compress best.

`python -m scripts.compression` writes
`snippetgen/builder/optimizing/preferences.json`. The same seed gives the same file.
"""

from __future__ import annotations

import json
import random
import zlib
from typing import TYPE_CHECKING

import click

from benchmarks.snippets import example
from snippetgen.builder.optimizing import renaming
from snippetgen.builder.optimizing.program import with_long_names
from snippetgen.builder.optimizing.renaming import LETTERS, Preferences
from snippetgen.builder.optimizing.tokens import join
from snippetgen.builder.rendering import assemble, variant_of
from snippetgen.config import validate
from snippetgen.files.resources import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = TEMPLATES.parent / "snippetgen" / "builder" / "optimizing" / "preferences.json"

SAMPLES = {("classic", "ctm"): 4, ("web", "ctm"): 3, ("auto", "ctm"): 3, ("classic", "callrail"): 1}
"""The snippets that the search makes small, by destination and vendor, with their weights."""


class Program:
    """A snippet whose names and order can be tried quickly."""

    def __init__(self, tokens: Sequence[str], weight: int) -> None:
        self._tokens, self.weight = tokens, weight
        self.functions = renaming.function_names(tokens)
        self.variables = {each.name for each in renaming.find_variables(tokens)}
        self.names = dict.fromkeys([*self.functions, *sorted(self.variables)])
        self._found: dict[tuple[str, ...], tuple[list[str], list[renaming.Variable]]] = {}

    def size(self, preferences: Preferences) -> int:
        """Return the compressed size in bytes."""
        order = tuple(name for name in preferences.order if name in self.names)
        if order not in self._found:
            tokens = renaming.sort_declarations(self._tokens, order)
            tokens = renaming.sort_functions(tokens, order)
            self._found = {order: (tokens, renaming.find_variables(tokens))}
        tokens, variables = self._found[order]
        named = list(tokens)
        letters = renaming.assign(variables, preferences.letters)
        for variable, letter in zip(variables, letters, strict=True):
            for position in variable.positions:
                named[position] = letter
        compressor = zlib.compressobj(level=9, wbits=31)
        return len(compressor.compress(join(named).encode()) + compressor.flush())


def load_programs() -> list[Program]:
    """Return the sample programs."""
    programs = []
    for (destination, name), weight in SAMPLES.items():
        settings = {"vendor": name, "goal": "phone_call_conversion", "destination": destination}
        source = assemble(variant_of(validate({**settings, "name": example(name).name})))
        programs.append(Program(with_long_names(source), weight))
    return programs


def search(programs: Sequence[Program], steps: int, seed: int, start: Preferences) -> Preferences:
    """Change names and order at random, and keep each change that is not worse."""
    chance = random.Random(seed)  # noqa: S311 - reproducible
    letters, order = dict(start.letters), list(start.order)
    names = sorted({name for program in programs for name in program.variables})
    known = list(dict.fromkeys(name for program in programs for name in program.names))
    order = [*order, *(name for name in known if name not in order)]
    best = _cost(programs, Preferences(letters, order))
    for _ in range(steps):
        tried, moved = dict(letters), list(order)
        kind = chance.random()
        if kind < 0.1:
            moved.insert(chance.randrange(len(moved)), moved.pop(chance.randrange(len(moved))))
        elif kind < 0.6:
            tried[chance.choice(names)] = chance.choice(LETTERS[:30])
        else:
            first, second = chance.sample(names, 2)
            a, b = (tried.get(name, LETTERS[0]) for name in (first, second))
            tried[first], tried[second] = b, a
        cost = _cost(programs, Preferences(tried, moved))
        if cost <= best:
            best, letters, order = cost, tried, moved
    return Preferences(letters, order)


def _cost(programs: Sequence[Program], preferences: Preferences) -> int:
    return sum(program.weight * program.size(preferences) for program in programs)


@click.command()
@click.option("--steps", default=20_000, show_default=True, help="How many changes to try.")
@click.option("--seed", default=1, show_default=True, help="Seed of the changes.")
def main(steps: int, seed: int) -> None:
    """Search for the names and the order that compress best, from the committed ones on."""
    programs = load_programs()
    found = search(programs, steps, seed, renaming.preferences())
    document = {"letters": dict(sorted(found.letters.items())), "order": list(found.order)}
    FILE.write_text(f"{json.dumps(document, indent=2)}\n", "utf-8")
    for sample, program in zip(SAMPLES, programs, strict=True):
        click.echo(f"{' '.join(sample)}: {program.size(found)} bytes before the values")


if __name__ == "__main__":
    main()
