"""The harness as the studio uses it: situations, cookies, calls, and verification."""

from __future__ import annotations

import datetime
import secrets
from collections import OrderedDict
from contextlib import closing
from typing import TYPE_CHECKING, Any

from snippetgen import __version__
from snippetgen.build.reassembly import conversion
from snippetgen.conversions.classic_url import build
from snippetgen.conversions.web import WebConversion
from snippetgen.destinations.names import form_of
from snippetgen.text.extras import missing_library
from snippetgen.text.suggestions import did_you_mean
from snippetgen.vendors.payloads import read_variables
from snippetgen_harness.fakes.in_process import hit_as_json, send_event, send_url
from snippetgen_harness.oracle.cookie_header import read_header
from snippetgen_harness.pages.situations import situations
from snippetgen_harness.studio.presets import presets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen.conversions.classic import Conversion
    from snippetgen_harness.fakes.log_endpoint import RecordedHit
    from snippetgen_harness.pages.situations import Situation
    from snippetgen_harness.verify.run import Outcome

MOST_REPORTS = 5
"""Reports that are kept; older ones are forgotten."""

WORKERS = 2
"""Browsers that a verification uses at once."""


class StudioHarness:
    """Implements the studio's `Harness`; also reads hits and keeps reports."""

    def __init__(self, engines: Sequence[str]) -> None:
        self.engines = engines
        self.reports: OrderedDict[str, str] = OrderedDict()
        """HTML pages by their ids."""
        self._tell: Callable[[dict[str, Any]], None] = lambda _: None

    def presets(self) -> list[dict[str, Any]]:
        """List the situations that a page can be in, in groups."""
        return presets()

    def read_cookies(self, header: str) -> dict[str, Any]:
        """Tell what a snippet reads from a Cookie header."""
        return read_header(header)

    def watch(self, tell: Callable[[dict[str, Any]], None]) -> None:
        """Let every hit be told."""
        self._tell = tell

    def arrived(self, record: RecordedHit) -> None:
        """Tell a hit."""
        self._tell(hit_as_json(record))

    async def call(
        self, config: SnippetConfig, stored: Mapping[str, str], returned: Mapping[str, str] | None
    ) -> dict[str, Any]:
        """Trigger the conversion of a call, as the service does that the vendor tells of it."""
        note = ""
        if returned is None:
            note = (
                f"How {config.vendor_descriptor.name} returns variables is not established: "
                "what it holds is followed from here."
            )
            variables = dict(stored)
        else:
            variables = read_variables(
                config.vendor_descriptor,
                body=returned.get("body", ""),
                query=returned.get("query", ""),
            )
        record = await _trigger(conversion(config, variables), config)
        hit = hit_as_json(record)
        self._tell(hit)
        return {"variables": variables, "note": note, "url": record.hit.url, "hit": hit}

    def verify(
        self, config: SnippetConfig, engines: Sequence[str], chosen: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        """Verify a configuration in engines, in situations by their ids or in all."""
        known = {each.id: each for each in situations()}
        for what, allowed, given in (
            ("an engine", self.engines, engines),
            ("a situation", known, chosen),
        ):
            for each in given:
                if each not in allowed:
                    raise ValueError(f"{each!r} is not {what}.{did_you_mean(each, allowed)}")
        wanted = [known[each] for each in chosen] or [
            each for each in known.values() if each.is_relevant_to(config.destination)
        ]
        return self._steps(config, list(dict.fromkeys(engines)), wanted)

    def _steps(
        self, config: SnippetConfig, engines: Sequence[Any], wanted: Sequence[Situation]
    ) -> Iterator[dict[str, Any]]:
        try:
            from snippetgen_harness.verify import reports, run
        except ModuleNotFoundError as error:
            raise RuntimeError(missing_library(error, "harness")) from error
        started = datetime.datetime.now(datetime.UTC)
        outcomes: list[Outcome] = []
        total = len(wanted) * len(engines)
        workers = min(WORKERS, len(wanted))
        coming = run.verify([config], wanted, engines, workers=workers)
        with closing(coming):  # type: ignore[type-var]
            for outcome in coming:
                outcomes.append(outcome)
                yield _progress(outcomes, total, len(wanted))
        page = reports.as_html(
            outcomes, version=__version__, started=started, finished=True, total=total
        )
        yield {
            **_progress(outcomes, total, len(wanted)),
            "passed": sum(outcome.passed for outcome in outcomes),
            "missing": [p for o in outcomes if o.status == "missing" for p in o.problems],
            "report": f"/_report/{self._keep(page)}",
        }

    def _keep(self, page: str) -> str:
        id_ = secrets.token_urlsafe(16)
        self.reports[id_] = page
        while len(self.reports) > MOST_REPORTS:
            self.reports.popitem(last=False)
        return id_


async def _trigger(found: Conversion | WebConversion, config: SnippetConfig) -> RecordedHit:
    if isinstance(found, WebConversion):
        record = await send_event(found)
    else:
        record = await send_url(build(found, form_of(config.destination)))
    if record is None:
        raise ValueError(f"the log endpoint takes {found} for no conversion")
    return record


def _progress(outcomes: Iterable[Outcome], total: int, situations_: int) -> dict[str, Any]:
    statuses = [outcome.status for outcome in outcomes]
    missing = statuses.count("missing")
    return {
        "done": len(statuses) - missing + missing * situations_,
        "total": total,
        "failed": statuses.count("failed"),
    }
