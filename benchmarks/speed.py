"""Calls of generateConversionUrl per second in three engines, on pages with real cookies.

The programs are in frames of one page, and take turns. A busy machine therefore slows down all of
them equally. A turn is long enough for the engine's clock, whose resolution is measured on the
page.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import reference, snippets
from benchmarks.customer_site import HOST, create_site
from benchmarks.engines import measure_in_engines

if TYPE_CHECKING:
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.browsers.tab import Tab

COOKIES = (5, 20, 150)
SECONDS = 1.0
"""For how long each program runs with each number of cookies."""
TURN_MS = 5.0
"""The shortest turn."""
TICKS = 50
"""The shortest turn, as a multiple of the clock's resolution."""

_READ = "window.generateConversionUrl = function () { return document.cookie; };"

_RUN = """async ([programs, cookies, seconds, shortest, ticks]) => {
    const functions = await Promise.all(programs.map(program => new Promise(resolve => {
        const frame = document.createElement('iframe');
        frame.onload = () => {
            const page = frame.contentWindow;
            resolve((page.offlineConversion || page).generateConversionUrl);
        };
        frame.src = `/?${new URLSearchParams({ program, cookies })}`;
        document.body.append(frame);
    })));
    function tick() {
        const start = performance.now();
        let now = start;
        while (now === start) now = performance.now();
        return now - start;
    }
    const resolution = Array.from({ length: 9 }, tick).sort((one, other) => one - other)[4];
    const milliseconds = Math.max(shortest, ticks * resolution);
    const turns = Math.ceil(1000 * seconds / milliseconds);
    function run(generate, calls) {
        const start = performance.now();
        let length = 0;
        for (let call = 0; call < calls; call++) length += generate('phone_call_conversion').length;
        if (length < calls * 100) throw new Error(`a program returns no URLs: ${generate}`);
        return performance.now() - start;
    }
    const calls = functions.map(generate => {
        let count = 100;
        while (Math.min(run(generate, count), run(generate, count)) < milliseconds) count *= 2;
        return count;
    });
    const found = programs.map(() => []);
    for (let turn = 0; turn < turns; turn++) {
        for (let each = 0; each < programs.length; each++) {
            const index = (turn + each) % programs.length;
            found[index].push(1000 * run(functions[index], calls[index]) / calls[index]);
        }
    }
    return { resolution: 1000 * resolution, times: found };
}"""


@dataclass(frozen=True)
class Speed:
    """Median calls per second with a number of cookies, and median ratios of two turns."""

    engine: str
    cookies: int
    clock_us: float
    """The resolution of the engine's clock."""
    snippet: float
    seed: float
    js_cookie: float
    times_seed: float
    times_js_cookie: float
    read_times_seed: float
    """The speed of a function that only reads document.cookie."""


def measure() -> list[Speed]:
    """Compare the snippet of ctm with the sample and with js-cookie, in the installed engines.

    Raises SkippedError without the reference programs, and EngineMissing without any engine.
    """
    programs = {
        "snippet": snippets.shipped("ctm"),
        "seed": reference.seed_minified(),
        "js_cookie": reference.js_cookie_build(),
        "read": _READ,
    }

    def compare(engine: Engine, tab: Tab) -> list[Speed]:
        return [_compare(engine, tab, [*programs], each) for each in COOKIES]

    return measure_in_engines(create_site({**programs, "empty": ""}), compare)


def _compare(engine: str, tab: Tab, programs: list[str], cookies: int) -> Speed:
    tab.clear_cookies()
    tab.open(f"https://{HOST}/?program=empty&cookies={cookies}")
    found = tab.evaluate(_RUN, [programs, cookies, SECONDS, TURN_MS, TICKS])
    turns: dict[str, list[float]] = dict(zip(programs, found["times"], strict=True))
    rates = {name: 1e6 / median(turns[name]) for name in ("snippet", "seed", "js_cookie")}
    return Speed(
        engine=engine,
        cookies=cookies,
        clock_us=found["resolution"],
        **rates,
        times_seed=_ratio(turns["seed"], turns["snippet"]),
        times_js_cookie=_ratio(turns["js_cookie"], turns["snippet"]),
        read_times_seed=_ratio(turns["seed"], turns["read"]),
    )


def _ratio(slow: list[float], fast: list[float]) -> float:
    return median(one / other for one, other in zip(slow, fast, strict=True))
