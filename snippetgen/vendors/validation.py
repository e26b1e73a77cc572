"""Whether the parts of a descriptor fit together: rules that span several of its keys."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from snippetgen.text.display import shown
from snippetgen.text.template import placeholders
from snippetgen.validation.errors import Problem
from snippetgen.vendors.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from snippetgen.vendors.descriptor import Vendor
    from snippetgen.vendors.option import Option, Value


def problems(vendor: Vendor) -> Iterator[Problem]:
    """Find everything that does not fit; keys are those of the descriptor."""
    yield from _options(vendor)
    yield from _handovers(vendor)
    yield from _variables(vendor)
    for name in vendor.page_globals:
        if unknown := sorted(placeholders(name) - vendor.options.keys()):
            yield Problem("page_globals", shown(name), f"{{{unknown[0]}}} names no option.")
    for index, step in enumerate(vendor.setup):
        yield from _conditions(f"setup[{index}].when", step.when, vendor.options)
    for name, lengths in vendor.limits.value_length_where.items():
        key = f"limits.value_length_where.{name}"
        for choice in lengths:
            yield from _conditions(key, {name: choice}, vendor.options)
        if vendor.limits.value_length is None:
            yield Problem(key, None, "needs limits.value_length, for all other cases.")


def _options(vendor: Vendor) -> Iterator[Problem]:
    earlier: dict[str, Option] = {}
    for name, option in vendor.options.items():
        key = f"options.{name}"
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name == "variables":
            message = "the name of an option is lower-case letters, digits and _, not variables."
            yield Problem(key, None, message)
        if fault := _pattern_fault(option.pattern):
            yield Problem(f"{key}.pattern", shown(option.pattern), fault)
            continue
        for part, value in (("default", option.default), ("example", option.example)):
            if value is not None and (fault := option.fault(value)):
                yield Problem(f"{key}.{part}", shown(value), fault)
        if option.required and option.example is None:
            yield Problem(f"{key}.example", None, "needed where the option is required.")
        # An option comes behind those that it depends on.
        yield from _conditions(f"{key}.when", option.when, earlier)
        earlier[name] = option


def _conditions(
    key: str, when: Mapping[str, Value], declared: Mapping[str, Option]
) -> Iterator[Problem]:
    """Find conditions that no option can fulfil."""
    for name, value in when.items():
        if name not in declared:
            yield Problem(f"{key}.{name}", shown(value), "names no option that stands before it.")
        elif fault := declared[name].fault(value):
            yield Problem(f"{key}.{name}", shown(value), fault)


def _handovers(vendor: Vendor) -> Iterator[Problem]:
    several = len(vendor.handover) > 1
    for index, handover in enumerate(vendor.handover):
        key = f"handover[{index}]" if several else "handover"
        yield from _conditions(f"{key}.when", handover.when, vendor.options)
        for problem in handover.problems(vendor.options):
            yield replace(problem, key=f"{key}.{problem.key}")
    deciding = sorted({name for handover in vendor.handover for name in handover.when})
    if not vendor.options.keys() >= set(deciding):
        return
    for values in product(*(vendor.options[name].choices for name in deciding)):
        settled = dict(zip(deciding, values, strict=True))
        if not any(handover.applies(settled) for handover in vendor.handover):
            case = " and ".join(f"{name} = {shown(value)}" for name, value in settled.items())
            yield Problem("handover", None, f"there is none for {case}.")
    for name in deciding:
        option = vendor.options[name]
        if not option.choices or option.default is None:
            message = "needs choices and a default, since it decides about the hand-over."
            yield Problem(f"options.{name}", None, message)


def _variables(vendor: Vendor) -> Iterator[Problem]:
    rules = vendor.variables
    if fault := _pattern_fault(rules.pattern):
        yield Problem("variables.pattern", shown(rules.pattern), fault)
        return
    wanted = {"url": ("url",), "fields": FIELDS}
    needed = [field for packing in vendor.packings for field in wanted[packing]]
    for field in needed:
        if field not in rules.names:
            yield Problem(f"variables.names.{field}", None, "required by the packings.")
    for field, name in rules.names.items():
        key = f"variables.names.{field}"
        if field not in needed:
            message = f"the packings have no use for it; they need {', '.join(needed)}."
            yield Problem(key, shown(name), message)
        elif fault := vendor.name_fault(name):
            yield Problem(key, shown(name), fault)
        elif other := next((f for f, n in rules.names.items() if n == name and f != field), None):
            yield Problem(key, shown(name), f"also the name of {other}.")


def _pattern_fault(pattern: str | None) -> str | None:
    try:
        re.compile(pattern or "")
    except re.error as error:
        return f"not a regular expression: {error.msg}."
    except (OverflowError, RecursionError):
        return "too large a regular expression."
    return None
