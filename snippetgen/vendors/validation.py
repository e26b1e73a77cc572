"""Rules that span several keys of a vendor file."""

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

    from snippetgen.vendors.option import Option, Value
    from snippetgen.vendors.vendor_file import VendorFile


def problems(vendor: VendorFile) -> Iterator[Problem]:
    """Yield all inconsistencies, by key of the file."""
    yield from _options(vendor)
    yield from _handovers(vendor)
    yield from _variables(vendor)
    for name in vendor.page_globals:
        if unknown := sorted(placeholders(name) - vendor.options.keys()):
            message = f"{{{unknown[0]}}} is not one of the vendor's options."
            yield Problem("page_globals", shown(name), message)
    yield from _requests(vendor)
    for index, step in enumerate(vendor.setup):
        yield from _conditions(f"setup[{index}].when", step.when, vendor.options)
    for name, lengths in vendor.limits.value_length_where.items():
        key = f"limits.value_length_where.{name}"
        for choice in lengths:
            yield from _conditions(key, {name: choice}, vendor.options)
        if vendor.limits.value_length is None:
            yield Problem(key, None, "needs limits.value_length, the limit for all other cases.")


def _options(vendor: VendorFile) -> Iterator[Problem]:
    earlier: dict[str, Option] = {}
    for name, option in vendor.options.items():
        key = f"options.{name}"
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name == "variables":
            message = "must be lower-case letters, digits and _, but not the name variables."
            yield Problem(key, None, message)
        if error := _pattern_error(option.pattern):
            yield Problem(f"{key}.pattern", shown(option.pattern), error)
            continue
        for part, value in (("default", option.default), ("example", option.example)):
            if value is not None and (error := option.error(value)):
                yield Problem(f"{key}.{part}", shown(value), error)
        if option.required and option.example is None:
            yield Problem(f"{key}.example", None, "is missing: a required option needs an example.")
        # An option is declared after those that it depends on.
        yield from _conditions(f"{key}.when", option.when, earlier)
        earlier[name] = option


def _conditions(
    key: str, when: Mapping[str, Value], declared: Mapping[str, Option]
) -> Iterator[Problem]:
    """Yield conditions that no option can meet."""
    for name, value in when.items():
        if name not in declared:
            yield Problem(
                f"{key}.{name}", shown(value), "is not an option declared before this one."
            )
        elif error := declared[name].error(value):
            yield Problem(f"{key}.{name}", shown(value), error)


def _handovers(vendor: VendorFile) -> Iterator[Problem]:
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
            yield Problem("handover", None, f"no hand-over applies if {case}. Add one.")
    for name in deciding:
        option = vendor.options[name]
        if not option.choices or option.default is None:
            message = "needs choices and a default, because the hand-over depends on it."
            yield Problem(f"options.{name}", None, message)


def _variables(vendor: VendorFile) -> Iterator[Problem]:
    rules = vendor.variables
    if error := _pattern_error(rules.pattern):
        yield Problem("variables.pattern", shown(rules.pattern), error)
        return
    wanted = {"url": ("url",), "fields": FIELDS}
    needed = [field for packing in vendor.packings for field in wanted[packing]]
    for field in needed:
        if field not in rules.names:
            yield Problem(f"variables.names.{field}", None, "required by the packings.")
    for field, name in rules.names.items():
        key = f"variables.names.{field}"
        if field not in needed:
            message = f"is not used by the packings, which need {', '.join(needed)}."
            yield Problem(key, shown(name), message)
        elif error := vendor.name_error(name):
            yield Problem(key, shown(name), error)
        elif other := next((f for f, n in rules.names.items() if n == name and f != field), None):
            yield Problem(key, shown(name), f"is also the name of {other}. Names must be unique.")


def _requests(vendor: VendorFile) -> Iterator[Problem]:
    for index, request in enumerate(vendor.requests):
        key = f"requests[{index}]"
        if unknown := sorted(placeholders(request.address) - vendor.options.keys()):
            message = f"{{{unknown[0]}}} is not one of the vendor's options."
            yield Problem(f"{key}.address", shown(request.address), message)
        if not re.fullmatch(r"\{[a-z0-9_]+\}|(?!https?:)[^\s/?#]+/[^\s?#]*", request.address):
            message = "must be a host and a path without a scheme or query, or an option."
            yield Problem(f"{key}.address", shown(request.address), message)
        in_text = request.decoding != "none" or request.encoding != "flat"
        if not request.key and (request.place == "address" or in_text):
            message = "is missing: it says where the text with the variables is."
            yield Problem(f"{key}.key", shown(request.key), message)
        if request.place == "address" and request.encoding == "flat":
            message = "must be query-text or json-text: an address has the variables as text."
            yield Problem(f"{key}.encoding", shown(request.encoding), message)
        if request.place == "unknown" and (request.key or in_text):
            message = "is missing: key, decoding and encoding need it."
            yield Problem(f"{key}.place", shown(request.place), message)


def _pattern_error(pattern: str | None) -> str | None:
    try:
        re.compile(pattern or "")
    except re.error as reason:
        return f"is not a regular expression: {reason.msg}."
    except (OverflowError, RecursionError):
        return "is too large for a regular expression."
    return None
