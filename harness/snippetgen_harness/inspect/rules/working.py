"""Rules for a snippet that works."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from snippetgen.text.display import shortened
from snippetgen_harness.inspect.rules.registry import Match, match, rule

if TYPE_CHECKING:
    from snippetgen_harness.inspect.case import Case

SLOW_MS = 200.0
"""Pages that respond more slowly do not count as responsive."""


@rule("unknown")
def unknown(case: Case) -> Match | None:
    if case.snippet and case.snippet.handover:
        return None
    shown = case.snippet
    state = f"reason {shown.reason!r}, handover {shown.handover!r}" if shown else "no snippet"
    return match(("state", state), ("state", f"Optimizely: {case.observation.optimizely.kind}"))


@rule("handed_over_twice")
def handed_over_twice(case: Case) -> Match | None:
    value = case.snippet.value if case.snippet else ""
    for name, text in case.observation.stored.queues.items():
        count = text.count(json.dumps(value)[1:-1]) if value else 0
        if count > 1:
            return match(("value", f"{name}: {shortened(text, 500)}"), count=count)
    return None


@rule("slow")
def slow(case: Case) -> Match | None:
    duration = case.snippet.call_ms if case.snippet else None
    if duration is None or duration < SLOW_MS:
        return None
    return match(
        ("time", f"generateConversionUrl: {duration:.0f} ms"), duration=f"{duration:.0f} ms"
    )


@rule("works_after_consent")
def works_after_consent(case: Case) -> Match | None:
    consent = case.observation.consent
    if consent.accepted_at is None:
        return None
    return match(("state", f"{consent.manager} was accepted"), *_way(case))


@rule("works")
def works(case: Case) -> Match | None:
    snippet = case.snippet
    if snippet is None or not snippet.handover:
        return None
    reached = {
        "sent": "was sent to the vendor",
        "taken": "was taken by the vendor's script",
        "placed": "can be read by the vendor's script, but no request has carried it yet",
    }.get(snippet.handover, "was handed over")
    if case.carriers:
        reached = "is in a request from the page to the vendor"
    return match(*_way(case), reached=reached)


def _way(case: Case) -> tuple[tuple[str, str], ...]:
    snippet = case.snippet
    found = [("value", f"{case.global_name}.handover is {snippet.handover}")] if snippet else []
    known = [each for each in case.arrivals if each.found.carried]
    found += [("request", each.sentence) for each in known[:3]]
    found += [
        ("request", f"{each.method} {shortened(each.url, 500)}")
        for each in ([] if known else case.carriers[:3])
    ]
    return tuple(found)
