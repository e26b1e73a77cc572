"""Rules that span several settings, or need more than a pattern; each yields the problems it finds.

`settings` holds those fields that were read before and are sound, `vendor` is their vendor; a rule
about what is not there has nothing to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.uri_encoding import WHITESPACE, safe_decode
from snippetgen.destinations import destination, destinations
from snippetgen.javascript.identifiers import identifier_problem, reserved_words
from snippetgen.text.display import escaped, shortened, shown
from snippetgen.text.suggestions import did_you_mean
from snippetgen.validation.errors import Problem
from snippetgen.vendors import catalogue, names, unestablished
from snippetgen.vendors.fields import FIELDS, Packing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from snippetgen.destinations import Destination
    from snippetgen.vendors import Vendor

GOAL_PATTERN = r"^(?=[\s\S]*\S)[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]+$"
"""Something visible, no control characters (Unicode's category Cc), no half of a surrogate pair."""

BASE_URL_PATTERN = (
    r"^(https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~%@+/-]*)?"
    r"|/([A-Za-z0-9._~%@+-][A-Za-z0-9._~%@+/-]*)?)$"
)
"""An https address or a path; `//host` is neither."""

OPTIMIZELY_COOKIES = re.compile(
    r"optimizely(EndUserId|Buckets|Segments|PendingLogEvents|CustomEvents|OptOut|PPID|Audiences"
    r"|Redirect|RedirectData|Referrer|ReportableFix|Token|Session|DomainTest.*)"
)
"""Cookies that Optimizely's own clients write."""

ID_PATTERN = "^[0-9]{1,20}$"
ID_RULE = "1 to 20 digits in quotes"


def vendor_problems(vendor: str) -> Iterator[Problem]:
    """Find that the vendor is not in the catalogue, or that too little is known of it."""
    if entry := unestablished().get(vendor):
        facts = entry.not_established
        message = (
            f"no snippet can be built for {entry.name}. Not established: {facts.missing}. "
            f'Use vendor = "{facts.instead}" instead: {facts.why}.'
        )
        yield Problem("vendor", shown(vendor), message)
    elif vendor not in catalogue():
        yield Problem(
            "vendor",
            shown(vendor),
            f"not a vendor in the catalogue.{did_you_mean(vendor, catalogue(), names())} "
            f"Known: {', '.join(catalogue())}.",
        )


def packing_problems(packing: Packing, vendor: Vendor | None) -> Iterator[Problem]:
    """Find that the vendor has no place for what is handed over."""
    if vendor and packing not in vendor.packings:
        allowed = " or ".join(map(shown, vendor.packings))
        yield Problem("packing", shown(packing), f"{vendor.name} takes {allowed} only.")


def goal_problems(goal: str) -> Iterator[Problem]:
    """Find that the goal's name is blank, or holds what cannot be an event's name."""
    if not re.fullmatch(GOAL_PATTERN, goal):
        message = "must have a visible character, and no control characters."
        yield Problem("goal", shown(goal), message)
    elif not safe_decode(goal).strip(WHITESPACE):
        yield Problem("goal", shown(goal), "is blank once its escapes are decoded.")


def destination_problems(name: str) -> Iterator[Problem]:
    """Find that no destination has the name."""
    if name not in destinations():
        hint = did_you_mean(name, destinations())
        yield Problem("destination", shown(name), f"must be {destination_names()}.{hint}")


def destination_names() -> str:
    """List the destinations in words: `"classic" or "web"`."""
    *names, last = map(shown, destinations())
    return f"{', '.join(names)} or {last}" if names else last


def destination_description() -> str:
    """Describe the setting `destination`, with all its values."""
    known = (f"{each.description} ({name})" for name, each in destinations().items())
    return f"What the conversion is reported to: {'; '.join(known)}."


def not_with(key: str) -> str:
    """Name the destinations that have no place for a setting or a field, as a sentence."""
    names = [name for name, each in destinations().items() if each.refusal(key)]
    return f"Not with the destination{'s' * (len(names) > 1)} {' and '.join(names)}."


def destination_goal_problems(name: str, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Find that the destination does not take the goal."""
    goal, rule = settings.get("goal"), destination(name)
    if goal is not None and rule.goal_pattern and not re.fullmatch(rule.goal_pattern, goal):
        yield Problem("goal", shown(goal), rule.goal_rule)


def universal_id_problems(universal_id: bool, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Find that the universal id is wanted, and the destination has no place for it."""
    if universal_id and (fault := _refused("universal_id", settings)):
        yield Problem("universal_id", "true", fault)


def goal_id_problems(ids: tuple[str, ...], settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Find ids of goals that the destination has no place for."""
    if ids and (fault := _refused("goal_ids", settings)):
        yield Problem("goal_ids", shown(list(ids)), fault)


def entity_id_problems(id_: str | None, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the id of an event that the destination has no place for."""
    if id_ is not None and (fault := _refused("entity", settings)):
        yield Problem("entity_id", shown(id_), fault)


def _destination(settings: Mapping[str, Any]) -> Destination | None:
    """Return the destination of the settings; None if it is not a sound one."""
    return destinations().get(settings.get("destination", ""))


def _refused(key: str, settings: Mapping[str, Any]) -> str | None:
    """Say why the destination has no place for a setting or a field."""
    found = _destination(settings)
    return found.refusal(key) if found else None


def variable_names(
    vendor: Vendor, packing: str, overrides: Mapping[str, str], fields: tuple[str, ...]
) -> dict[str, str]:
    """Name each variable that is handed over: the vendor's defaults, overridden."""
    used = ("url",) if packing == "url" else fields
    return {field: overrides.get(field, vendor.variables.names[field]) for field in used}


def variable_problems(
    variables: Mapping[str, Any], settings: Mapping[str, Any], vendor: Vendor | None
) -> Iterator[Problem]:
    """Find names that are for nothing, that the vendor does not take, or that are given twice."""
    sound: dict[str, str] = {}
    for field, name in variables.items():
        key = f"variables.{field}"
        if fault := _field_fault(field, settings) or _name_fault(name, vendor):
            yield Problem(plain_key(key), shown(name), fault)
        else:
            sound[field] = name
    if vendor and {"destination", "packing", "universal_id"} <= settings.keys():
        yield from _repeated_names(sound, settings, vendor)


def _field_fault(field: str, settings: Mapping[str, Any]) -> str | None:
    if field not in ("url", *FIELDS):
        known = ("url", *FIELDS)
        return f"unknown key.{did_you_mean(field, known)} Known: {', '.join(known)}."
    if "packing" in settings and (field == "url") != (settings["packing"] == "url"):
        wanted = "url" if field == "url" else "fields"
        return f'only with packing = "{wanted}"; here packing = "{settings["packing"]}".'
    if fault := _refused(field, settings):
        return fault
    if field == "universal_id" and settings.get("universal_id") is False:
        return "not with universal_id = false, which sends none."
    return None


def _name_fault(name: object, vendor: Vendor | None) -> str | None:
    if not isinstance(name, str):
        return "must be text in quotes."
    if vendor is None:
        return None
    if fault := vendor.name_error(name):
        return fault
    if "cookie" in vendor.transports() and OPTIMIZELY_COOKIES.fullmatch(name):
        return "is a cookie of Optimizely's own, which the snippet must not write; choose another."
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
            message = f"also the name of variables.{other}; each needs a name of its own."
            yield Problem(f"variables.{field}", shown(name), message)


def global_problems(
    name: str, settings: Mapping[str, Any], vendor: Vendor | None
) -> Iterator[Problem]:
    """Find that the page, Optimizely, the vendor or the snippet itself uses the name already."""
    if fault := _global_fault(name, settings, vendor):
        yield Problem("global", shown(name), fault)


def _global_fault(name: str, settings: Mapping[str, Any], vendor: Vendor | None) -> str | None:
    if fault := identifier_problem(name):
        return fault
    if name == "optimizely":
        return "is Optimizely's own global; choose another name."
    found = _destination(settings)
    if settings.get("expose") == "globals" and found and name in found.functions:
        return 'is the name of a function that expose = "globals" defines; choose another name.'
    if vendor and name in vendor.globals_in_use(settings.get("options", {})):
        return f"is a global of {vendor.name}'s own; choose another name."
    return None


def consent_problems(path: str | None) -> Iterator[Problem]:
    """Find that the path does not begin with what can be a global."""
    if path and (first := path.split(".")[0]) in reserved_words():
        message = f"must begin with the name of a global; {first} is a reserved word of JavaScript."
        yield Problem("consent", shown(path), message)


def plain_key(key: str) -> str:
    """Return a key that a user wrote, short and safe to print."""
    return escaped(shortened(key))
