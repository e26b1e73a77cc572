"""Searches for the names and the order of functions that compress best.

`python -m scripts.compression` starts from `snippetgen/builder/optimizing/preferences.json`, and
writes that file if it finds something smaller. With `--fresh` it starts from nothing, so the result
depends only on the templates, the options and zlib.
"""

from __future__ import annotations

import json
import math
import random
import zlib
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

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
    "feature": {"ctm": 1},
}
"""The snippets to make small, by template: vendors with their weights, the heaviest first."""

_IDS = {"account_id": "1", "project_id": "2", "entity_id": "3"}

SETTINGS: Mapping[str, Mapping[str, str | list[str]]] = {
    "detected": {"destination": "auto"},
    "edge": {"destination": "edge", **_IDS},
    "feature": {"destination": "feature", **_IDS, "visitor": ["page:app.user.id", "cookie:uid"]},
}
"""The settings of a template's samples, if they are more than its name."""

FRESH, HOT, COLD = 24, 4, 0.25
"""The approximate number of bits by which a change may enlarge a snippet: at the beginning of a
search from nothing, at the beginning of one from committed preferences, and at the end."""

SLACK = 40
"""A trial of a change ends early if each remaining sample would have to shrink by this many
bits."""

_FRAME = 36  # bits of gzip's header and trailer, without those of the flushes

_MARK = "\N{GREEK CAPITAL LETTER OMEGA}"  # a letter that occurs in no program


class _Name(str):
    """A token that names a variable."""

    slot: int
    """The index of the variable."""


@dataclass(frozen=True)
class _Text:
    """A part of a program as text with gaps for the names of variables."""

    parts: list[str]
    """The text; every second part is a gap."""
    slots: list[int]
    """The index of the variable of each gap."""

    def written(self, letters: Sequence[str]) -> str:
        """Return the text with names."""
        parts = list(self.parts)
        parts[1::2] = [letters[slot] for slot in self.slots]
        return "".join(parts)


class Program:
    """A snippet for which names and orders can be tried quickly."""

    def __init__(self, source: str, values: Mapping[str, Any], weight: int) -> None:
        self.weight = weight
        tokens = with_long_names(source)
        self._variables = renaming.find_variables(tokens)
        tagged = unquote_members(_tagged(tokens, self._variables))
        filled = [fill_minified(each, values) if "{{" in each else each for each in tagged]
        before, functions, after = renaming.split_functions(filled)
        self.functions = list(functions)
        self.variables = sorted({each.name for each in self._variables})
        self._segments = {"before": before, **functions, "after": [*after, ";"]}
        self.declarations = [
            names
            for segment in self._segments.values()
            for names in renaming.sortable_names(segment)
            if len(names) > 1
        ]
        """The variables of each `var` that declares several."""
        self._declared = {name: _names_in(tokens) for name, tokens in self._segments.items()}
        self._segment_in_order = lru_cache(maxsize=4096)(self._segment)
        self._in_order = lru_cache(maxsize=2)(self._whole)
        self._last: tuple[_Text, list[str], int] | None = None

    def bits(self, preferences: Preferences) -> int:
        """Return the size after `gzip -9` in bits, because bytes would hide most improvements."""
        text = self._in_order(tuple(preferences.order))
        letters = renaming.assign(self._variables, preferences.letters)
        if not self._last or self._last[0] is not text or self._last[1] != letters:
            code = f"{text.written(letters)}\n".encode()
            self._last = text, letters, compressed_bits(code)
        return self._last[2]

    def letters(self, preferred: Mapping[str, str]) -> list[str]:
        """Return the letter of each variable."""
        return renaming.assign(self._variables, preferred)

    def preferring(self, letters: Sequence[str]) -> dict[str, str]:
        """Return preferences for the letters of all variables."""
        return {each.name: letter for each, letter in zip(self._variables, letters, strict=True)}

    def exchange(self, letters: list[str], index: int, letter: str) -> None:
        """Give a variable another letter.

        Each variable that conflicts with it gets the letter that this variable had, and so on.
        """
        pair = {letter: letters[index], letters[index]: letter}
        having = sum(1 << each for each, old in enumerate(letters) if old in pair)
        waiting = reached = 1 << index
        while waiting:
            each = waiting.bit_length() - 1
            letters[each] = pair[letters[each]]
            found = self._variables[each].conflicts & having & ~reached
            reached |= found
            waiting = waiting & ~(1 << each) | found

    def _whole(self, order: tuple[str, ...]) -> _Text:
        """Return the program with its functions and declarations in an order."""
        rank = {name: index for index, name in enumerate(order)}

        def place(name: str) -> int:
            return rank.get(name, len(rank))

        parts, slots = [""], list[int]()
        for segment in ("before", *sorted(self.functions, key=place), "after"):
            declared = tuple(sorted(self._declared[segment], key=place))
            text = self._segment_in_order(segment, declared)
            parts[-1:] = [parts[-1] + text.parts[0], *text.parts[1:]]
            slots += text.slots
        return _Text(parts, slots)

    def _segment(self, name: str, order: tuple[str, ...]) -> _Text:
        """Return a function, or the code around all functions, with ordered declarations."""
        tokens = renaming.sort_declarations(self._segments[name], order)
        slots = [token.slot for token in tokens if isinstance(token, _Name)]
        marked = [_MARK if isinstance(token, _Name) else token for token in tokens]
        pieces = join(marked).split(_MARK)
        return _Text([part for piece in pieces for part in (piece, "")][:-1], slots)


def search(
    template: str, start: Preferences, steps: int, seed: int, hot: float
) -> tuple[int, Preferences]:
    """Search for the preferences that compress a template's samples best; returns like `anneal`."""
    return anneal(load_programs(template), start, steps, seed, hot)


def anneal(
    programs: Sequence[Program], start: Preferences, steps: int, seed: int, hot: float
) -> tuple[int, Preferences]:
    """Change names and order at random, and sometimes keep a change for the worse.

    Returns the best preferences and their cost, the weighted sum of the sizes of all programs.
    """
    chance = random.Random(seed)  # noqa: S311 - reproducible
    names = dict.fromkeys(
        name for program in programs for name in (*program.functions, *program.variables)
    )
    order = [*start.order, *(name for name in names if name not in start.order)]
    now = best = Preferences(start.letters, order)
    sizes = [program.bits(now) for program in programs]
    lowest = cost = _cost(programs, sizes)
    weight = sum(program.weight for program in programs)
    for step in range(steps):
        chosen = chance.choices(programs, [program.weight for program in programs])[0]
        tried = _changed(now, chosen, chance)
        heat = hot * (COLD / hot) ** (step / steps) * weight
        limit = cost - heat * math.log(1 - chance.random())
        found = list(sizes)
        for index, program in enumerate(programs):
            found[index] = program.bits(tried)
            left = sum(other.weight for other in programs[index + 1 :])
            if _cost(programs, found) - SLACK * left > limit:
                break
        else:
            now, sizes, cost = tried, found, _cost(programs, found)
            if cost < lowest:
                best, lowest = now, cost
    return lowest, best


def compressed_bits(code: bytes) -> int:
    """Return how many bits `gzip -9` needs, before it fills the last byte.

    A partial flush writes all complete bytes. Each additional flush adds 29 bits, so the number of
    pending bits has every value from 0 to 7, and the sum of the eight lengths counts the bits.
    """
    # A small window and little memory are three times as fast, and change nothing below 7 kB.
    compressor = zlib.compressobj(9, zlib.DEFLATED, -13, 6)
    length = len(compressor.compress(code)) + len(compressor.flush(zlib.Z_PARTIAL_FLUSH))
    total = _FRAME + length
    for _ in range(7):
        length += len(compressor.compress(b"\xff")) + len(compressor.flush(zlib.Z_PARTIAL_FLUSH))
        total += length
    return total


def load_programs(template: str) -> list[Program]:
    """Return the sample snippets of a template."""
    return [_load(template, vendor, weight) for vendor, weight in SAMPLES[template].items()]


def _load(template: str, vendor: str, weight: int) -> Program:
    settings = {"vendor": vendor, "goal": "phone_call_conversion", "name": vendor}
    config = validate({**settings, **SETTINGS.get(template, {"destination": template})})
    return Program(assemble(variant_of(config)), values_of(config), weight)


def _tagged(tokens: Sequence[str], variables: Sequence[Variable]) -> list[str]:
    """Return the tokens, with a `_Name` for each that names a variable."""
    result = list(tokens)
    for slot, variable in enumerate(variables):
        for position in variable.positions:
            result[position] = name = _Name(tokens[position])
            name.slot = slot
    return result


def _names_in(tokens: Sequence[str]) -> list[str]:
    return sorted({token for token in tokens if isinstance(token, _Name)})


def _changed(now: Preferences, program: Program, chance: random.Random) -> Preferences:
    """Move a function or a declaration, exchange two letters, or change those of variables."""
    kind = chance.random()
    if kind < 0.2:
        together = program.functions if kind < 0.15 else chance.choice(program.declarations)
        moved, target = chance.sample(together, 2)
        order = list(now.order)
        order.remove(moved)
        order.insert(order.index(target) + chance.randrange(2), moved)
        return Preferences(now.letters, order)
    letters = program.letters(now.letters)
    if kind < 0.25:
        one, other = chance.sample(LETTERS[:30], 2)
        swapped = {one: other, other: one}
        letters = [swapped.get(letter, letter) for letter in letters]
    else:
        for _ in range(2 if kind > 0.9 else 1):
            letter = chance.choice(LETTERS[:30] if kind < 0.55 else letters)
            program.exchange(letters, chance.randrange(len(letters)), letter)
    return Preferences({**now.letters, **program.preferring(letters)}, order=now.order)


def _cost(programs: Sequence[Program], sizes: Sequence[int]) -> int:
    return sum(program.weight * size for program, size in zip(programs, sizes, strict=True))


@click.command()
@click.option("--template", "templates", multiple=True, type=click.Choice(list(SAMPLES)))
@click.option("--steps", default=300_000, show_default=True, help="Changes to try.")
@click.option("--seeds", default=2, show_default=True, help="Searches for each template.")
@click.option("--fresh", is_flag=True, help="Start from nothing.")
def main(templates: tuple[str, ...], steps: int, seeds: int, fresh: bool) -> None:
    """Search for the names and the order that compress best, starting from the committed ones."""
    document = json.loads(FILE.read_text("utf-8"))
    with get_context("spawn").Pool() as pool:
        for template in templates or SAMPLES:
            committed = renaming.preferences(template)
            programs = load_programs(template)
            cost = _cost(programs, [program.bits(committed) for program in programs])
            start = Preferences({}, ()) if fresh else committed
            tasks = [
                (template, start, steps, seed, FRESH if fresh else HOT)
                for seed in range(1, seeds + 1)
            ]
            results = pool.starmap(search, tasks)
            found = min([(cost, committed), *results], key=lambda result: result[0])[1]
            document[template] = {
                "letters": dict(sorted(found.letters.items())),
                "order": list(found.order),
            }
            sizes = [-(-program.bits(found) // 8) for program in programs]
            click.echo(f"{template}: {dict(zip(SAMPLES[template], sizes, strict=True))} bytes")
    FILE.write_text(f"{json.dumps(document, indent=2)}\n", "utf-8")


if __name__ == "__main__":
    main()
