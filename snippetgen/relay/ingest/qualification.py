"""Decides whether a call counts, and what to deliver for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.uri_encoding import plain_text
from snippetgen.destinations import Returned
from snippetgen.relay.ingest.call import Call, fields_of
from snippetgen.relay.ingest.escaped_value import read_back
from snippetgen.relay.ingest.facts.fact import Present, Unreadable
from snippetgen.relay.ingest.facts.ids import is_text
from snippetgen.relay.ingest.facts.tokens import is_token
from snippetgen.relay.store.models import MAX_GOAL_LENGTH, UNREADABLE, Delivery
from snippetgen.text.display import shown
from snippetgen.validation.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from snippetgen.config import SnippetConfig

MAX_VALUE_LENGTH = 16384
"""The maximum number of characters to read of a variable. No vendor's variable is longer."""

MAX_AHEAD = 5 * 60 * 1000
"""Milliseconds that a vendor's clock may be ahead."""

INVERTIBLE = ("answered", "first_time")
"""Facts whose fields may be inverted."""


@dataclass(frozen=True)
class Check:
    """One check; `code` is None if the call passed."""

    code: str | None
    text: str


@dataclass(frozen=True)
class Qualification:
    """All checks, and the delivery if the call counts.

    `warning` says what to change in the vendor's account, or is empty.
    """

    checks: tuple[Check, ...]
    delivery: Delivery | None = None
    warning: str = ""

    @property
    def failed(self) -> Check | None:
        """The check that rejects the call or, without one, the first that could not decide."""
        failed = [check for check in self.checks if check.code]
        return min(failed, key=_is_undecided, default=None)

    @property
    def reason(self) -> str:
        """`counted`, or the code of the failed check, such as `too_short`."""
        return (self.failed and self.failed.code) or "counted"

    @property
    def is_unreadable(self) -> bool:
        """Whether the call may count, but a rule needs an unreadable fact."""
        return self.reason.startswith(UNREADABLE)

    @property
    def detail(self) -> str:
        """The sentence about an unreadable fact; empty for all other reasons."""
        return self.failed.text if self.failed and self.is_unreadable else ""

    def as_json(self) -> dict[str, Any]:
        """Return the keys `counts`, `reason`, `steps` and `payload`, as JSON types."""
        return {
            "counts": self.delivery is not None,
            "reason": self.reason,
            "steps": [{"ok": check.code is None, "what": check.text} for check in self.checks],
            "payload": self.delivery.payload if self.delivery else None,
        }


def rule_problems(config: SnippetConfig, named: Collection[str] = ()) -> Iterator[Problem]:
    """Yield a problem for each rule that needs a fact whose field is unknown.

    `named` are facts whose field is known from elsewhere.
    """
    rules, fields = config.calls, fields_of(config)
    for inverted, field in rules.fields.items():
        if field.startswith("!") and inverted not in INVERTIBLE:
            message = f"only {' and '.join(INVERTIBLE)} can be inverted with !."
            yield Problem(f"calls.fields.{inverted}", shown(field), message, config.name)
    wanted = {
        "first_time": ("first_time", rules.first_time),
        "min_duration": ("duration", rules.min_duration > 0),
        "tags": ("tags", bool(rules.tags)),
        "revenue": ("revenue", rules.revenue == "call"),
    }
    for rule, (fact, needed) in wanted.items():
        if needed and not fields[fact] and fact not in named:
            name = config.vendor_descriptor.in_text
            message = (
                f"it is not established which field of {name} has this; "
                f'set it with calls.fields = {{ {fact} = "..." }}.'
            )
            yield Problem(f"calls.{rule}", None, message, config.name)


def qualify(config: SnippetConfig, call: Call, now: float) -> Qualification:
    """Apply the configuration's rules to a call; `now` is in seconds since 1970."""
    checks = [*_rules(config, call), *_time(call)]
    try:
        (receiver, found), pinned, warning = _conversion(config, call)
        payload = receiver.write(found)
    except ValueError as error:
        code = "bad_conversion" if _handed_over(config, call) else "no_conversion"
        return Qualification((*checks, Check(code, f"No conversion: {error}.")))
    goal = receiver.goal_of(found)
    checks.append(Check(None, f"The page handed over a conversion for the goal {goal!r}."))
    checks += pinned
    if warning:
        checks.append(Check(None, f"Warning: {warning}."))
    checks.append(_revenue(config, call, found.revenue))
    if any(check.code for check in checks):
        return Qualification(tuple(checks), warning=warning)
    rules = config.calls
    delivery = Delivery(
        vendor=config.vendor_descriptor.slug,
        call_id=call.id,
        goal=goal,
        source=config.name,
        destination=receiver.name,
        project=found.project,
        payload=payload,
        called_at=_called_at(call, now),
        max_age=rules.max_age_hours * 3600,
        keep=rules.keep_days * 86400,
        # Classic counts a visitor once per goal, but would add revenue twice.
        resend=receiver.counts_once or found.revenue is None or rules.in_doubt == "resend",
    )
    return Qualification(tuple(checks), delivery, warning)


def _is_undecided(check: Check) -> bool:
    return check.code is not None and check.code.startswith(UNREADABLE)


def _unreadable(fact: str, fault: Unreadable) -> Check:
    return Check(f"{UNREADABLE}{fact}", f"{fault}.")


def _rules(config: SnippetConfig, call: Call) -> Iterator[Check]:
    rules = config.calls
    if rules.answered:
        yield _answered(call)
    if rules.first_time:
        yield _first_time(call)
    if rules.min_duration:
        yield _long_enough(call, rules.min_duration)
    if rules.tags:
        yield _tagged(call, rules.tags)


def _answered(call: Call) -> Check:
    match call.answered, call.duration:
        case Present(answered), _:
            pass
        case Unreadable() as fault, _:
            return _unreadable("answered", fault)
        case _, Present(seconds):
            answered = seconds > 0
        case _, Unreadable() as fault:
            return _unreadable("duration", fault)
        case _:
            return Check(None, "The notification does not say whether the call was answered.")
    words = "was" if answered else "was not"
    return Check(None if answered else "not_answered", f"The call {words} answered.")


def _first_time(call: Call) -> Check:
    match call.first_time:
        case Unreadable() as fault:
            return _unreadable("first_time", fault)
        case Present(True):
            return Check(None, "The caller is new.")
        case Present(_):
            return Check("repeat_caller", "The caller has called before.")
        case _:
            return Check("repeat_caller", "The caller may have called before.")


def _long_enough(call: Call, seconds: int) -> Check:
    match call.duration:
        case Unreadable() as fault:
            return _unreadable("duration", fault)
        case Present(lasted):
            code = None if lasted >= seconds else "too_short"
            return Check(code, f"The call lasted {lasted:g} s; the rule requires {seconds} s.")
        case _:
            return Check(
                "too_short", f"The duration of the call is unknown; the rule requires {seconds} s."
            )


def _tagged(call: Call, wanted: Collection[str]) -> Check:
    match call.tags:
        case Unreadable() as fault:
            return _unreadable("tags", fault)
        case Present(tags):
            count = len(set(tags) & set(wanted))
        case _:
            count = 0
    return Check(None if count else "no_tag", f"The call has {count} of the required tags.")


def _time(call: Call) -> Iterator[Check]:
    if isinstance(call.started_at, Unreadable):
        yield _unreadable("time", call.started_at)


def _revenue(config: SnippetConfig, call: Call, cents: int | None) -> Check:
    rules = config.calls
    if rules.revenue == "call" and isinstance(call.revenue, Unreadable):
        return _unreadable("revenue", call.revenue)
    if cents is not None and cents > rules.max_revenue and not isinstance(rules.revenue, int):
        return Check(
            f"{UNREADABLE}revenue",
            f"The revenue is {cents} cents, more than calls.max_revenue ({rules.max_revenue}).",
        )
    return Check(None, f"Revenue: {'none' if cents is None else f'{cents} cents'}.")


def _conversion(config: SnippetConfig, call: Call) -> tuple[Returned, list[Check], str]:
    """Return what to send, the ids that must match, and a warning if the value was escaped."""
    _check_values(config, call)
    (receiver, found), warning = read_back(config, call.variables)
    rules = config.calls
    revenue = found.revenue
    if rules.revenue == "call":
        revenue = call.revenue.value if isinstance(call.revenue, Present) else None
    elif isinstance(rules.revenue, int):
        revenue = rules.revenue
    _check_visitor(found.visitor)
    _check_goal(receiver.goal_of(found))
    pinned = list(_pinned(config, found, receiver.goal_of(found)))
    if pinned:
        return Returned(receiver, found), pinned, warning
    return Returned(receiver, receiver.counted_as(found, rules.goal, revenue)), pinned, warning


def _pinned(config: SnippetConfig, found: Any, goal: str) -> Iterator[Check]:  # noqa: ANN401
    """Yield a failed check for each id that differs from the configuration."""
    for name, handed_over, allowed in (
        ("project", found.project, {config.project_id or found.project}),
        ("account", found.account, {config.account_id or found.account}),
        ("goal", plain_text(goal), {plain_text(config.goal), config.calls.goal}),
    ):
        if handed_over not in allowed:
            words = f"The page handed over the {name} {shown(handed_over)}"
            yield Check("pinned_mismatch", f"{words}, but the configuration has another one.")


def _check_values(config: SnippetConfig, call: Call) -> None:
    """Raise ValueError if a value is too long or is an unreplaced token of the vendor."""
    for name in config.variable_names.values():
        value = call.variables.get(name, "")
        if len(value) > MAX_VALUE_LENGTH:
            raise ValueError(f"{name} has {len(value)} characters; the limit is {MAX_VALUE_LENGTH}")
        if is_token(value):
            raise ValueError(f"{name} is {shown(value)}: the vendor has not replaced this token")


def _check_visitor(visitor: str) -> None:
    if is_token(visitor):
        raise ValueError(f"the visitor is {shown(visitor)}, a token that was not replaced")


def _check_goal(goal: str) -> None:
    """Raise ValueError if the page handed over a goal that cannot be a name."""
    if not is_text(goal):
        raise ValueError(f"the goal {shown(goal)} is not text")
    # Databases have limits in bytes: PostgreSQL indexes rows of up to 2,700.
    if len(goal.encode()) > MAX_GOAL_LENGTH:
        raise ValueError(f"the goal {shown(goal)} is longer than {MAX_GOAL_LENGTH} bytes")
    if is_token(goal):
        raise ValueError(f"the goal is {shown(goal)}, a token that was not replaced")


def _handed_over(config: SnippetConfig, call: Call) -> bool:
    return any(call.variables.get(name) for name in config.variable_names.values())


def _called_at(call: Call, now: float) -> int:
    here = int(now * 1000)
    match call.started_at:
        case Present(time) if time <= here + MAX_AHEAD:
            return time
        case _:
            return here
