"""Rules that span several settings, or need more than a pattern; each yields the problems it finds.

`settings` holds those fields that were read before and are sound, `vendor` is their vendor; a rule
about what is not there has nothing to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.uri_encoding import WHITESPACE, safe_decode
from snippetgen.javascript.identifiers import identifier_problem, reserved_words
from snippetgen.text.display import escaped, shortened, shown
from snippetgen.text.suggestions import did_you_mean
from snippetgen.validation.errors import Problem
from snippetgen.vendors import catalogue, names, unestablished
from snippetgen.vendors.fields import FIELDS, Packing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from snippetgen.destinations.names import Destination
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

KEY_PATTERN = r"^[a-zA-Z0-9_\- .]{1,64}$"
"""What an event's key may be, says Optimizely's REST API v2 about custom events."""

ID_PATTERN = "^[0-9]{1,20}$"
ID_RULE = "1 to 20 digits in quotes"

UNIVERSAL_ID: tuple[Destination, ...] = ("classic", "auto")
"""Destinations with a place for the universal id."""

EVENTS: tuple[Destination, ...] = ("web", "auto")
"""Destinations that report events of Web Experimentation."""

SNIPPET_FUNCTIONS = (
    "getAccountId",
    "getProjectId",
    "getVariationsInParameters",
    "getSegmentsInParameters",
    "getUserId",
    "generateConversionUrl",
)
"""The functions of Optimizely's sample, which every snippet has."""


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


def universal_id_problems(universal_id: bool, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Find that the universal id is wanted where the URL has no place for it."""
    if universal_id and (fault := _destination_fault("universal_id", settings)):
        yield Problem("universal_id", "true", fault)


def key_problems(destination: Destination, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Find that the goal cannot be the key of an event where it has to be one."""
    goal = settings.get("goal")
    if destination == "web" and goal is not None and not re.fullmatch(KEY_PATTERN, goal):
        message = (
            'with destination = "web" it is the key (API name) of an event, which has 1 to 64 '
            "characters out of letters, digits, _, -, . and the space."
        )
        yield Problem("goal", shown(goal), message)


def goal_id_problems(ids: tuple[str, ...], settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Find ids of goals where there are none."""
    if ids and settings.get("destination") == "web":
        message = 'not with destination = "web": an event has one id, entity_id.'
        yield Problem("goal_ids", shown(list(ids)), message)


def entity_id_problems(id_: str | None, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the id of an event where there are none."""
    if id_ is not None and (fault := _destination_fault("entity", settings)):
        yield Problem("entity_id", shown(id_), fault)


def fields_of(destination: Destination, *, universal_id: bool) -> tuple[str, ...]:
    """List the pieces of a conversion that the destination takes."""
    return tuple(
        field
        for field in FIELDS
        if not _destination_fault(field, {"destination": destination})
        and (field != "universal_id" or universal_id)
    )


def _destination_fault(field: str, settings: Mapping[str, Any]) -> str | None:
    """Say why the destination has no place for a piece of a conversion."""
    match field, settings.get("destination"):
        case "entity", "classic" | "classic-2015":
            return 'only with destination = "web" or "auto", which report events.'
        case "universal_id", "classic-2015":
            return 'not with destination = "classic-2015", whose URL has no universal id.'
        case "experiments" | "segments" | "universal_id", "web":
            return 'not with destination = "web", whose events need none.'
    return None


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
    if fault := _destination_fault(field, settings):
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
    fields = fields_of(settings["destination"], universal_id=settings["universal_id"])
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


def functions_of(destination: Destination | None) -> tuple[str, ...]:
    """List what `expose = "globals"` defines on the page."""
    return (*SNIPPET_FUNCTIONS, *(("generateConversion",) if destination in EVENTS else ()))


def _global_fault(name: str, settings: Mapping[str, Any], vendor: Vendor | None) -> str | None:
    if fault := identifier_problem(name):
        return fault
    if name == "optimizely":
        return "is Optimizely's own global; choose another name."
    if settings.get("expose") == "globals" and name in functions_of(settings.get("destination")):
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
