"""Rules for consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen_harness.inspect.consent import LEFT_ALONE, MISSING
from snippetgen_harness.inspect.rules.registry import Match, match, rule

if TYPE_CHECKING:
    from snippetgen_harness.inspect.case import Case


def _waits(case: Case) -> bool:
    return case.is_stuck and case.snippet is not None and case.snippet.reason == "no_consent"


@rule("consent_never_asked")
def consent_never_asked(case: Case) -> Match | None:
    consent = case.observation.consent
    if not _waits(case) or consent.manager or "consent" in case.observation.unobservable:
        return None
    function = case.config.consent if case.config else ""
    return match(
        ("state", f"{function or 'the page function'} is {consent.function or 'not known'}"),
        ("state", "no consent tool was recognized"),
        function=function or "for consent",
        answer=consent.function or "not true",
    )


@rule("consent_given_later")
def consent_given_later(case: Case) -> Match | None:
    consent = case.observation.consent
    if not _waits(case) or consent.accepted_at is None or consent.function != "true":
        return None
    function = case.config.consent if case.config else "the page function"
    return match(
        ("state", f"{consent.manager} was accepted"),
        ("state", f"{function} is true, the snippet's reason is no_consent"),
        function=function,
        **{"global": case.global_name},
    )


@rule("consent_needed")
def consent_needed(case: Case) -> Match | None:
    if not _waits(case):
        return None
    consent = case.observation.consent
    why = f": {consent.why_not}" if consent.why_not else ""
    asked = f"{consent.manager} asks for consent" if consent.manager else "the snippet waits"
    by_hand = f"accept the banner in a browser, and look at {case.global_name}.reason"
    other = {
        LEFT_ALONE: "inspect the page without --no-consent",
        MISSING: "install the extra `consent`",
    }
    return match(
        ("state", asked),
        ("state", "the snippet's reason is no_consent"),
        why=why,
        next=other.get(consent.why_not, by_hand),
    )
