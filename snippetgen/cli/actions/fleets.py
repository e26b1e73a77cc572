"""Finds fleets among the paths of a command, and chooses their customers."""

from __future__ import annotations

import hashlib
import heapq
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

import click

from snippetgen.config.fleet import is_fleet, load_fleet
from snippetgen.text.display import escaped, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from snippetgen.builder.variant import Variant
    from snippetgen.config import SnippetConfig
    from snippetgen.config.fleet import Fleet

SAMPLE = 10
"""The size of a fleet's sample, for commands that cannot use all customers."""


NEEDS_FLEET = "--customer needs a file with the table [fleet]."
"""The error if no path is a fleet."""


def divide(paths: Iterable[Path]) -> tuple[list[Path], list[Fleet]]:
    """Return the files that are one configuration each, and the fleets.

    A path that is given twice counts once. Raises ConfigError if a fleet file is wrong.
    """
    unique = dict.fromkeys(path for path in paths)
    fleets = [path for path in unique if is_fleet(path)]
    return [path for path in unique if path not in fleets], [load_fleet(path) for path in fleets]


def find_customer(fleet: Fleet, name: str) -> SnippetConfig:
    """Return the configuration of a customer.

    Raises click.UsageError if there is no such customer, and ConfigError if its row is wrong.
    """
    if found := fleet.find(name):
        return found.config
    raise _no_customers([name], [fleet])


def customers(number: int) -> str:
    """Return a number of customers as text."""
    return "1 customer" if number == 1 else f"{number} customers"


def limit(fleets: Collection[Fleet], names: Collection[str]) -> None:
    """Limit fleets to the customers that the option --customer names. Without names, all are used.

    Raises click.UsageError if no fleet has a customer, and ConfigError if a table is unreadable.
    """
    if not names:
        return
    if not fleets:
        raise click.UsageError(NEEDS_FLEET)
    found = frozenset[str]().union(*(fleet.limit_to(names) for fleet in fleets))
    if missing := [name for name in names if name not in found]:
        raise _no_customers(missing, fleets)


def sample(fleet: Fleet, number: int) -> tuple[list[SnippetConfig], int]:
    """Return a sample of the customers, the same one every time, and the size of the fleet.

    The sample is as diverse as possible: every variant of the JavaScript occurs before one occurs
    twice. Raises ConfigError if a row is wrong.
    """
    # Takes a long time to import, and `find_customer` does not need it.
    from snippetgen.builder.variant import variant_of

    total = 0
    # For each variant, the customers with the greatest keys so far.
    chosen: dict[Variant, list[tuple[int, int, SnippetConfig]]] = {}
    for each in fleet.customers():
        total += 1
        found = chosen.setdefault(variant_of(each.config), [])
        entry = (_key(each.name), total, each.config)
        if len(found) < number:
            heapq.heappush(found, entry)
        else:
            heapq.heappushpop(found, entry)
    rounds = zip_longest(*(sorted(found, reverse=True) for found in chosen.values()))
    in_turn = (entry for entry in chain.from_iterable(rounds) if entry)
    return [config for _, _, config in islice(in_turn, number)], total


def choose(
    fleets: Sequence[Fleet], names: Sequence[str], number: int | None
) -> dict[str, tuple[Path, SnippetConfig]]:
    """Return the customers that the options --customer and --sample choose, by name.

    Without either, takes a sample of each fleet, and says so on standard error.
    """
    found: dict[str, tuple[Path, SnippetConfig]] = {}
    missing = dict.fromkeys(names)
    for fleet in fleets:
        if names:
            for name in names:
                if each := fleet.find(name):
                    found[name] = (fleet.path, each.config)
                    missing.pop(name, None)
            continue
        configs, total = sample(fleet, SAMPLE if number is None else number)
        found |= {config.name: (fleet.path, config) for config in configs}
        if number is None and len(configs) < total:
            click.echo(
                f"{escaped(str(fleet.path))}: {len(configs)} of {total} customers. Choose others "
                "with --sample or --customer.",
                err=True,
            )
    if missing:
        raise _no_customers(missing, fleets)
    return found


def _no_customers(names: Iterable[str], fleets: Iterable[Fleet]) -> click.UsageError:
    tables = " and ".join(escaped(fleet.table) for fleet in fleets)
    return click.UsageError(f"{tables} has no customer {', '.join(map(shown, names))}.")


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
