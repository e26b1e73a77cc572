"""Whether a call counts, and what is to be delivered for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from snippetgen.build.reassembly import conversion
from snippetgen.conversions.classic_url import build
from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.web import WebConversion
from snippetgen.destinations.names import form_of
from snippetgen.relay.ingest.call import Call, cents, is_text, paths_of
from snippetgen.relay.store.models import Order
from snippetgen.relay.store.schema import LONGEST_GOAL
from snippetgen.validation.problems import Problem, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from snippetgen.config import SnippetConfig
    from snippetgen.conversions.classic import Conversion
    from snippetgen.destinations.names import Destination

FUTURE = 5 * 60 * 1000
"""Milliseconds by which a vendor's clock may be ahead."""


@dataclass(frozen=True)
class Step:
    """One thing that was looked at; `code` is None where it spoke for the call."""

    code: str | None
    words: str


@dataclass(frozen=True)
class Decision:
    """Everything that was looked at, and the order where the call counts."""

    steps: tuple[Step, ...]
    order: Order | None = None

    @property
    def reason(self) -> str:
        """`counted`, or the code of the first step against it."""
        return next((step.code for step in self.steps if step.code), "counted")

    def as_json(self) -> dict[str, Any]:
        """Return the keys `counts`, `reason`, `steps` and `payload`, as JSON types."""
        return {
            "counts": self.order is not None,
            "reason": self.reason,
            "steps": [{"ok": step.code is None, "what": step.words} for step in self.steps],
            "payload": self.order.payload if self.order else None,
        }


def rule_problems(config: SnippetConfig, named: Collection[str] = ()) -> Iterator[Problem]:
    """Find rules about what the vendor is not known to say, and the file does not say where.

    Facts of which it is `named` elsewhere where they are do not count.
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
                f"where {name} says so is not established; "
                f'name the place with calls.fields = {{ {fact} = "..." }}.'
            )
            yield Problem(f"calls.{rule}", None, message, config.name)


def decide(config: SnippetConfig, call: Call, now: float) -> Decision:
    """Apply the configuration's rules to a call; `now` is in seconds since 1970."""
    steps = list(_rules(config, call))
    try:
        found = _conversion(config, call)
        payload, destination = _payload(config, found)
    except ValueError as error:
        code = "bad_conversion" if _handed_over(config, call) else "no_conversion"
        return Decision((*steps, Step(code, f"No conversion: {error}.")))
    goal = found.key if isinstance(found, WebConversion) else found.goal
    steps.append(Step(None, f"The page handed over a conversion for the goal {goal!r}."))
    steps.append(Step(None, f"Revenue: {_in_words(found.revenue)}."))
    if any(step.code for step in steps):
        return Decision(tuple(steps))
    rules = config.calls
    order = Order(
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
    return Decision(tuple(steps), order)


def _rules(config: SnippetConfig, call: Call) -> Iterator[Step]:
    rules = config.calls
    if rules.answered:
        yield _answered(call)
    if rules.first_time:
        words = {True: "is new", False: "has called before", None: "is not told to be new"}
        code = None if call.first_time else "repeat_caller"
        yield Step(code, f"The caller {words[call.first_time]}.")
    if rules.min_duration:
        enough = call.duration is not None and call.duration >= rules.min_duration
        lasted = "an unknown time" if call.duration is None else f"{call.duration:g} seconds"
        words_ = f"The call lasted {lasted}, {rules.min_duration} are needed."
        yield Step(None if enough else "too_short", words_)
    if rules.tags:
        has = set(call.tags or ()) & set(rules.tags)
        yield Step(None if has else "no_tag", f"{len(has)} of the wanted tags are there.")


def _answered(call: Call) -> Step:
    if call.answered is None and call.duration is None:
        return Step(None, "Nothing tells whether the call was answered.")
    answered = bool(call.duration) if call.answered is None else call.answered
    words = "was" if answered else "was not"
    return Step(None if answered else "not_answered", f"The call {words} answered.")


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
        # The page handed over the id of its own event, and nothing else.
        raise ValueError("calls.goal is another event than the page's, whose id is not known")
    return replace(found, revenue=revenue)


def _check_goal(goal: str) -> None:
    """Raise ValueError for what a page handed over and no goal is called."""
    if len(goal) > LONGEST_GOAL or not is_text(goal):
        raise ValueError(f"the goal {shown(goal)} is longer than {LONGEST_GOAL}, or no text")


def _payload(config: SnippetConfig, found: Conversion | WebConversion) -> tuple[str, Destination]:
    """Write a conversion as it is kept: as a URL, or as a compact value."""
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
    return here if call.began is None or call.began > here + FUTURE else call.began
