"""Computes what a configuration's snippet must return and hand over in a situation."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from snippetgen.destinations import Returned
from snippetgen.javascript.literals import js_literal
from snippetgen_harness.pages.own_visitor import own_visitor_place
from snippetgen_harness.pages.site import REVENUE
from snippetgen_harness.pages.situations import Expected, JavaScript

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen.destinations.base import AnyConversion
    from snippetgen.vendors.family import Family
    from snippetgen.vendors.option import Value
    from snippetgen_harness.pages.situations import Call, Situation


NO_GOAL = Expected(reason="no_goal")


@dataclass(frozen=True)
class Expectation:
    """The expected behaviour of a snippet on a page."""

    arguments: str
    """The arguments of the call, as JavaScript source."""
    answer: Expected
    """The result of generateConversionUrl for them, and the reason after the call."""
    stored: dict[str, str]
    """The variables that the vendor must have at the end; empty if nothing may be handed over."""
    handover: tuple[str, ...] = ()
    """The allowed values of the snippet's `handover` at the end; empty if they are not known."""


def expect(config: SnippetConfig, situation: Situation) -> Expectation:
    """Return the expected behaviour: the situation's data, adapted to the configuration."""
    state = _with_own_visitor(config, situation, situation.expected(config.destination_object))
    answered: Returned | None = None
    handed_over: Returned | None = None
    if _needs_configured_event(config, state):
        handed_over = _with_configured_event(config, situation)
        answered = handed_over if situation.goal == config.goal else None
    elif state.url:
        answered = _with_page_revenue(config, _conversion(config, situation, state.url))
        handed_over = _for_configured_goal(config, situation, answered)
        if not _has_id_of(situation.goal, config, situation):
            answered, state = None, NO_GOAL
    reaches = _reaches_the_vendor(config, situation)
    stored = _variables(config, handed_over) if handed_over and reaches else {}
    handover = _handover(config, situation, handed_over, stored)
    if situation.call is None:
        answer = _answer(config, answered) if answered else state
        return Expectation(js_literal(situation.goal), answer, stored, handover)
    arguments = [_source(argument) for argument in situation.call.arguments]
    answer = _answer_of_call(config, situation, situation.call, arguments)
    return Expectation(", ".join(arguments), answer, stored, handover)


def _answer_of_call(
    config: SnippetConfig, situation: Situation, call: Call, arguments: Sequence[str]
) -> Expected:
    """Return the answer to the situation's own call; `arguments` are its arguments as source."""
    answer = situation.expected(config.destination_object, of_call=True)
    if not answer.url:
        return answer
    if not _has_id_of(next(iter(call.arguments), None), config, situation):
        return NO_GOAL
    found = _conversion(config, situation, answer.url)
    has_revenue = arguments[1:] not in ([], ["undefined"])
    return _answer(config, found if has_revenue else _with_page_revenue(config, found))


def handover_problems(stored: dict[str, str], expected: dict[str, str]) -> Iterator[str]:
    """Compare the vendor's actual and expected variables."""
    for name in sorted(stored.keys() | expected.keys()):
        # Some vendors drop empty variables.
        if stored.get(name, "") != expected.get(name, ""):
            yield (f"the vendor has {name} = {stored.get(name)!r}, expected {expected.get(name)!r}")


def _answer(config: SnippetConfig, wanted: Returned) -> Expected:
    if not _is_wanted(config, wanted.conversion):
        return Expected(reason="no_project")
    return Expected(url=wanted.receiver.write(wanted.conversion))


def _is_wanted(config: SnippetConfig, conversion: AnyConversion) -> bool:
    return config.project_id in (None, conversion.project) and config.account_id in (
        None,
        conversion.account,
    )


def _with_own_visitor(config: SnippetConfig, situation: Situation, state: Expected) -> Expected:
    """Return the answer if the configuration reads the site's own visitor id."""
    if not _reads_own_visitor(config, situation):
        return state
    if state.reason not in ("ready", "no_visitor", "no_goal"):
        return state
    place = own_visitor_place(config, situation)
    if place is None:
        return Expected(reason="no_visitor")
    if state.reason != "no_visitor" or not _is_own_id(situation.own_id):
        return state
    # The page lacks only Optimizely's id, which the configuration does not read.
    receiver = config.destination_object.on_page(situation.products)
    project, account = situation.ids(config.project_id, config.account_id)
    entity = situation.events_with(config.goal)[situation.goal]
    ids = {"project": project, "account": account, "visitor": situation.own_id, "entity": entity}
    example = receiver.example(ids, config)
    return Expected(url=receiver.write(replace(example, key=situation.goal)))


def _reads_own_visitor(config: SnippetConfig, situation: Situation) -> bool:
    """Return whether the visitor id on the page is the site's own."""
    receiver = config.destination_object.on_page(situation.products)
    return bool(config.visitor) and "own_visitor" in receiver.settings


def _is_own_id(own_id: str | bool) -> bool:
    text = str(own_id)
    return bool(text.strip()) and len(text) < 256 and text != "undefined"


def _has_id_of(goal: object, config: SnippetConfig, situation: Situation) -> bool:
    """Return whether the snippet can know the id of a goal's event, if the goal needs one."""
    receiver = config.destination_object.on_page(situation.products)
    return goal == config.goal or "entity_id" not in receiver.required


def _needs_configured_event(config: SnippetConfig, state: Expected) -> bool:
    """Return whether the page lacks only the event, which the configuration names."""
    return state.reason == "no_goal" and config.entity_id is not None


def _reaches_the_vendor(config: SnippetConfig, situation: Situation) -> bool:
    """Return whether the vendor can accept a value on the page at all."""
    vendor = config.vendor_descriptor
    family, parameters = vendor.family(config.options), vendor.handover_values(config.options)
    if "sandbox" in situation.csp and family.transport in ("cookie", "storage"):
        return False
    if family.transport == "request":  # the vendor has no script on the page
        return True
    if situation.vendor_script == "never":
        return False
    if "ad-blocker" in situation.patches and family.blocked_global:
        return False
    return _comes_in_time(family, parameters, situation)


def _comes_in_time(family: Family, parameters: Mapping[str, Value], situation: Situation) -> bool:
    """Return whether the snippet has the value before the vendor's script reads for the last time.

    A script that reads only after its start finds what the snippet hands over while the page
    loads. Late scripts on a page run after the load event.
    """
    is_first = situation.vendor_script in ("before", "broken")
    reads_at, waits = parameters.get("reads_at"), parameters.get("hold") and not is_first
    if situation.vendor_script == "broken" and family.read == "once":
        return bool(reads_at)  # making it read again fails, and the snippet does not try twice
    if situation.vendor_script == "broken" and family.reads_once(parameters):
        return False  # when its functions work, the page has loaded
    if situation.vendor_script in ("late", "throws") and reads_at == "load":
        return bool(waits)  # the moment has passed
    is_late = situation.is_late or (is_first and not reads_at)
    return bool(waits) or not (is_late and family.reads_once(parameters))


def _handover(
    config: SnippetConfig,
    situation: Situation,
    handed_over: Returned | None,
    stored: Mapping[str, str],
) -> tuple[str, ...]:
    vendor = config.vendor_descriptor
    family = vendor.family(config.options)
    if stored:
        return family.handover_statuses(vendor.handover_values(config.options))
    has_value = handed_over is not None and _is_wanted(config, handed_over.conversion)
    is_missing = family.polls_vendor and situation.vendor_script == "never"
    return ("",) if is_missing or not has_value else ()


def _variables(config: SnippetConfig, handed_over: Returned) -> dict[str, str]:
    receiver, conversion = handed_over
    if not _is_wanted(config, conversion):
        return {}
    values = receiver.values(config, conversion)
    return {name: values[field] for field, name in config.variable_names.items()}


def _for_configured_goal(config: SnippetConfig, situation: Situation, found: Returned) -> Returned:
    receiver, conversion = found
    events = situation.events_with(config.goal)
    counted = receiver.counted_as(conversion, config.goal, _revenue(config), events)
    return Returned(receiver, receiver.configured(counted, config))


def _with_configured_event(config: SnippetConfig, situation: Situation) -> Returned:
    """Return the conversion with the configured event, for a page that does not list it."""
    project, account = situation.ids(config.project_id, config.account_id)
    receiver = config.destination_object.on_page(situation.products)
    id_ = situation.own_id if _reads_own_visitor(config, situation) else situation.random_id
    visitor = {"project": project, "account": account, "visitor": id_ or ""}
    return _with_page_revenue(config, Returned(receiver, receiver.example(visitor, config)))


def _revenue(config: SnippetConfig) -> int | None:
    return REVENUE if config.data_layer.revenue else None


def _with_page_revenue(config: SnippetConfig, found: Returned) -> Returned:
    """Return the conversion with the revenue that a snippet finds in the page's data layer."""
    return found._replace(conversion=replace(found.conversion, revenue=_revenue(config)))


def _conversion(config: SnippetConfig, situation: Situation, text: str) -> Returned:
    project, account = situation.ids(config.project_id, config.account_id)
    receiver = config.destination_object.on_page(situation.products)
    found = replace(receiver.read(text), project=project, account=account)
    if _reads_own_visitor(config, situation):
        found = replace(found, visitor=situation.own_id)
    return Returned(receiver, receiver.configured(found, config))


def _source(argument: object) -> str:
    if isinstance(argument, JavaScript):
        return argument.js
    if isinstance(argument, float) and not math.isfinite(argument):
        return "NaN" if math.isnan(argument) else "Infinity"
    assert isinstance(argument, (str, int, float))  # noqa: S101 - the model allows no other
    return js_literal(argument)
