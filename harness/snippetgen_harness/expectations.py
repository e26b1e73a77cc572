"""What a configuration's snippet must answer in a situation."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from snippetgen.literals import js_literal
from snippetgen.wire.classic import build, conversion_of, parse
from snippetgen.wire.destination import form_of
from snippetgen_harness.situations import Expected, JavaScript

if TYPE_CHECKING:
    from snippetgen.config import SnippetConfig
    from snippetgen.wire.conversion import Conversion
    from snippetgen_harness.situations import Situation


@dataclass(frozen=True)
class Expectation:
    """The answers that a snippet must give on one page."""

    arguments: str
    """Arguments of the call, as JavaScript source."""
    answer: Expected
    """What generateConversionUrl returns for them, and the reason afterwards."""
    stored: dict[str, str]
    """What the vendor holds in the end; empty where nothing may be handed over."""


def expect(config: SnippetConfig, situation: Situation) -> Expectation:
    """Tell what must happen: the situation's data, adapted to what the configuration changes."""
    state = situation.expected(config.destination)
    stored = _handed_over(config, state) if _reaches_the_vendor(config, situation) else {}
    if situation.call is None:
        return Expectation(js_literal(situation.goal), _adapted(config, state), stored)
    arguments = ", ".join(_source(argument) for argument in situation.call.arguments)
    answer = _adapted(config, situation.call.expected(config.destination))
    return Expectation(arguments, answer, stored)


def _adapted(config: SnippetConfig, expected: Expected) -> Expected:
    if not expected.url:
        return expected
    return Expected(url=build(_conversion(config, expected.url), form_of(config.destination)))


def _reaches_the_vendor(config: SnippetConfig, situation: Situation) -> bool:
    """Tell whether the vendor can take a value on the page, whatever the snippet does."""
    vendor = config.vendor_descriptor
    family, handover = vendor.family(config.options), vendor.handover_values(config.options)
    if family == "beacon":  # there is no script to wait for
        return True
    if situation.vendor_script == "never":
        return False
    if "ad-blocker" in situation.patches and handover.get("queue"):
        return False
    reads = family in ("cookie", "storage", "config-object")
    if situation.vendor_script == "broken" and reads:
        return False  # it reads once
    reads_once = (reads and not handover.get("rerun")) or (
        family == "command-queue" and handover.get("argument") == "query"
    )
    too_late = situation.vendor_script in ("before", "broken") or situation.optimizely == "late"
    return not (reads_once and too_late)


def _handed_over(config: SnippetConfig, state: Expected) -> dict[str, str]:
    if not state.url:
        return {}
    conversion = replace(_conversion(config, state.url), goal=config.goal, revenue=None)
    url = build(conversion, form_of(config.destination))
    if config.packing == "url":
        return {config.variable_names["url"]: url}
    pairs = parse(url).pairs
    values = {
        "project": conversion.project,
        "account": conversion.account,
        "visitor": conversion.visitor,
        "experiments": "".join(f"&{p.raw_name}={p.raw_value}" for p in pairs if p.name[0] == "x"),
        "segments": "".join(f"&{p.raw_name}={p.raw_value}" for p in pairs if p.name[0] == "s"),
        "universal_id": conversion.universal_id or "",
    }
    return {name: values[field] for field, name in config.variable_names.items()}


def _conversion(config: SnippetConfig, url: str) -> Conversion:
    conversion = conversion_of(parse(url), form_of(config.destination))
    return replace(
        conversion,
        goal_ids=config.goal_ids,
        universal_id=conversion.universal_id if config.universal_id else None,
    )


def _source(argument: object) -> str:
    if isinstance(argument, JavaScript):
        return argument.js
    if isinstance(argument, float) and not math.isfinite(argument):
        return "NaN" if math.isnan(argument) else "Infinity"
    assert isinstance(argument, (str, int, float))  # noqa: S101 - the model allows no other
    return js_literal(argument)
