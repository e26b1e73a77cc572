"""Rules that involve several settings or need more than a pattern. Each yields its problems.

`settings` has the valid fields read so far, and `vendor` is their vendor. A rule is skipped if a
setting that it depends on is missing or invalid.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from snippetgen.config.destination_texts import destination_names, listable_names
from snippetgen.config.visitor_sources import visitor_source
from snippetgen.conversions.uri_encoding import WHITESPACE, plain_text
from snippetgen.destinations import choices, destination, destinations, listed
from snippetgen.javascript.identifiers import identifier_problem, reserved_words
from snippetgen.text.display import escaped, shortened, shown
from snippetgen.text.suggestions import did_you_mean
from snippetgen.validation.errors import Problem
from snippetgen.vendors import UnestablishedVendor, catalogue, entry, names
from snippetgen.vendors.fields import FIELDS, Packing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from snippetgen.destinations import Destination
    from snippetgen.vendors import Vendor

GOAL_PATTERN = r"^(?=[\s\S]*\S)[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]+$"
"""Matches text with a visible character and without control characters or lone surrogates."""

BASE_URL_PATTERN = (
    r"^(https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~%@+/-]*)?"
    r"|/([A-Za-z0-9._~%@+-][A-Za-z0-9._~%@+/-]*)?)$"
)
"""An https URL or a path; `//host` is neither."""

OPTIMIZELY_COOKIES = re.compile(
    r"optimizely(EndUserId|Buckets|Segments|PendingLogEvents|CustomEvents|OptOut|PPID|Audiences"
    r"|Redirect|RedirectData|Referrer|ReportableFix|Token|Session|DomainTest.*)"
)
"""Cookies that Optimizely's clients write."""

OPTIMIZELY_GLOBALS = ("optimizely", "optimizelyEdge")
"""Globals of Optimizely's clients."""

RESERVED_NAMES = "^(con|prn|aux|nul|(com|lpt)[0-9])$"
"""Matches names that no file can have on Windows."""

ID_PATTERN = "^[0-9]{1,20}$"
ID_RULE = "1 to 20 digits in quotes"


def vendor_problems(vendor: str) -> Iterator[Problem]:
    """Yield a problem if the vendor is not in the catalogue or too little is known about it."""
    found = entry(vendor)
    if isinstance(found, UnestablishedVendor):
        facts = found.not_established
        message = (
            f"no snippet can be built for {found.name}. Not established: {facts.missing}. "
            f'Use vendor = "{facts.instead}" instead: {facts.why}.'
        )
        yield Problem("vendor", shown(vendor), message)
    elif found is None:
        message = f"not a vendor in the catalogue.{_similar_vendors(vendor)}"
        yield Problem("vendor", shown(vendor), message)


def no_vendor(vendor: str) -> str:
    """Return what a command says about a vendor that cannot be used, or "" if it can be."""
    found = entry(vendor)
    if found is None:
        return f"There is no vendor {shown(vendor)}.{_similar_vendors(vendor)}"
    return "".join(f"{shown(vendor)}: {each.message}" for each in vendor_problems(vendor))


def _similar_vendors(vendor: str) -> str:
    return f"{did_you_mean(vendor, catalogue(), names())} Known: {', '.join(catalogue())}."


def name_problems(name: str) -> Iterator[Problem]:
    """Yield a problem if the built files cannot have the name on Windows."""
    if re.fullmatch(RESERVED_NAMES, name):
        message = "no file can have this name on Windows. Choose another one."
        yield Problem("name", shown(name), message)


def packing_problems(packing: Packing, vendor: Vendor | None) -> Iterator[Problem]:
    """Yield a problem if the vendor does not support the packing."""
    if vendor and packing not in vendor.packings:
        allowed = " or ".join(map(shown, vendor.packings))
        yield Problem("packing", shown(packing), f"{vendor.at_start} supports only {allowed}.")


def goal_problems(goal: str) -> Iterator[Problem]:
    """Yield a problem if the goal's name is blank or cannot be the name of an event."""
    if not re.fullmatch(GOAL_PATTERN, goal):
        message = "must have a visible character and no control characters."
        yield Problem("goal", shown(goal), message)
    elif not plain_text(goal).strip(WHITESPACE):
        yield Problem("goal", shown(goal), "is blank once its escapes are decoded.")


def destination_problems(name: str) -> Iterator[Problem]:
    """Yield a problem if no destination has the name."""
    if name not in choices():
        hint = did_you_mean(name, destinations())
        yield Problem("destination", shown(name), f"must be {destination_names()}.{hint}")


def list_problems(names: list[Any]) -> Iterator[Problem]:
    """Yield a problem if a list does not match a destination."""
    try:
        listed(names)
    except (TypeError, ValueError):
        message = f"must list two or three of {listable_names()}."
        yield Problem("destination", shown(names), message)


def required_problems(key: str, value: object, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem if the destination requires a setting that is missing."""
    found = _destination(settings)
    if found and key in found.required and not value:
        advice = _WHERE.get(key, "`snippetgen install` finds it in Optimizely.")
        message = (
            f'required with destination = "{found.name}": the page does not provide it. {advice}'
        )
        yield Problem(key, None, message)


_WHERE = {"visitor": 'Set it to where the site keeps its visitor id, such as "cookie:uid".'}
"""The origin of required settings that do not come from Optimizely."""


def visitor_problems(sources: tuple[str, ...], settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each source of the visitor's id that is malformed or unsupported."""
    if sources and (problem := _refusal("own_visitor", settings)):
        yield Problem("visitor", shown(sources[0] if len(sources) == 1 else sources), problem)
        return
    for index, source in enumerate(sources):
        try:
            visitor_source(source)
        except ValueError as error:
            key = f"visitor[{index}]" if len(sources) > 1 else "visitor"
            yield Problem(key, shown(source), str(error))


def event_key_problems(settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem if the destination does not accept the goal."""
    goal, found = settings.get("goal"), _destination(settings)
    if goal and found and found.goal_pattern and not re.fullmatch(found.goal_pattern, goal):
        yield Problem("goal", shown(goal), found.goal_rule)


def universal_id_problems(universal_id: bool, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem if the destination does not support the universal id."""
    if universal_id and (problem := _refusal("universal_id", settings)):
        yield Problem("universal_id", "true", problem)


def goal_id_problems(ids: tuple[str, ...], settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem if the destination does not support ids of goals."""
    if ids and (problem := _refusal("goal_ids", settings)):
        yield Problem("goal_ids", shown(list(ids)), problem)


def entity_id_problems(id_: str | None, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem if the destination does not support the id of an event."""
    if id_ is not None and (problem := _refusal("entity", settings)):
        yield Problem("entity_id", shown(id_), problem)


def _destination(settings: Mapping[str, Any]) -> Destination | None:
    """Return the destination of the settings, or None if it is unknown."""
    return choices().get(settings.get("destination", ""))


def _refusal(key: str, settings: Mapping[str, Any]) -> str | None:
    """Return why the destination does not support a setting or a field, or None."""
    found = _destination(settings)
    return found.refusal(key) if found else None


def variable_names(
    vendor: Vendor, packing: str, overrides: Mapping[str, str], fields: tuple[str, ...]
) -> dict[str, str]:
    """Return the names of the variables that are handed over, by field or by `url`."""
    used = ("url",) if packing == "url" else fields
    return {field: overrides.get(field, vendor.variables.names[field]) for field in used}


def variable_problems(
    variables: Mapping[str, Any], settings: Mapping[str, Any], vendor: Vendor | None
) -> Iterator[Problem]:
    """Yield a problem for each name that is unused, invalid for the vendor, or used twice."""
    valid: dict[str, str] = {}
    for field, name in variables.items():
        key = f"variables.{field}"
        if problem := _field_problem(field, settings) or _name_problem(name, vendor):
            yield Problem(plain_key(key), shown(name), problem)
        else:
            valid[field] = name
    if vendor and {"destination", "packing", "universal_id"} <= settings.keys():
        yield from _repeated_names(valid, settings, vendor)


def _field_problem(field: str, settings: Mapping[str, Any]) -> str | None:
    if field not in ("url", *FIELDS):
        known = ("url", *FIELDS)
        return f"unknown key.{did_you_mean(field, known)} Known: {', '.join(known)}."
    if "packing" in settings and (field == "url") != (settings["packing"] == "url"):
        wanted = "url" if field == "url" else "fields"
        return f'only with packing = "{wanted}"; here packing = "{settings["packing"]}".'
    if problem := _refusal(field, settings):
        return problem
    if field == "universal_id" and settings.get("universal_id") is False:
        return "needs universal_id = true."
    return None


def _name_problem(name: object, vendor: Vendor | None) -> str | None:
    if not isinstance(name, str):
        return "must be text in quotes."
    if vendor is None:
        return None
    if problem := vendor.name_error(name):
        return problem
    if "cookie" in vendor.transports() and OPTIMIZELY_COOKIES.fullmatch(name):
        return "is a cookie of Optimizely, which the snippet must not write. Choose another name."
    return None


def _repeated_names(
    overrides: Mapping[str, str], settings: Mapping[str, Any], vendor: Vendor
) -> Iterator[Problem]:
    fields = destination(settings["destination"]).named_fields(
        universal_id=settings["universal_id"]
    )
    used = variable_names(vendor, settings["packing"], overrides, fields)
    for field, name in overrides.items():
        if other := next((o for o, n in used.items() if n == name and o != field), None):
            message = f"variables.{other} has the same name. Give each variable its own name."
            yield Problem(f"variables.{field}", shown(name), message)


def global_problems(
    name: str, settings: Mapping[str, Any], vendor: Vendor | None
) -> Iterator[Problem]:
    """Yield a problem if the page, Optimizely, the vendor or the snippet already uses the name."""
    if problem := _global_problem(name, settings, vendor):
        yield Problem("global", shown(name), problem)


def _global_problem(name: str, settings: Mapping[str, Any], vendor: Vendor | None) -> str | None:
    if problem := identifier_problem(name):
        return problem
    if name in OPTIMIZELY_GLOBALS:
        return "is Optimizely's global. Choose another name."
    found = _destination(settings)
    if settings.get("expose") == "globals" and found and name in found.functions:
        return 'is a function that expose = "globals" defines. Choose another name.'
    if vendor and name in vendor.globals_in_use(settings.get("options", {})):
        return f"is a global of {vendor.in_text}. Choose another name."
    return None


def consent_problems(path: str | None) -> Iterator[Problem]:
    """Yield a problem if the path begins with a reserved word."""
    if path and (first := path.split(".")[0]) in reserved_words():
        message = f"must begin with the name of a global. {first} is a reserved word of JavaScript."
        yield Problem("consent", shown(path), message)


def plain_key(key: str) -> str:
    """Return a key from a user's file, shortened and safe to print."""
    return escaped(shortened(key))
