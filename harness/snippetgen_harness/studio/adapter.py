"""Implements the studio's harness protocol: situations, cookies, calls, and verification."""

from __future__ import annotations

import datetime
import secrets
from collections import OrderedDict
from contextlib import closing
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from snippetgen import __version__
from snippetgen.destinations import choices
from snippetgen.text.extras import missing_library
from snippetgen.text.suggestions import unknown
from snippetgen.vendors.payloads import read_variables
from snippetgen_harness.fakes.in_process import hit_as_json, send_request
from snippetgen_harness.oracle.cookie_header import read_header
from snippetgen_harness.pages.optimizely_kinds import optimizely_kinds
from snippetgen_harness.pages.situations import (
    frequent_situations,
    relevant_situations,
    situation,
)
from snippetgen_harness.studio.presets import presets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen.destinations import Returned
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.fakes.log_endpoint import RecordedHit
    from snippetgen_harness.pages.situations import Situation
    from snippetgen_harness.verify.run import Outcome

MAX_REPORTS = 5
"""How many reports are kept; older ones are dropped."""

WORKERS = 2
"""Browsers that a verification of many pages runs in parallel."""

FEW = 8
"""One browser opens this many pages in about the time in which a second one starts."""


class StudioHarness:
    """Implements the studio's `Harness`; also receives the preview's hits, and keeps reports."""

    def __init__(self, engines: Sequence[str]) -> None:
        self.engines = engines
        self.reports: OrderedDict[str, str] = OrderedDict()
        """HTML pages by their ids."""
        self._on_hit: Callable[[dict[str, Any]], None] = lambda _: None

    def presets(self) -> list[dict[str, Any]]:
        """Return the situations that a page can be in, in groups."""
        return presets()

    def frequent_situations(self) -> dict[str, list[dict[str, str]]]:
        """Return the frequent situations of each destination, each `{id, title}`."""
        return {
            name: [{"id": id_, "title": title} for id_, title in frequent_situations(each).items()]
            for name, each in choices().items()
        }

    def optimizely_kinds(self) -> list[dict[str, Any]]:
        """Return the states of Optimizely in groups, each `{title, kinds}`.

        A kind is `{name, label, products}`.
        """
        groups = groupby(optimizely_kinds().values(), key=lambda kind: kind.group)
        shown = {"name", "label", "products"}
        return [
            {"title": title, "kinds": [each.model_dump(include=shown) for each in kinds]}
            for title, kinds in groups
        ]

    def read_cookies(self, header: str) -> dict[str, Any]:
        """Return what a snippet reads from a Cookie header."""
        return read_header(header)

    def watch(self, on_hit: Callable[[dict[str, Any]], None]) -> None:
        """Call `on_hit` with every hit at the log endpoint."""
        self._on_hit = on_hit

    def arrived(self, record: RecordedHit) -> None:
        """Report a hit of the preview."""
        self._on_hit(hit_as_json(record))

    async def call(
        self, config: SnippetConfig, stored: Mapping[str, str], returned: Mapping[str, str] | None
    ) -> dict[str, Any]:
        """Send the conversion of a call, as the service behind the vendor's webhook does."""
        note = ""
        if returned is None:
            note = (
                f"It is not known how {config.vendor_descriptor.in_text} returns variables. The "
                "studio continues with the values that the vendor stored."
            )
            variables = dict(stored)
        else:
            variables = read_variables(
                config.vendor_descriptor,
                body=returned.get("body", ""),
                query=returned.get("query", ""),
            )
        record = await _trigger(config.destination_object.read_back(config, variables))
        hit = hit_as_json(record)
        self._on_hit(hit)
        return {"variables": variables, "note": note, "url": record.hit.url, "hit": hit}

    def verify(
        self, config: SnippetConfig, engines: Sequence[str], chosen: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        """Verify a configuration; without `chosen` ids, in all situations that concern it.

        Raises ValueError if an engine or a situation is unknown.
        """
        for each in engines:
            if each not in self.engines:
                raise ValueError(unknown("engine", each, self.engines))
        wanted = [*map(situation, chosen)] or relevant_situations(config.destination_object)
        return self._verification_steps(config, list(dict.fromkeys(engines)), wanted)

    def inspect(
        self,
        url: str,
        config: SnippetConfig | None,
        engine: str,
        *,
        viewport: str,
        insecure: bool,
    ) -> Iterator[dict[str, Any] | None]:
        """Inspect a live page; see the studio's `Harness`."""
        if engine not in self.engines:
            raise ValueError(unknown("engine", engine, self.engines))
        chosen = cast("Engine", engine)
        return self._inspection_steps(url, config, chosen, viewport, insecure=insecure)

    def _inspection_steps(
        self,
        url: str,
        config: SnippetConfig | None,
        engine: Engine,
        viewport: str,
        *,
        insecure: bool,
    ) -> Iterator[dict[str, Any] | None]:
        try:
            from snippetgen_harness.studio import inspection
        except ModuleNotFoundError as error:
            raise RuntimeError(missing_library(error, "harness")) from error
        started = datetime.datetime.now(datetime.UTC)
        inspected = inspection.inspect_in_steps(
            url, config, engine, viewport=viewport, insecure=insecure
        )
        with closing(inspected) as steps:
            for step in steps:
                if step is None or isinstance(step, dict):
                    yield step
                    continue
                report = inspection.inspection_report(step, version=__version__, started=started)
                found = inspection.inspection_as_json(step)
                yield {**found, "report": f"/_report/{self._keep(report)}"}

    def _verification_steps(
        self, config: SnippetConfig, engines: Sequence[Any], wanted: Sequence[Situation]
    ) -> Iterator[dict[str, Any]]:
        try:
            from snippetgen_harness.verify import reports, run
        except ModuleNotFoundError as error:
            raise RuntimeError(missing_library(error, "harness")) from error
        started = datetime.datetime.now(datetime.UTC)
        outcomes: list[Outcome] = []
        total = len(wanted) * len(engines)
        workers = WORKERS if len(wanted) > FEW else 1
        results = run.verify([config], wanted, engines, workers=workers)
        with closing(results):
            for outcome in results:
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
        while len(self.reports) > MAX_REPORTS:
            self.reports.popitem(last=False)
        return id_


async def _trigger(returned: Returned) -> RecordedHit:
    receiver, conversion = returned
    record = await send_request(receiver.request(receiver.write(conversion)))
    if record is None:
        raise ValueError(f"the log endpoint does not recognize {conversion} as a conversion")
    return record


def _progress(outcomes: Sequence[Outcome], total: int, pages_per_engine: int) -> dict[str, Any]:
    statuses = [outcome.status for outcome in outcomes]
    missing = statuses.count("missing")
    return {
        "done": len(statuses) - missing + missing * pages_per_engine,
        "total": total,
        "failed": statuses.count("failed"),
        "cells": _cells(outcomes),
        "causes": failures_by_cause(outcomes),
    }


def _cells(outcomes: Iterable[Outcome]) -> dict[str, dict[str, str]]:
    """Return the statuses by situation and engine."""
    cells: dict[str, dict[str, str]] = {}
    for outcome in outcomes:
        if outcome.situation:
            cells.setdefault(outcome.situation, {})[outcome.engine] = outcome.status
    return cells


def failures_by_cause(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """Return the failures by their cause as JSON types, the most frequent cause first."""
    from snippetgen_harness.verify.reports.causes import by_cause

    return [
        {
            "cause": cause.text,
            "outcomes": [
                {"situation": each.situation, "title": each.title, "engine": each.engine}
                for each in cause.outcomes
            ],
        }
        for cause in by_cause(outcomes)
    ]
