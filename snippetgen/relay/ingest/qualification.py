"""Whether a call counts, and what to deliver for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from snippetgen.build.reassembly import conversion
from snippetgen.conversions.classic_url import build
from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.web import WebConversion
from snippetgen.destinations.names import form_of
from snippetgen.relay.ingest.call import Call, cents, is_text, paths_of
from snippetgen.relay.store.models import MAX_GOAL_LENGTH, Delivery
from snippetgen.text.display import shown
from snippetgen.validation.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from snippetgen.config import SnippetConfig
    from snippetgen.conversions.classic import Conversion
    from snippetgen.destinations.names import Destination

MAX_AHEAD = 5 * 60 * 1000
"""Milliseconds by which a vendor's clock may be ahead."""


@dataclass(frozen=True)
class Check:
    """One thing that was checked; `code` is None if the call passed."""

    code: str | None
    words: str


@dataclass(frozen=True)
class Qualification:
    """Everything that was checked, and the delivery if the call counts."""

    checks: tuple[Check, ...]
    delivery: Delivery | None = None

    @property
    def reason(self) -> str:
        """`counted`, or the code of the first check that failed."""
        return next((check.code for check in self.checks if check.code), "counted")

    def as_json(self) -> dict[str, Any]:
        """Return the keys `counts`, `reason`, `steps` and `payload`, as JSON types."""
        return {
            "counts": self.delivery is not None,
            "reason": self.reason,
            "steps": [{"ok": check.code is None, "what": check.words} for check in self.checks],
            "payload": self.delivery.payload if self.delivery else None,
        }


def rule_problems(config: SnippetConfig, named: Collection[str] = ()) -> Iterator[Problem]:
    """Yield a problem for each rule that needs a fact whose place is unknown.

    `named` are facts whose place is given elsewhere.
    """
    rules, places = config.calls, paths_of(config)
    wanted = {
        "first_time": ("first_time", rules.first_time),
        "min_duration": ("duration", rules.min_duration > 0),
        "tags": ("tags", bool(rules.tags)),
        "revenue": ("revenue", rules.revenue == "call"),
    }
    for rule, (fact, needed) in wanted.items():
        if needed and not places[fact] and fact not in named:
            name = config.vendor_descriptor.name
            message = (
                f"it is not established where {name} states this; "
                f'name the field with calls.fields = {{ {fact} = "..." }}.'
            )
            yield Problem(f"calls.{rule}", None, message, config.name)


def qualify(config: SnippetConfig, call: Call, now: float) -> Qualification:
    """Apply the configuration's rules to a call; `now` is in seconds since 1970."""
    checks = list(_rules(config, call))
    try:
        found = _conversion(config, call)
        payload, destination = _payload(config, found)
    except ValueError as error:
        code = "bad_conversion" if _handed_over(config, call) else "no_conversion"
        return Qualification((*checks, Check(code, f"No conversion: {error}.")))
    goal = found.key if isinstance(found, WebConversion) else found.goal
    checks.append(Check(None, f"The page handed over a conversion for the goal {goal!r}."))
    checks.append(Check(None, f"Revenue: {_in_words(found.revenue)}."))
    if any(check.code for check in checks):
        return Qualification(tuple(checks))
    rules = config.calls
    delivery = Delivery(
        vendor=config.vendor_descriptor.slug,
        call_id=call.id,
        goal=goal,
        source=config.name,
        destination=destination,
        payload=payload,
        called_at=_called_at(call, now),
        max_age=rules.max_age_hours * 3600,
        keep=rules.keep_days * 86400,
        # The Event API counts an event's uuid once.
        resend=destination == "web" or rules.in_doubt == "resend",
    )
    return Qualification(tuple(checks), delivery)


def _rules(config: SnippetConfig, call: Call) -> Iterator[Check]:
    rules = config.calls
    if rules.answered:
        yield _answered(call)
    if rules.first_time:
        words = {True: "is new", False: "has called before", None: "may have called before"}
        code = None if call.first_time else "repeat_caller"
        yield Check(code, f"The caller {words[call.first_time]}.")
    if rules.min_duration:
        enough = call.duration is not None and call.duration >= rules.min_duration
        lasted = "an unknown time" if call.duration is None else f"{call.duration:g} seconds"
        words_ = f"The call lasted {lasted}; {rules.min_duration} are required."
        yield Check(None if enough else "too_short", words_)
    if rules.tags:
        has = set(call.tags or ()) & set(rules.tags)
        yield Check(None if has else "no_tag", f"The call has {len(has)} of the required tags.")


def _answered(call: Call) -> Check:
    if call.answered is None and call.duration is None:
        return Check(None, "The notification does not say whether the call was answered.")
    answered = bool(call.duration) if call.answered is None else call.answered
    words = "was" if answered else "was not"
    return Check(None if answered else "not_answered", f"The call {words} answered.")


def _conversion(config: SnippetConfig, call: Call) -> Conversion | WebConversion:
    found = conversion(config, call.variables)
    rules = config.calls
    revenue = found.revenue
    if rules.revenue == "call":
        revenue = cents(call.amount, rules.revenue_in) if call.amount else None
    elif isinstance(rules.revenue, int):
        revenue = rules.revenue
    _check_goal(found.key if isinstance(found, WebConversion) else found.goal)
    if not isinstance(found, WebConversion):
        return replace(found, goal=rules.goal or found.goal, revenue=revenue)
    if rules.goal not in (None, found.key):
        # The page handed over only the id of its own event.
        raise ValueError("calls.goal is not the page's event, and the id of another one is unknown")
    return replace(found, revenue=revenue)


def _check_goal(goal: str) -> None:
    """Raise ValueError if what the page handed over cannot be the name of a goal."""
    if len(goal) > MAX_GOAL_LENGTH or not is_text(goal):
        raise ValueError(f"the goal {shown(goal)} is longer than {MAX_GOAL_LENGTH} or not text")


def _payload(config: SnippetConfig, found: Conversion | WebConversion) -> tuple[str, Destination]:
    """Return a conversion as the store keeps it, a URL or a compact value, and its destination."""
    if isinstance(found, WebConversion):
        return encode(found), "web"
    form = form_of(config.destination)
    return build(found, form), form


def _handed_over(config: SnippetConfig, call: Call) -> bool:
    return any(call.variables.get(name) for name in config.variable_names.values())


def _in_words(revenue: int | None) -> str:
    return "none" if revenue is None else f"{revenue} cents"


def _called_at(call: Call, now: float) -> int:
    here = int(now * 1000)
    return (
        here if call.started_at is None or call.started_at > here + MAX_AHEAD else call.started_at
    )
