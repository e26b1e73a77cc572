"""Inspects a live page for the studio, in a thread that can be stopped at any time."""

from __future__ import annotations

import asyncio
import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from snippetgen.text.display import escaped, shortened
from snippetgen_harness.inspect import inspect_page, open_browser
from snippetgen_harness.inspect.verdicts import WHO

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.inspect import Inspection
    from snippetgen_harness.inspect.models import Observation

Json = dict[str, Any]

POLL_INTERVAL = 0.2
"""Seconds without news after which the caller may stop the inspection."""

_LONGEST_TEXT = 600
_MOST_MOMENTS = 200

_CHANGES = {
    "optimizely": "Optimizely",
    "snippet": "The snippet",
    "reason": "The snippet’s reason",
    "handover": "Handed over",
    "vendor": "The vendor’s script",
}


def inspect_in_steps(
    url: str,
    config: SnippetConfig | None,
    engine: Engine,
    *,
    viewport: str,
    insecure: bool,
) -> Generator[Inspection | Json | None, None, None]:
    """Inspect a page; yields `{"step": ...}` when a step begins, and the inspection at the end.

    A step is `browser`, `page` or `uncached`. Yields None every POLL_INTERVAL without news. Closing
    the iterator ends the inspection with its browser. Raises CannotOpen and EngineMissing.
    """
    news: SimpleQueue[Inspection | Json | BaseException] = SimpleQueue()

    async def inspect() -> Inspection:
        async with open_browser(engine, insecure=insecure) as browser:
            return await inspect_page(
                url,
                config,
                browser=browser,
                viewport=viewport,
                on_step=lambda step: news.put({"step": step}),
            )

    loop = asyncio.new_event_loop()
    task = loop.create_task(inspect())

    def run() -> None:
        try:
            news.put(loop.run_until_complete(task))
        except BaseException as error:
            news.put(error)
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    thread = threading.Thread(target=run, name="snippetgen-inspect", daemon=True)
    thread.start()
    try:
        yield from _received(news)
    finally:
        if thread.is_alive():
            loop.call_soon_threadsafe(task.cancel)
        thread.join()


def _received(
    news: SimpleQueue[Inspection | Json | BaseException],
) -> Iterator[Inspection | Json | None]:
    while True:
        try:
            step = news.get(timeout=POLL_INTERVAL)
        except Empty:
            yield None
            continue
        if isinstance(step, BaseException):
            raise step
        yield step
        if not isinstance(step, dict):
            return


def inspection_as_json(inspection: Inspection) -> Json:
    """Return what the studio shows of an inspection: verdict, evidence and timeline.

    The shape is that of `Inspection.as_json` without the observation, and with `who_can` (a
    phrase), `browser` and `timeline`, a list of `{ms, what, detail, bad}`.
    """
    found = inspection.as_json()
    observation = inspection.observation
    del found["observation"]
    shown: Json = _safe(found)
    return {
        **shown,
        "url": _safe(without_credentials(inspection.url)),
        "who_can": WHO[inspection.verdict.verdict.who],
        "browser": _safe(observation.browser),
        "timeline": _timeline(observation),
    }


def without_credentials(url: str) -> str:
    """Return an address without the user name and the password in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _timeline(observation: Observation) -> list[Json]:
    moments = [(0.0, "The page was requested", observation.final_url or observation.url, False)]
    moments += [
        (each.at, _CHANGES.get(each.what, each.what), each.value or each.name, False)
        for each in observation.changes
    ]
    if observation.consent.accepted_at is not None:
        accepted = (observation.consent.accepted_at, "The banner was accepted")
        moments.append((*accepted, observation.consent.manager, False))
    moments += [(each.at, "An error", each.message, True) for each in observation.errors]
    moments += [
        (each.at, "Blocked by the page’s policy", f"{each.blocked} ({each.directive})", True)
        for each in observation.violations
    ]
    moments.sort(key=lambda moment: moment[0])
    return [
        {"ms": round(at), "what": what, "detail": _safe(detail), "bad": bad}
        for at, what, detail, bad in moments[:_MOST_MOMENTS]
    ]


def _safe(value: Any) -> Any:  # noqa: ANN401
    """Return JSON types whose texts are bounded and printable: pages say what they want."""
    match value:
        case str():
            return escaped(shortened(value, _LONGEST_TEXT))
        case dict():
            return {key: _safe(each) for key, each in value.items()}
        case list():
            return [_safe(each) for each in value]
        case _:
            return value
