"""Rules that span several settings, or need more than a pattern; each yields the problems it finds.

`settings` holds those fields that were read before and are sound, `vendor` is their vendor; a rule
about what is not there has nothing to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from snippetgen.identifiers import identifier_problem, reserved_words
from snippetgen.problems import Problem, escaped, shortened, shown
from snippetgen.suggestions import did_you_mean
from snippetgen.vendors import catalogue, names, unestablished
from snippetgen.vendors.fields import FIELDS, Packing
from snippetgen.wire.encoding import WHITESPACE, safe_decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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

SNIPPET_FUNCTIONS = (
    "getAccountId",
    "getProjectId",
    "getVariationsInParameters",
    "getSegmentsInParameters",
    "getUserId",
    "generateConversionUrl",
)
"""What `expose = "globals"` defines on the page."""


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
    if universal_id and settings.get("destination") == "classic-2015":
        message = 'not with destination = "classic-2015", whose URL has no universal id.'
        yield Problem("universal_id", "true", message)


def variable_names(
    vendor: Vendor, packing: str, overrides: Mapping[str, str], *, universal_id: bool
) -> dict[str, str]:
    """Name each variable that is handed over: the vendor's defaults, overridden."""
    used = ("url",) if packing == "url" else FIELDS
    return {
        field: overrides.get(field, vendor.variables.names[field])
        for field in used
        if field != "universal_id" or universal_id
    }


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
    if vendor and {"packing", "universal_id"} <= settings.keys():
        yield from _repeated_names(sound, settings, vendor)


def _field_fault(field: str, settings: Mapping[str, Any]) -> str | None:
    if field not in ("url", *FIELDS):
        known = ("url", *FIELDS)
        return f"unknown key.{did_you_mean(field, known)} Known: {', '.join(known)}."
    if "packing" in settings and (field == "url") != (settings["packing"] == "url"):
        wanted = "url" if field == "url" else "fields"
        return f'only with packing = "{wanted}"; here packing = "{settings["packing"]}".'
    if field == "universal_id":
        if settings.get("destination") == "classic-2015":
            return 'not with destination = "classic-2015", whose URL has no universal id.'
        if settings.get("universal_id") is False:
            return "not with universal_id = false, which sends none."
    return None


def _name_fault(name: object, vendor: Vendor | None) -> str | None:
    if not isinstance(name, str):
        return "must be text in quotes."
    if vendor is None:
        return None
    if fault := vendor.name_fault(name):
        return fault
    if "cookie" in vendor.families() and OPTIMIZELY_COOKIES.fullmatch(name):
        return "is a cookie of Optimizely's own, which the snippet must not write; choose another."
    return None


def _repeated_names(
    overrides: Mapping[str, str], settings: Mapping[str, Any], vendor: Vendor
) -> Iterator[Problem]:
    used = variable_names(
        vendor, settings["packing"], overrides, universal_id=settings["universal_id"]
    )
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
    if settings.get("expose") == "globals" and name in SNIPPET_FUNCTIONS:
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
