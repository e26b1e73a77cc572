"""Inspects several pages one after the other, at a limited rate."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from snippetgen_harness.inspect.browsers import open_browser
from snippetgen_harness.inspect.case import Case
from snippetgen_harness.inspect.diagnose import diagnose
from snippetgen_harness.inspect.errors import CannotOpen
from snippetgen_harness.inspect.inspection import Inspection, inspect_page
from snippetgen_harness.inspect.options import Options

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.inspect.browsers import Local


@dataclass(frozen=True, kw_only=True)
class Run:
    """The pages to inspect, and the options."""

    urls: Sequence[str]
    config: SnippetConfig | None = None
    engines: Sequence[Engine] = ("chromium",)
    options: Options = field(default_factory=Options)
    viewport: str = "desktop"
    rate: float = 20.0
    """Pages per minute and engine."""
    live: bool = False
    """Whether requests reach Optimizely's log endpoint."""
    insecure: bool = False
    local: Local | None = None


Result = Inspection | CannotOpen


async def inspect_pages(run: Run) -> AsyncIterator[Result]:
    """Inspect every page in every engine. Yields the results as they arrive.

    A page that cannot be opened yields the error. Raises EngineMissing.
    """
    clock = asyncio.get_running_loop().time
    for engine in run.engines:
        async with open_browser(
            engine,
            live=run.live,
            insecure=run.insecure,
            local=run.local,
            blocked=run.options.blocked,
        ) as browser:
            next_at = clock()
            for url in run.urls:
                await asyncio.sleep(max(next_at - clock(), 0))
                next_at = clock() + 60 / run.rate
                try:
                    yield await inspect_page(
                        url,
                        run.config,
                        browser=browser,
                        options=run.options,
                        viewport=run.viewport,
                    )
                except CannotOpen as error:
                    yield error


def compared(
    results: Sequence[Result],
    config: SnippetConfig | None,
    known_builds: Mapping[str, str] | None = None,
) -> list[Result]:
    """Return the results with verdicts that consider the other pages.

    A page may have the vendor's script for a different account from the rest of the site.
    """
    scripts = {
        id(each): Case(each.observation, config).vendor_scripts
        for each in results
        if isinstance(each, Inspection)
    }
    return [_compared(each, scripts, config, known_builds) for each in results]


def _compared(
    result: Result,
    scripts: dict[int, list[str]],
    config: SnippetConfig | None,
    known_builds: Mapping[str, str] | None,
) -> Result:
    if not isinstance(result, Inspection) or len(scripts) < 3:
        return result
    elsewhere = tuple(url for key, urls in scripts.items() if key != id(result) for url in urls)
    observation = replace(result.observation, vendor_scripts_elsewhere=elsewhere)
    return replace(
        result, observation=observation, diagnosis=diagnose(observation, config, known_builds)
    )
