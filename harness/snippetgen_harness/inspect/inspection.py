"""The inspection of a page: observation and diagnosis."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from snippetgen_harness.inspect.diagnose import diagnose
from snippetgen_harness.inspect.errors import CannotOpen
from snippetgen_harness.inspect.observe import observe
from snippetgen_harness.inspect.options import VIEWPORTS, Options
from snippetgen_harness.inspect.redaction import redactor_of
from snippetgen_harness.inspect.serializers import as_json_types

if TYPE_CHECKING:
    from collections.abc import Callable

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.inspect.browsers import InspectionBrowser
    from snippetgen_harness.inspect.diagnose import Diagnosis, Finding
    from snippetgen_harness.inspect.models import Observation
    from snippetgen_harness.inspect.rules import Evidence

_CACHE_MAY_HIDE = ("snippet_absent", "other_build", "snippet_not_loaded", "two_snippets")
"""Verdicts after which the page is opened again without its cache."""


@dataclass(frozen=True)
class Inspection:
    """The result of an inspection."""

    url: str
    engine: str
    observation: Observation
    diagnosis: Diagnosis

    @property
    def verdict(self) -> Finding:
        """The verdict: `code`, `works`, `sentence`, `advice`, `who`, `evidence`."""
        return self.diagnosis.verdict

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence for the verdict."""
        return self.verdict.evidence

    @property
    def works(self) -> bool:
        """Whether the snippet works on the page."""
        return self.verdict.works

    def redacted(self) -> Inspection:
        """Return the inspection without data that identifies the visitor or gives access."""
        redactor = redactor_of(self.observation)
        return Inspection(
            redactor.text(self.url),
            self.engine,
            redactor.apply(self.observation),
            redactor.apply(self.diagnosis),
        )

    def as_json(self) -> dict[str, Any]:
        """Return the inspection as JSON types.

        Shape: `url`, `engine`, `works`, `verdict`, `sentence`, `advice`, `who`, `evidence` (list of
        `kind` and `text`), `also` (list of findings), `way` (list of `place`, `sentence` and
        `reached`: how far the value got) and `observation`, without the screenshot.
        """
        finding = self.verdict
        return {
            "url": self.url,
            "engine": self.engine,
            "works": self.works,
            **_as_json(finding),
            "also": [_as_json(each) for each in self.diagnosis.also],
            "way": [asdict(each) for each in self.diagnosis.value_path],
            "observation": as_json_types(self.observation),
        }


async def inspect_page(
    url: str,
    config: SnippetConfig | None = None,
    *,
    browser: InspectionBrowser,
    options: Options | None = None,
    viewport: str = "desktop",
    on_step: Callable[[str], None] = lambda _: None,
) -> Inspection:
    """Open a page as a new visitor, and report whether the snippet works there.

    Without a configuration, inspects any snippet on the page. `on_step` is called with `page` when
    the page is opened, and with `uncached` when it is opened again without its cache. Raises
    CannotOpen if the page cannot be opened within `options.limit`.
    """
    options = options or Options()
    address, credentials = _without_credentials(url)
    end = asyncio.get_running_loop().time() + options.limit

    async def visit(address: str) -> Observation:
        try:
            async with (
                asyncio.timeout_at(end),
                browser.page(VIEWPORTS[viewport], credentials) as page,
            ):
                return await observe(page, address, config, browser=browser, options=options)
        except TimeoutError as error:
            raise CannotOpen(address, "timeout") from error

    on_step("page")
    observation = await visit(address)
    diagnosis = diagnose(observation, config, options.known_builds)
    if diagnosis.verdict.code in _CACHE_MAY_HIDE:
        on_step("uncached")
        with suppress(CannotOpen):  # keep the result of the first visit
            fresh = await visit(_uncached(address))
            observation = replace(observation, without_cache=replace(fresh, screenshot=None))
            diagnosis = diagnose(observation, config, options.known_builds)
    return Inspection(address, browser.engine, observation, diagnosis)


def _uncached(url: str) -> str:
    """Return an address with a query parameter that no cache has seen."""
    parts = urlsplit(url)
    query = "&".join(filter(None, [parts.query, f"snippetgen_inspect={secrets.token_hex(6)}"]))
    return urlunsplit(parts._replace(query=query))


def _without_credentials(url: str) -> tuple[str, tuple[str, str] | None]:
    """Split the user name and the password from an address."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CannotOpen(url, "address")
    if parts.username is None:
        return url, None
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=host)), (parts.username, parts.password or "")


def _as_json(finding: Finding) -> dict[str, Any]:
    return {
        "verdict": finding.code,
        "title": finding.verdict.title,
        "sentence": finding.sentence,
        "advice": finding.advice,
        "who": finding.verdict.who,
        "evidence": [{"kind": each.kind, "text": each.text} for each in finding.evidence],
    }
