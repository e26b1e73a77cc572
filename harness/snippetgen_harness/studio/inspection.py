"""Inspects a live page for the studio, in a thread that can be stopped at any time."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from snippetgen.text.display import escaped, shortened
from snippetgen_harness.inspect import inspect_page, open_browser, reports, timeline

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from datetime import datetime

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.inspect import Inspection

Json = dict[str, Any]

POLL_INTERVAL = 0.2
"""Seconds without news after which the caller may stop the inspection."""

_LONGEST_TEXT = 600
_MOST_EVENTS = 200


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

    news.put({"step": "browser"})
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
        with suppress(RuntimeError):  # the loop is closed: the inspection has ended
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
    phrase), `browser` and `timeline`, a list of `{ms, lane, text}`.
    """
    found = inspection.as_json()
    observation = inspection.observation
    del found["observation"]
    # Requests would hide the rest: the report lists them.
    events = [each for each in timeline.events(observation) if each.lane != "requests"]
    shown: Json = _safe(
        {
            **found,
            "url": without_credentials(inspection.url),
            "who_can": inspection.verdict.who,
            "browser": observation.browser,
            "timeline": [
                {"ms": round(each.at), "lane": each.lane, "text": each.text}
                for each in events[:_MOST_EVENTS]
            ],
        }
    )
    return shown


def inspection_report(inspection: Inspection, *, version: str, started: datetime) -> str:
    """Return the report as an HTML page, redacted so that it can be passed on."""
    return reports.as_html([inspection], version=version, started=started)


def without_credentials(url: str) -> str:
    """Return an address without its user name and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _safe(value: Any) -> Any:  # noqa: ANN401
    """Return JSON types whose strings are short and printable: pages may contain anything."""
    match value:
        case str():
            return escaped(shortened(value, _LONGEST_TEXT))
        case dict():
            return {key: _safe(each) for key, each in value.items()}
        case list():
            return [_safe(each) for each in value]
        case _:
            return value
