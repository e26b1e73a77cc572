"""Calls of generateConversionUrl per second in three engines, on pages with real cookies."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from benchmarks import reference, snippets
from benchmarks.engines import measure_in_engines
from benchmarks.page import HOST, create_site

if TYPE_CHECKING:
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.browsers.tab import Tab

COOKIES = (5, 20, 150)
ROUNDS = 7
ROUND_MS = 300

_FUNCTION = "(window.offlineConversion || window).generateConversionUrl"

_RUN = f"""calls => {{
    const generate = {_FUNCTION};
    const start = performance.now();
    let length = 0;
    for (let i = 0; i < calls; i++) length += generate('phone_call_conversion').length;
    return {{ length, milliseconds: performance.now() - start }};
}}"""


@dataclass(frozen=True)
class Speed:
    """Median calls per second with a number of cookies, and the snippet's speed-up."""

    engine: str
    cookies: int
    snippet: float
    seed: float
    js_cookie: float
    times_seed: float
    times_js_cookie: float


def measure() -> list[Speed]:
    """Compare the snippet of ctm with the sample and with js-cookie, in the installed engines.

    Raises SkippedError without the reference programs, and EngineMissing without any engine.
    """
    programs = {
        "snippet": snippets.shipped("ctm"),
        "seed": reference.seed_minified(),
        "js_cookie": reference.js_cookie_build(),
    }

    def compare(engine: Engine, tab: Tab) -> list[Speed]:
        return [_compare(engine, tab, [*programs], each) for each in COOKIES]

    return measure_in_engines(create_site(programs), compare)


def _compare(engine: str, tab: Tab, programs: list[str], cookies: int) -> Speed:
    tab.clear_cookies()
    calls = {name: _calibrate(tab, name, cookies) for name in programs}
    rounds: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(ROUNDS):
        for name in programs if number % 2 else reversed(programs):
            rounds[name].append(_rate(tab, name, cookies, calls[name]))
    rates = {name: median(results) for name, results in rounds.items()}
    return Speed(
        engine=engine,
        cookies=cookies,
        **rates,
        times_seed=rates["snippet"] / rates["seed"],
        times_js_cookie=rates["snippet"] / rates["js_cookie"],
    )


def _calibrate(tab: Tab, name: str, cookies: int) -> int:
    """Return the number of calls that take ROUND_MS."""
    calls = 100
    while (rate := _rate(tab, name, cookies, calls)) * ROUND_MS / 1000 > calls * 2:
        calls *= 2
    return round(rate * ROUND_MS / 1000)


def _rate(tab: Tab, name: str, cookies: int, calls: int) -> float:
    """Return calls per second on a new page without a warm-up."""
    tab.open(f"https://{HOST}/?{urlencode({'program': name, 'cookies': cookies})}")
    result: dict[str, float] = tab.evaluate(_RUN, calls)
    if result["length"] < calls * 100:
        raise RuntimeError(f"{name} returns no URLs: {result['length']} characters in total")
    return 1000 * calls / max(result["milliseconds"], 0.1)
