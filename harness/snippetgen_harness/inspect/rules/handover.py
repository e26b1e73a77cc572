"""Rules for the hand-over from the snippet to the vendor."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snippetgen.text.display import shortened
from snippetgen.vendors.descriptor import Vendor
from snippetgen_harness.inspect.case import seconds
from snippetgen_harness.inspect.recognition import vendor_scripts
from snippetgen_harness.inspect.rules.registry import Match, match, rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.vendors.family import Family
    from snippetgen.vendors.option import Value
    from snippetgen_harness.inspect.case import Case
    from snippetgen_harness.inspect.models import Request


_TOLERANCE_MS = 50.0
"""How far the clocks of a page and of its browser may differ."""


def _family(case: Case) -> tuple[Family | None, Mapping[str, Value]]:
    if case.config is None:
        return None, {}
    vendor, options = case.config.vendor_descriptor, case.config.options
    return vendor.family(options), vendor.handover_values(options)


def _has_value(case: Case) -> bool:
    """Return whether the snippet has a conversion, so that only the vendor is missing."""
    return case.snippet is not None and bool(
        case.snippet.handover or case.snippet.reason == "ready"
    )


def _vendor_runs(case: Case) -> bool:
    """Return whether a global exists that only the vendor's script creates."""
    names = case.vendor.page_globals if case.vendor else ()
    if case.config:
        names = case.config.vendor_descriptor.globals_in_use(case.config.options)
    return any(name in case.observation.globals for name in {*names} - _snippet_globals(case))


@rule("vendor_blocked")
def vendor_blocked(case: Case) -> Match | None:
    vendor = case.vendor
    if not _has_value(case) or vendor is None or case.carriers:
        return None
    found = case.trouble(lambda url: bool(vendor_scripts(vendor, [url])))
    if not found:
        return None
    url, why = found
    return match(("request", f"{url}: {why}"), url=url, why=why)


@rule("vendor_request_blocked")
def vendor_request_blocked(case: Case) -> Match | None:
    if not case.snippet or case.carriers or not case.lost:
        return None
    # The same request is often repeated with another query string.
    distinct = {(each.url.partition("?")[0], why): each for each, why in case.lost}
    shown = [("request", f"{each.method} {each.url}: {why}") for (_, why), each in distinct.items()]
    request, why = case.lost[0]
    host = urlsplit(request.url).hostname or ""
    return match(*shown[:5], host=host, why=why)


@rule("vendor_late")
def vendor_late(case: Case) -> Match | None:
    family, parameters = _family(case)
    if not case.is_stuck or not _has_value(case) or not family or not family.polls_vendor:
        return None
    came = [change.at for change in case.observation.changes if change.what == "vendor"]
    began = case.observation.at("snippet", "runs")
    patience = float(parameters.get("patience_ms", 0))
    if not came or began is None or min(came) < began + patience / 2:
        return None
    return match(
        ("time", f"the snippet started after {seconds(began)} and waits {seconds(patience)}"),
        ("time", f"the vendor's script was ready after {seconds(min(came))}"),
        after=seconds(min(came)),
        **{"global": case.global_name},
    )


@rule("vendor_absent")
def vendor_absent(case: Case) -> Match | None:
    vendor = case.vendor
    family, _ = _family(case)
    if not _has_value(case) or vendor is None or case.carriers:
        return None
    if family and family.transport == "request":
        return None
    if case.vendor_scripts or _vendor_runs(case):
        return None
    if not (isinstance(vendor, Vendor) and ("//" in vendor.script or case.is_stuck)):
        return None
    return match(
        ("request", f"no request for {vendor.script}"),
        ("state", f"none of the globals {', '.join(vendor.page_globals) or 'of the vendor'}"),
        vendor=vendor.in_text,
    )


@rule("value_too_late")
def value_too_late(case: Case) -> Match | None:
    family, parameters = _family(case)
    if not case.snippet or not case.snippet.handover or case.carriers:
        return None
    if not family or not family.reads_once(parameters):
        return None
    placed = case.observation.at("handover", case.snippet.handover)
    came = [
        change.at
        for change in case.observation.changes
        if change.what == "vendor" and change.name not in _snippet_globals(case)
    ]
    if placed is None or not came or placed <= min(came):
        return None
    return match(
        ("time", f"the vendor's script started after {seconds(min(came))}"),
        ("time", f"the snippet had the value after {seconds(placed)}"),
        after=seconds(placed - min(came)),
    )


@rule("vendor_two_accounts")
def vendor_two_accounts(case: Case) -> Match | None:
    accounts = {_account_in(url): url for url in case.vendor_scripts}
    if not case.snippet or len(accounts) < 2:
        return None
    return match(*(("request", url) for url in accounts.values()), count=len(accounts))


@rule("vendor_other_account")
def vendor_other_account(case: Case) -> Match | None:
    own = {_account_in(url) for url in case.vendor_scripts}
    others = Counter(map(_account_in, case.observation.vendor_scripts_elsewhere))
    if not case.snippet or len(own) != 1 or not others:
        return None
    (usual, count), *_ = others.most_common(1)
    if usual in own or count < 2 or count <= others[next(iter(own))]:
        return None
    return match(
        ("request", case.vendor_scripts[0]),
        ("request", f"{usual} on {count} other pages"),
    )


@rule("not_in_vendor_request")
def not_in_vendor_request(case: Case) -> Match | None:
    if not case.snippet or not case.snippet.handover:
        return None
    placed = (case.observation.at("handover", case.snippet.handover) or 0) - _TOLERANCE_MS
    # Requests with an established location of the variables leave no doubt.
    known = [each for each in case.arrivals if each.found.is_conclusive]
    if any(each.found.is_complete for each in known) or (case.carriers and not known):
        return None
    if known:
        later = [each.request for each in known if each.request.at >= placed]
        shown = [each.sentence for each in known if each.request.at >= placed]
    else:
        later = [each for each in _vendor_requests(case) if each.at >= placed]
        shown = [f"{each.method} {shortened(each.url, 200)}" for each in later]
    if not later or "requests" in case.observation.unobservable:
        return None
    names = case.config.variable_names.values() if case.config else ()
    return match(
        *(("request", text) for text in shown[:10]),
        count=len(later),
        variables=", ".join(names) or "of the snippet",
    )


@rule("bad_conversion")
def bad_conversion(case: Case) -> Match | None:
    for each in case.observation.conversions:
        # Optimizely's own client also sends events, which do not matter here.
        is_ours = not each.body or (case.config is not None and case.config.goal in each.body)
        if is_ours and not each.good:
            return match(
                ("request", f"{each.method} {each.url}"),
                *(("error", finding) for finding in each.findings),
                finding=each.findings[0] if each.findings else "",
            )
    return None


def _account_in(url: str) -> str:
    """Return the address of a vendor's script without protocol and query string."""
    return url.partition("://")[2].partition("?")[0]


def _snippet_globals(case: Case) -> set[str]:
    """Return the globals of the vendor that the snippet also creates."""
    _, parameters = _family(case)
    return {str(parameters.get(name, "")).split(".")[0] for name in ("queue", "object")}


def _vendor_requests(case: Case) -> list[Request]:
    """Return the requests to the hosts of the vendor's own script."""
    hosts = {urlsplit(url).hostname for url in case.vendor_scripts}
    return [
        each
        for each in case.observation.requests
        if urlsplit(each.url).hostname in hosts
        and each.kind not in ("script", "stylesheet", "font")
    ]
