"""Runs a verification: opens pages in browsers, and compares everything observable."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.web_conversion import WebConversion
from snippetgen_harness.browsers import EngineMissing, PageError
from snippetgen_harness.pages.situations import relevant_situations
from snippetgen_harness.verify.expectations import expect, handover_problems
from snippetgen_harness.verify.parallel import run_parallel
from snippetgen_harness.verify.stage import open_stage, reaches_fake

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator, Mapping, Sequence

    from snippetgen.builder.built_files import ShippedScript
    from snippetgen.config import SnippetConfig
    from snippetgen.destinations import Receiver
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.fakes.log_endpoint import RecordedHit
    from snippetgen_harness.fakes.log_endpoint.recorded_body import RecordedBody
    from snippetgen_harness.pages.situations import Situation
    from snippetgen_harness.verify.expectations import Expectation
    from snippetgen_harness.verify.stage import Stage, Visit

Status = Literal["passed", "failed", "missing"]

T = TypeVar("T")

SCRIPT = "script"
"""The `situation` of the outcome that says whether browsers accept a served script."""

FRESH_BUILD = "a fresh build"
"""The `source` of a script that was rendered for the verification."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The outcome of one configuration in one situation and one engine.

    It passed if it has no problems. A missing engine has one outcome per configuration, with the
    status `missing` and no situation.
    """

    configuration: str
    vendor: str
    destination: str
    source: str = FRESH_BUILD
    """Where the script comes from: a path, an address, or FRESH_BUILD."""
    engine: str
    browser: str = ""
    """Name and version of the browser."""
    situation: str = ""
    title: str = ""
    status: Status
    expected: str = ""
    """The URL or the reason."""
    got: str = ""
    expected_url: str = ""
    got_url: str = ""
    expected_stored: Mapping[str, str] = field(default_factory=dict)
    """The expected variables of the vendor."""
    stored: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    """The cookies as the page assigned them to document.cookie."""
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Remarks that are not problems."""
    picture: bytes | None = None
    """Screenshot of the page as PNG, if the outcome failed."""
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return self.status == "passed"


def verify(
    configs: Sequence[SnippetConfig],
    situations: Sequence[Situation] | None = None,
    engines: Sequence[Engine] = ("chromium",),
    remote: str | None = None,
    workers: int = 1,
    shipped: Mapping[str, ShippedScript] | None = None,
) -> Generator[Outcome]:
    """Verify configurations in situations and engines. Yields the outcomes as they arrive.

    `situations` defaults to those relevant to each configuration. `remote` is the address of a
    server with browsers; see `snippetgen_harness.browsers`. Each worker has its own browser, so
    with several workers, the order of the outcomes varies.

    `shipped` maps names of configurations to scripts to verify. Configurations without one are
    built. Each shipped script has one more outcome per engine; see SCRIPT.
    """
    given = shipped or {}
    for engine in engines:
        for config in configs:
            if script := given.get(config.name):
                yield _acceptance(config, engine, script)
        shards = [
            partial(_verify_shard, share, engine, remote, given)
            for share in shares(plan(configs, situations), workers)
        ]
        try:
            yield from run_parallel(shards)
        except EngineMissing as missing:
            for config in configs:
                yield _missing(config, engine, missing, _source(given.get(config.name)))


def plan(
    configs: Sequence[SnippetConfig], situations: Sequence[Situation] | None = None
) -> list[tuple[SnippetConfig, Situation]]:
    """Return the pages that `verify` opens in each engine."""
    return [(config, situation) for config in configs for situation in _chosen(config, situations)]


def shares(pages: Sequence[T], workers: int) -> list[Sequence[T]]:
    """Return each worker's share of the pages; there are no more workers than pages.

    Without pages, one worker starts a browser and so shows that the engine is there.
    """
    number = min(workers, max(len(pages), 1))
    return [pages[worker::number] for worker in range(number)]


def verify_situation(
    stage: Stage,
    config: SnippetConfig,
    situation: Situation,
    engine: str = "chromium",
    source: str = FRESH_BUILD,
) -> Outcome:
    """Open a page, call the snippet, send its answer, and compare everything observable.

    Raises PageError if the page does not load or navigates away.
    """
    started = perf_counter()
    expectation = expect(config, situation)
    receiver = config.destination_object.on_page(situation.products)
    visit = stage.open(config, situation)
    has_snippet = visit.has_snippet()
    if situation.is_late:
        visit.wait_for_optimizely()
    if expectation.stored and has_snippet:
        visit.wait_for_handover(expectation.stored)
    answer = visit.answer(expectation.arguments)
    unsent = _send(visit, answer["url"])
    stored = visit.stored()
    handover = visit.handover() if expectation.handover else ""
    problems = (
        *_answer_problems(answer, expectation),
        *unsent,
        *handover_problems(stored, expectation.stored),
        *_handover_code_problems(handover, expectation),
        *_hit_problems(stage.hits(), receiver, expectation.answer.url),
        *_findings(stage.hits(), receiver, situation.findings),
        *(f"leaked global: {name}" for name in visit.leaked_globals()),
    )
    if not has_snippet:  # which makes everything else differ
        problems = (f"the page has no global {config.global_name}: the script did not run",)
    problems += tuple(visit.page_errors())
    return _outcome(
        config,
        engine,
        source,
        browser=stage.tab.browser,
        situation=situation.id,
        title=situation.title,
        status="failed" if problems else "passed",
        expected=expectation.answer.url or expectation.answer.reason,
        got=answer["url"] or answer["reason"],
        expected_url=expectation.answer.url,
        got_url=answer["url"],
        expected_stored=expectation.stored,
        stored=stored,
        cookies=tuple(situation.cookies),
        problems=problems,
        picture=stage.tab.screenshot() if problems else None,
        seconds=perf_counter() - started,
    )


def _chosen(config: SnippetConfig, situations: Sequence[Situation] | None) -> Sequence[Situation]:
    return relevant_situations(config.destination_object) if situations is None else situations


def _verify_shard(
    tried: Sequence[tuple[SnippetConfig, Situation]],
    engine: Engine,
    remote: str | None,
    shipped: Mapping[str, ShippedScript],
) -> Iterator[Outcome]:
    configs = list({config.name: config for config, _ in tried}.values())
    scripts = {name: script.text for name, script in shipped.items()}
    with open_stage(configs, engine, remote, scripts) as stage:
        broken: set[str] = set()
        for config, situation in tried:
            source = _source(shipped.get(config.name))
            if config.name in broken:
                why = "not opened: an earlier page of this configuration could not be used"
                yield _unusable(config, situation, engine, source, why)
                continue
            try:
                yield verify_situation(stage, config, situation, engine, source)
            except PageError as error:
                broken.add(config.name)  # each further page might take as long to fail
                yield _unusable(config, situation, engine, source, str(error))


def _outcome(config: SnippetConfig, engine: str, source: str, **observed: Any) -> Outcome:  # noqa: ANN401
    return Outcome(
        configuration=config.name,
        vendor=config.vendor,
        destination=config.destination,
        engine=engine,
        source=source,
        **observed,
    )


def _unusable(
    config: SnippetConfig, situation: Situation, engine: str, source: str, problem: str
) -> Outcome:
    return _outcome(
        config,
        engine,
        source,
        situation=situation.id,
        title=situation.title,
        status="failed",
        cookies=tuple(situation.cookies),
        problems=(problem,),
    )


def _source(script: ShippedScript | None) -> str:
    return script.source if script else FRESH_BUILD


def _acceptance(config: SnippetConfig, engine: str, script: ShippedScript) -> Outcome:
    return _outcome(
        config,
        engine,
        script.source,
        situation=SCRIPT,
        title="Browsers accept the served script",
        status="failed" if script.problems else "passed",
        expected="accepted",
        got="refused" if script.problems else "accepted",
        problems=script.problems,
        notes=script.notes,
    )


def _missing(config: SnippetConfig, engine: str, missing: EngineMissing, source: str) -> Outcome:
    return _outcome(config, engine, source, status="missing", problems=(str(missing),))


def _send(visit: Visit, url: str) -> list[str]:
    """Send the snippet's result. Returns the problems if it is not a conversion."""
    if url:
        try:
            visit.send(url)
        except ValueError as error:
            return [f"not sent: {error}"]
    return []


def _answer_problems(answer: dict[str, str], expectation: Expectation) -> Iterator[str]:
    if answer["error"]:
        yield f"generateConversionUrl throws {answer['error']!r}"
    for key, wanted in (("url", expectation.answer.url), ("reason", expectation.answer.reason)):
        if answer[key] != wanted:
            yield f"{key} is {answer[key]!r}, expected {wanted!r}"


def _handover_code_problems(handover: str, expectation: Expectation) -> Iterator[str]:
    if expectation.handover and handover not in expectation.handover:
        yield f"handover is {handover!r}, expected {' or '.join(map(repr, expectation.handover))}"


def _hit_problems(hits: Sequence[RecordedHit], receiver: Receiver[Any], url: str) -> Iterator[str]:
    expected = int(bool(url) and reaches_fake(receiver))
    if len(hits) != expected:
        yield f"hits at the log endpoint: {len(hits)}, expected {expected}"
    for record in hits:
        if url and record.body:
            yield from _event_problems(record.body, receiver.read(url))
        elif url and record.hit.pairs != parse(url).pairs:
            yield f"the log endpoint got {record.hit.url!r}, expected {url!r}"


def _event_problems(body: RecordedBody, expected: WebConversion) -> Iterator[str]:
    for event in body.events:
        got = WebConversion(
            account=event.account,
            project=event.project or "",
            visitor=event.visitor,
            entity=event.fields.get("entity_id", ""),
            key=event.fields.get("key", ""),
            revenue=event.fields.get("revenue"),
        )
        if got != expected:
            yield f"the log endpoint got {got}, expected {expected}"


def _findings(
    hits: Sequence[RecordedHit], receiver: Receiver[Any], expected: Collection[str]
) -> Iterator[str]:
    for record in hits:
        for finding in record.findings if record.body else receiver.judge(record.hit.url):
            if finding.severity == "error" and finding.code not in expected:
                yield f"{finding.code}: {finding.message}"
