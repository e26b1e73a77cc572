"""Rules for a snippet that runs, but has no conversion."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snippetgen.conversions.uri_encoding import encode_uri_component
from snippetgen_harness.inspect.carriers import to_optimizely
from snippetgen_harness.inspect.case import seconds
from snippetgen_harness.inspect.rules.registry import Match, match, rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.inspect.case import Case

_EDGE = "optimizelyEdge"
"""The global of Performance Edge."""

_NOT_READY = ("optimizely_missing", "optimizely_loading")
_PRODUCTS = {"classic": "Classic", "web": "Web Experimentation", "bundled": "Classic and Web"}


def _reason(case: Case) -> str:
    """Return why the snippet has handed nothing over; "" if it has or does not run."""
    return case.snippet.reason if case.snippet and case.is_stuck else ""


def _awaited(case: Case) -> tuple[str, str]:
    """Return the global of Optimizely that the snippet waits for, and its kind on the page."""
    optimizely = case.observation.optimizely
    names = case.config.destination_object.globals if case.config else ()
    if "optimizely" not in names and _EDGE in names:
        return _EDGE, optimizely.edge_kind
    return "optimizely", optimizely.kind


@rule("opted_out")
def opted_out(case: Case) -> Match | None:
    if _reason(case) != "opted_out":
        return None
    value = case.observation.cookies.get("optimizelyOptOut", "")
    return match(("state", f"optimizelyOptOut={value}"))


@rule("edge_instead_of_web")
def edge_instead_of_web(case: Case) -> Match | None:
    optimizely = case.observation.optimizely
    if _reason(case) not in _NOT_READY or not optimizely.edge or optimizely.project:
        return None
    if case.config and _EDGE in case.config.destination_object.globals:
        return None
    return match(("state", f"window.{_EDGE} exists; window.optimizely is {optimizely.kind}"))


@rule("optimizely_blocked")
def optimizely_blocked(case: Case) -> Match | None:
    if _reason(case) not in _NOT_READY or case.observation.optimizely.project:
        return None
    found = case.trouble(_is_client)
    if not found:
        return None
    url, why = found
    return match(("request", f"{url}: {why}"), url=url, why=why)


@rule("optimizely_late")
def optimizely_late(case: Case) -> Match | None:
    optimizely = case.observation.optimizely
    if _reason(case) not in (*_NOT_READY, "no_project") or not case.snippet:
        return None
    if not case.snippet.value and case.snippet.value_reason in _NOT_READY:
        return None
    ready = case.observation.at("optimizely", optimizely.kind)
    began = case.observation.at("snippet", "runs")
    if ready is None or began is None or ready <= began + case.wait_ms / 2:
        return None
    return match(
        ("time", f"the snippet started after {seconds(began)}"),
        ("time", f"Optimizely was ready after {seconds(ready)}"),
        after=seconds(ready),
        wait=seconds(case.wait_ms),
    )


@rule("optimizely_never_ready")
def optimizely_never_ready(case: Case) -> Match | None:
    name, kind = _awaited(case)
    clients = [each.url for each in case.observation.requests if _is_client(each.url)]
    if _reason(case) not in _NOT_READY or _cookies_stop_client(case):
        return None
    if kind not in ("queue", "partial") and not (kind == "absent" and clients):
        return None
    state = {"queue": "an array", "absent": "undefined"}.get(
        kind, "an object without Optimizely's functions"
    )
    return match(
        ("state", f"window.{name} is {state}"),
        *(("request", url) for url in clients),
        *(("error", each.message) for each in case.observation.errors if each.source in clients),
        what="Optimizely's script" if kind == "absent" else "Optimizely's queue",
        watched=seconds(case.observation.watched_ms),
    )


@rule("optimizely_absent")
def optimizely_absent(case: Case) -> Match | None:
    name, kind = _awaited(case)
    if _reason(case) not in _NOT_READY or kind != "absent" or _cookies_stop_client(case):
        return None
    if case.observation.optimizely.kind in _PRODUCTS:  # another project
        return None
    return match(("state", f"window.{name} is undefined"))


@rule("other_product")
def other_product(case: Case) -> Match | None:
    kind = case.observation.optimizely.kind
    if _reason(case) not in _NOT_READY or kind not in _PRODUCTS or not case.config:
        return None
    destination = case.config.destination_object
    if kind == "bundled" or kind in destination.products:
        return None
    return match(
        ("state", f"window.optimizely has the functions of {_PRODUCTS[kind]}"),
        product=_PRODUCTS[kind],
        destination=destination.title,
    )


@rule("other_project")
def other_project(case: Case) -> Match | None:
    if _reason(case) != "no_project" or not case.config:
        return None
    found, config = case.observation.optimizely, case.config
    wanted = config.project_id or f"account {config.account_id}"
    project, account = found.project, found.account
    if not project and _EDGE in config.destination_object.globals:
        project, account = found.edge_project, found.edge_account
    if config.project_id in (None, project) and config.account_id in (None, account):
        return None
    return match(
        ("state", f"Optimizely's project is {project}, its account {account}"),
        found=f"{project} of account {account}",
        configured=wanted,
    )


@rule("cookies_blocked")
def cookies_blocked(case: Case) -> Match | None:
    frame = case.snippet.frame if case.snippet else ""
    hides_visitor = bool(frame) or not case.observation.cookies_readable
    if not _cookies_stop_client(case) and not (_reason(case) == "no_visitor" and hides_visitor):
        return None
    where = f" in the frame {frame}" if frame else ""
    policies = [policy for policy in case.observation.policies if "sandbox" in policy]
    return match(
        ("state", f"the snippet runs{where}" if frame else "document.cookie is not readable"),
        *(("header", f"content-security-policy: {policy}") for policy in policies),
        where=where,
    )


@rule("no_visitor")
def no_visitor(case: Case) -> Match | None:
    if _reason(case) != "no_visitor":
        return None
    names = ", ".join(case.observation.cookies) or "none"
    return match(("state", f"Optimizely's cookies: {names}"))


@rule("no_experiment")
def no_experiment(case: Case) -> Match | None:
    if _reason(case) != "no_experiment":
        return None
    running = ", ".join(case.observation.optimizely.experiments) or "none"
    return match(("state", f"Optimizely's experiments for the visitor: {running}"))


@rule("goal_unknown")
def goal_unknown(case: Case) -> Match | None:
    if _reason(case) != "no_goal":
        return None
    goal = case.goal or "that the snippet names"
    known = case.observation.optimizely.events
    near = get_close_matches(goal, known, n=3, cutoff=0.5)
    nearest = f" The nearest names are: {', '.join(near)}." if near else ""
    listed = ", ".join(known[:50]) or "none"
    return match(("state", f"the project's events: {listed}"), goal=f'"{goal}"', nearest=nearest)


@rule("too_long")
def too_long(case: Case) -> Match | None:
    if _reason(case) != "too_long" or not case.snippet:
        return None
    limit = 0
    if case.config:
        vendor = case.config.vendor_descriptor
        limit = vendor.capacity(case.config.variable_names.values(), case.config.options)
    parts = case.snippet.parts
    lengths = {name: len(value) for name, value in parts.items()}
    measured = _measured(case.config, parts) if case.config else None
    return match(
        *(("value", f"{name}: {length} characters") for name, length in lengths.items()),
        length=measured or f"at least {max(lengths.values())}",
        limit=limit or "fewer",
    )


def _measured(config: SnippetConfig, parts: Mapping[str, str]) -> int | None:
    """Return the length of the conversion without segments, as counted by the vendor.

    Returns None if the parts alone are not a conversion.
    """
    receiver = config.destination_object.receivers[0]
    values = {
        "project": parts.get("getProjectId", ""),
        "account": parts.get("getAccountId", ""),
        "visitor": parts.get("getUserId", ""),
        "experiments": parts.get("getVariationsInParameters", ""),
        "segments": "",
        "universal_id": "",
        "entity": config.entity_id or "",
    }
    try:
        text = receiver.write(receiver.assemble(values, config))
    except (ValueError, KeyError):
        return None
    is_encoded = config.vendor_descriptor.limits.measure == "encoded"
    return len(encode_uri_component(text)) if is_encoded else len(text)


def _cookies_stop_client(case: Case) -> bool:
    """Return whether Optimizely's script exists but is not ready on a page without cookies."""
    return (
        _reason(case) in _NOT_READY
        and not case.observation.cookies_readable
        and any(_is_client(each.url) for each in case.observation.requests)
    )


def _is_client(url: str) -> bool:
    """Return whether an address belongs to Optimizely's client."""
    path = urlsplit(url).path
    is_script = path.endswith(".js") and (to_optimizely(url) or "optimizely" in path.lower())
    return is_script or "/edge-client/v1/" in path
