"""Calls of generateConversionUrl per second in three engines, on pages with real cookies."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from snippetgen_harness.browsers import ENGINES, EngineMissing
from snippetgen_harness.browsers.playwright import start_chromium, start_firefox, start_webkit
from snippetgen_harness.net.servers import issue_certificate, serve

from benchmarks import reference, snippets
from benchmarks.page import HOST, create_site

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, BrowserContext, Page
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.net.servers import Certificate

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
    rows: list[Speed] = []
    missing: list[EngineMissing] = []
    with (
        issue_certificate(HOST) as certificate,
        serve(create_site(programs), certificate) as port,
    ):
        for engine in ENGINES:
            try:
                with _start(engine, certificate, port) as browser, _context(browser) as context:
                    rows += [_compare(engine, context, [*programs], each) for each in COOKIES]
            except EngineMissing as reason:
                missing.append(reason)
    if not rows:
        raise missing[0]
    return rows


def _start(engine: Engine, certificate: Certificate, port: int) -> AbstractContextManager[Browser]:
    hosts = {HOST: port}
    if engine == "chromium":
        return start_chromium(certificate, hosts)
    return start_firefox(hosts) if engine == "firefox" else start_webkit(hosts)


def _context(browser: Browser) -> BrowserContext:
    return browser.new_context(ignore_https_errors=True)


def _compare(engine: str, context: BrowserContext, programs: list[str], cookies: int) -> Speed:
    context.clear_cookies()
    calls = {name: _calibrate(context, name, cookies) for name in programs}
    rounds: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(ROUNDS):
        for name in programs if number % 2 else reversed(programs):
            rounds[name].append(_rate(context, name, cookies, calls[name]))
    rates = {name: median(results) for name, results in rounds.items()}
    return Speed(
        engine=engine,
        cookies=cookies,
        **rates,
        times_seed=rates["snippet"] / rates["seed"],
        times_js_cookie=rates["snippet"] / rates["js_cookie"],
    )


def _calibrate(context: BrowserContext, name: str, cookies: int) -> int:
    """Return the number of calls that take ROUND_MS."""
    calls = 100
    while (rate := _rate(context, name, cookies, calls)) * ROUND_MS / 1000 > calls * 2:
        calls *= 2
    return round(rate * ROUND_MS / 1000)


def _rate(context: BrowserContext, name: str, cookies: int, calls: int) -> float:
    """Return calls per second on a new page without a warm-up."""
    page = context.new_page()
    page.goto(f"https://{HOST}/?{urlencode({'program': name, 'cookies': cookies})}")
    rate = _run(page, calls)
    page.close()
    return rate


def _run(page: Page, calls: int) -> float:
    result: dict[str, float] = page.evaluate(_RUN, calls)
    if result["length"] < calls * 100:
        raise RuntimeError(f"{page.url} returns no URLs: {result['length']} characters in total")
    return 1000 * calls / max(result["milliseconds"], 0.1)
