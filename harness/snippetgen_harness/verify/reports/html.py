"""The report as one HTML page without external files."""

from __future__ import annotations

import base64
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from snippetgen.builder.hashes import digest
from snippetgen.design.stylesheet import STYLESHEET
from snippetgen.text.html_templates import html_environment
from snippetgen_harness.pages.sections import sections
from snippetgen_harness.verify.reports.causes import by_cause
from snippetgen_harness.verify.reports.differences import (
    Difference,
    compare_urls,
    compare_values,
    distinct_problems,
)
from snippetgen_harness.verify.reports.suites import (
    count_by_status,
    missing_engines,
    notes,
    suites,
    verdict,
)
from snippetgen_harness.verify.run import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from snippetgen_harness.verify.reports.suites import Suite
    from snippetgen_harness.verify.run import Outcome

_FOLDER = Path(__file__).parent / "assets"
_STYLE = Markup(STYLESHEET + (_FOLDER / "report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own
_SCRIPT = Markup((_FOLDER / "report.js").read_text(encoding="utf-8"))  # noqa: S704 - our own

_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src '{digest('sha256', _SCRIPT.encode())}'",
        f"style-src '{digest('sha256', _STYLE.encode())}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)


@dataclass(frozen=True)
class Failure:
    """A failed outcome as shown on the page."""

    id: str
    outcome: Outcome
    command: str

    @property
    def parameters(self) -> list[Difference]:
        """The differences between the two URLs, or empty if there are not two."""
        expected, got = self.outcome.expected_url, self.outcome.got_url
        return compare_urls(expected, got) if expected and got else []

    @property
    def stored(self) -> list[Difference]:
        """The differences between the vendor's actual and expected variables.

        Empty if the variables contain the two URLs, whose parameters are compared.
        """
        found = compare_values(self.outcome.expected_stored, self.outcome.stored)
        urls = (self.outcome.expected_url, self.outcome.got_url)
        if self.parameters and all((each.expected, each.got) == urls for each in found):
            return []
        return found

    @property
    def problems(self) -> Sequence[str]:
        """Problems other than the differences."""
        if self.parameters or self.stored:
            return distinct_problems(self.outcome)
        return self.outcome.problems

    @property
    def picture(self) -> Markup:
        """The screenshot of the page as a data URI, or empty."""
        if self.outcome.picture is None:
            return Markup()
        encoded = base64.b64encode(self.outcome.picture).decode()
        return Markup("data:image/png;base64,{}").format(encoded)


@dataclass(frozen=True)
class Sheet:
    """The outcomes of one configuration, by situation and engine."""

    id: str
    suites: Mapping[str, Suite]

    @property
    def head(self) -> Suite:
        """One of the suites, for the properties that all share."""
        return next(iter(self.suites.values()))

    @property
    def rows(self) -> Iterator[tuple[Outcome, dict[str, Outcome]]]:
        """For each situation, one outcome and all outcomes by engine."""
        by_situation: dict[str, dict[str, Outcome]] = {}
        for engine, suite in self.suites.items():
            for outcome in suite.outcomes:
                if outcome.situation:
                    by_situation.setdefault(outcome.situation, {})[engine] = outcome
        for by_engine in by_situation.values():
            yield next(iter(by_engine.values())), by_engine

    @property
    def groups(self) -> Iterator[tuple[str, list[tuple[Outcome, dict[str, Outcome]]]]]:
        """The rows by titled sections of situations; all other rows are in the last section."""
        rows = {first.situation: (first, by_engine) for first, by_engine in self.rows}
        for title, situations in sections():
            found = [rows.pop(each.id) for each in situations if each.id in rows]
            if found:
                yield title, found
        if rows:
            yield "Other situations", list(rows.values())

    def status(self, engine: str, outcome: Outcome | None) -> str:
        """Return a situation's status in an engine: the outcome's, `missing` or `not run`."""
        if outcome:
            return outcome.status
        suite = self.suites.get(engine)
        return "missing" if suite and suite.status == "missing" else "not run"


def as_html(
    outcomes: Sequence[Outcome],
    *,
    version: str,
    started: datetime,
    finished: bool,
    total: int | None = None,
    files: Mapping[str, Path] | None = None,
    options: Sequence[str] = (),
) -> str:
    """Return the page: what was verified, and the details to reproduce each failure.

    `version` is the version of snippetgen. `started` has a time zone. `total` is the number of
    outcomes of a complete run. `files` maps the names of configurations to their paths. `options`
    are additional options of the command that repeats a failure.
    """
    found = suites(outcomes)
    by_key = {_key(each.outcome): each for each in _failures(outcomes, files or {}, options)}
    return _html.get_template("report.html").render(
        policy=_POLICY,
        style=_STYLE,
        script=_SCRIPT,
        version=version,
        started=started,
        finished=finished,
        verdict=verdict(outcomes, finished=finished, total=total),
        counts=_counts(outcomes, None if finished else total),
        engines={suite.engine: suite.browser for suite in found},
        missing=missing_engines(outcomes),
        notes=notes(outcomes),
        sheets=_sheets(found),
        causes=[
            (cause.text, [by_key[_key(each)] for each in cause.outcomes])
            for cause in by_cause(outcomes)
        ],
        links={key: failure.id for key, failure in by_key.items()},
        key=_key,
    )


def _counts(outcomes: Sequence[Outcome], total: int | None) -> dict[str, int]:
    counts = count_by_status(outcomes)
    return {
        "passed": counts["passed"],
        "failed": counts["failed"],
        "engines missing": len(missing_engines(outcomes)),
        "not run": 0 if total is None else total - counts["passed"] - counts["failed"],
    }


def _failures(
    outcomes: Sequence[Outcome], files: Mapping[str, Path], options: Sequence[str]
) -> Iterator[Failure]:
    failed = (outcome for outcome in outcomes if outcome.status == "failed")
    for number, outcome in enumerate(failed, start=1):
        name = outcome.configuration
        arguments = ["snippetgen", "verify", str(files.get(name, f"{name}.toml")), *options]
        arguments += ["--engine", outcome.engine]
        if outcome.situation != SCRIPT:
            arguments += ["--situation", outcome.situation]
        yield Failure(f"failure-{number}", outcome, shlex.join(arguments))


def _key(outcome: Outcome) -> tuple[str, str, str]:
    return outcome.configuration, outcome.engine, outcome.situation


def _sheets(found: Sequence[Suite]) -> list[Sheet]:
    by_configuration: dict[str, dict[str, Suite]] = {}
    for suite in found:
        by_configuration.setdefault(suite.configuration, {})[suite.engine] = suite
    members = enumerate(by_configuration.values(), start=1)
    return [Sheet(f"configuration-{number}", suites) for number, suites in members]


_html = html_environment(_FOLDER)
