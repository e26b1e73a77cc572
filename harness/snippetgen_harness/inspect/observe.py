"""Opens a page like a visitor, and records observations."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from snippetgen.builder.hashes import sha256
from snippetgen_harness.inspect.block_list import line_for
from snippetgen_harness.inspect.carriers import carriers
from snippetgen_harness.inspect.consent import LEFT_ALONE, MISSING, accept, has_rules
from snippetgen_harness.inspect.errors import CannotOpen
from snippetgen_harness.inspect.models import Consent, Conversion, Observation, Snippet
from snippetgen_harness.inspect.page_state import PageState
from snippetgen_harness.inspect.recognition import every_plain_global, goal_in, is_snippet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.fakes.log_endpoint import RecordedHit
    from snippetgen_harness.inspect.browsers import InspectionBrowser
    from snippetgen_harness.inspect.live_page import LivePage, Traffic
    from snippetgen_harness.inspect.models import Request, Script
    from snippetgen_harness.inspect.options import Options

STATIC = Path(__file__).parent / "static"

_RECORDER = (STATIC / "recorder.js").read_text(encoding="utf-8")
_SURVEY = (STATIC / "survey.js").read_text(encoding="utf-8")
_NEXT = "ms => window[Symbol.for('snippetgen.inspect')].next(ms)"
_HANDED_OVER = "() => window[Symbol.for('snippetgen.inspect')].handedOver()"
_STEP_MS = 200
"""The longest wait before the watch checks the page's requests, even without a change of state."""
_SURVEYS = 5
"""The number of attempts to get the state of a page that does not respond."""
_MANY = 3
"""The maximum number of navigations of a page during a watch; more count as endless redirects."""
_MOST_SCRIPTS = 80
"""The maximum number of external scripts to search for the snippet."""


async def observe(
    page: LivePage,
    url: str,
    config: SnippetConfig | None,
    *,
    browser: InspectionBrowser,
    options: Options,
) -> Observation:
    """Open a URL in an empty page, watch it, and return the observations.

    The watch ends early when a request carries the conversion. Raises CannotOpen.
    """
    clock = asyncio.get_running_loop().time
    before = len(browser.network.log.hits())
    names = {"globals": _vendor_globals(config)}
    opened = await page.open(url, _RECORDER, names, options.limit / 2)
    began = clock()
    consent = await _watch_and_accept(page, options)
    watched = 1000 * (clock() - began)
    traffic = await page.traffic()
    state, scripts = await _read_state(page, config, names["globals"], traffic)
    if not state.top:
        raise CannotOpen(url, "redirects" if traffic.navigations > _MANY else "unreadable")
    unobservable = page.unobservable
    if consent.why_not in (MISSING, LEFT_ALONE):
        unobservable |= {"consent"}
    headers = opened.headers
    return Observation(
        url=url,
        engine=browser.engine,
        browser=browser.name,
        final_url=state.get("address", opened.url),
        title=state.get("title", ""),
        status=opened.status,
        headers=headers,
        policies=(
            *(value for name, value in headers if name == "content-security-policy"),
            *state.get("policies", ()),
        ),
        unobservable=unobservable,
        requests=tuple(_with_list(each, options) for each in traffic.requests),
        errors=(*traffic.errors, *(() if traffic.errors else state.errors)),
        violations=state.violations,
        scripts=scripts,
        changes=state.changes,
        snippets=state.snippets,
        globals=state.get("globals", {}),
        optimizely=state.optimizely,
        cookies_readable=state.cookies_readable,
        cookies=state.get("cookies", {}),
        stored=state.stored,
        consent=replace(consent, function=state.get("consent", "")),
        conversions=_conversions(browser.network.log.hits()[before:], traffic, unobservable),
        service_worker=state.get("service_worker", False),
        frames=tuple(traffic.frames),
        popups=traffic.popups,
        dialogs=tuple(traffic.dialogs),
        downloads=tuple(traffic.downloads),
        watched_ms=watched,
        settled=opened.loaded,
        screenshot=await page.screenshot() if options.screenshot else None,
    )


async def _watch_and_accept(page: LivePage, options: Options) -> Consent:
    """Watch a page; if it hands nothing over, accept its consent banner and watch it again."""
    if await _watch(page, options.watch):
        return Consent()
    if not options.consent or not has_rules():
        return Consent(why_not=MISSING if options.consent else LEFT_ALONE)
    if "consent" in page.unobservable:
        return Consent()
    consent = await accept(page, options.banner)
    if consent.accepted_at is not None:
        consent = replace(consent, accepted_at=1000 * (time() - page.start))
        await _watch(page, options.watch)
    return consent


async def _read_state(
    page: LivePage, config: SnippetConfig | None, names: list[str], traffic: Traffic
) -> tuple[PageState, tuple[Script, ...]]:
    """Return the state of a page, and its scripts with the code of external ones.

    Without a configuration, the goal is the one in the code of a snippet.
    """
    texts = await _external_code(page, traffic)
    given = _given(config, names, texts.values())
    state = await _survey(page, given)
    scripts = _with_code(state.scripts, texts)
    if config is None and given["goal"] is None:
        goal = next(filter(None, (goal_in(each.text) for each in scripts)), None)
        if goal is not None:
            state = await _survey(page, given | {"goal": goal})
    return state, scripts


async def _survey(page: LivePage, given: dict[str, Any]) -> PageState:
    """Return the state of a page. Asks again if the page has just navigated."""
    for _ in range(_SURVEYS):
        state = PageState(await page.survey(_SURVEY, given), page.start)
        if state.top:
            break
        await asyncio.sleep(0.2)
    return state


async def _watch(page: LivePage, seconds: float) -> bool:
    """Watch a page until a request carries the conversion. Returns False after `seconds`."""
    clock = asyncio.get_running_loop().time
    end = clock() + seconds
    while (left := end - clock()) > 0:
        if await page.evaluate(_NEXT, min(1000 * left, _STEP_MS)) is None:
            await asyncio.sleep(min(left, 0.05))  # the page has just navigated
        if await _is_done(page):
            return True
    return False


def _vendor_globals(config: SnippetConfig | None) -> list[str]:
    if config is None:
        return every_plain_global()
    vendor = config.vendor_descriptor
    paths = vendor.parameters_of_kind(config.options, "global", "path")
    return sorted({*vendor.globals_in_use(config.options), *(path.split(".")[0] for path in paths)})


def _given(config: SnippetConfig | None, names: list[str], code: Iterable[str]) -> dict[str, Any]:
    if config is None:
        goal = next(filter(None, map(goal_in, code)), None)
        return {"global": "", "goal": goal, "globals": names, "variables": [], "consent": ""}
    return {
        "global": config.global_name,
        "goal": config.goal,
        "globals": names,
        "variables": list(config.variable_names.values()),
        "consent": config.consent or "",
    }


async def _is_done(page: LivePage) -> bool:
    """Return whether a request carries the conversion of a snippet that has handed it over."""
    found = json.loads(await page.evaluate(_HANDED_OVER) or "[]")
    if not found:
        return False
    if any(each["handover"] == "sent" for each in found):
        return True
    requests = (await page.traffic()).requests
    return any(
        carriers(requests, Snippet(name="", reason="", handover="", parts={"getUserId": visitor}))
        for each in found
        if (visitor := each["visitor"])
    )


async def _external_code(page: LivePage, traffic: Traffic) -> dict[str, str]:
    """Return the code of external scripts by address, or its start if it is not a snippet."""
    urls = dict.fromkeys(each.url for each in traffic.requests if each.kind == "script")
    found = {}
    for url in list(urls)[:_MOST_SCRIPTS]:
        if (text := await page.script_text(url)) is not None:
            found[url] = text
    return found


def _with_code(scripts: Iterable[Script], texts: dict[str, str]) -> tuple[Script, ...]:
    return tuple(
        replace(each, text=_kept(texts[each.src]), sha256=sha256(texts[each.src].encode()))
        if each.src in texts
        else each
        for each in scripts
    )


def _kept(text: str) -> str:
    return text if is_snippet(text) else text[:200]


def _with_list(request: Request, options: Options) -> Request:
    line = line_for(urlsplit(request.url).hostname or "", options.blocked)
    return replace(request, blocked_by=line) if line else request


def _conversions(
    hits: Iterable[RecordedHit], traffic: Traffic, unobservable: Collection[str]
) -> tuple[Conversion, ...]:
    """Return the page's own requests to Optimizely, because other pages may be open too."""
    own = {each.url for each in traffic.requests}
    return tuple(
        _conversion(hit) for hit in hits if "requests" in unobservable or hit.hit.url in own
    )


def _conversion(record: RecordedHit) -> Conversion:
    return Conversion(
        url=record.hit.url,
        method=record.method,
        good=record.good,
        findings=tuple(f"{each.code}: {each.message}" for each in record.findings),
        body=record.body.text if record.body else "",
    )
