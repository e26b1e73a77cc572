"""Compares a hit with the conversion that a test expects, parameter by parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict

from snippetgen.conversions.classic_form import detect
from snippetgen.conversions.hit import LOG_DOMAIN
from snippetgen.conversions.parameters import family
from snippetgen.conversions.uri_encoding import plain_text
from snippetgen.lint.judge import judge_url
from snippetgen.lint.registry import URL_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen.conversions.hit import Hit
    from snippetgen.lint.findings import Finding
    from snippetgen_harness.fakes.log_endpoint import RecordedHit

Id = str | int


class Wanted(TypedDict, total=False):
    """The expected fields of a conversion. An omitted field may have any value.

    `experiments` and `segments` list all that the hit may have; `{}` means none. `revenue` is in
    cents. None means that the hit must not have the field. For an event of Web Experimentation
    `goal` is its key and `entity` its id; hits of Classic have no `entity`.
    """

    project: Id
    account: Id
    goal: str
    entity: Id
    visitor: str
    experiments: Mapping[str, Id] | Mapping[int, Id]
    segments: Mapping[str, str] | Mapping[int, str]
    revenue: int | None
    goal_ids: Sequence[Id]
    universal_id: str | None


Verdict = Literal["ok", "differs", "missing", "not expected", "repeated"]


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter: its field, its name, and its expected and actual values, decoded."""

    field: str
    parameter: str
    expected: str | None
    got: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """The result of the comparison."""
        if self.expected is None:
            return "not expected" if self.got else "ok"
        if not self.got:
            return "missing"
        if len(self.got) > 1:
            return "repeated"
        return "ok" if self.got[0] == self.expected else "differs"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A hit, its comparison with the expected conversion, and its findings."""

    record: RecordedHit
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    path: str = ""
    """The path of the event in the body, if the hit has events."""

    @property
    def differences(self) -> int:
        """The number of parameters that differ."""
        return sum(row.verdict != "ok" for row in self.rows)

    @property
    def is_repeated(self) -> bool:
        """Whether an event with the same uuid arrived before, so this one does not count."""
        return any(finding.code == "duplicate_uuid" for finding in self.findings)

    @property
    def errors(self) -> int:
        """The number of errors among the findings."""
        return sum(finding.severity == "error" for finding in self.findings)


def check_fields(wanted: Wanted) -> None:
    """Raise TypeError for an unknown field."""
    if unknown := wanted.keys() - Wanted.__annotations__.keys():
        raise TypeError(
            f"a conversion has no {', '.join(sorted(unknown))}: "
            f"its fields are {', '.join(Wanted.__annotations__)}"
        )


def compare(record: RecordedHit, wanted: Wanted, form: ClassicForm | None = None) -> Comparison:
    """Compare a hit. Without a `form`, detect it."""
    rows = tuple(_rows(record.hit, wanted, form or detect(record.hit)))
    return Comparison(record, rows, _findings(record, form))


def _rows(hit: Hit, wanted: Wanted, form: ClassicForm) -> Iterator[Row]:
    if "project" in wanted:
        yield _project(hit, str(wanted["project"]), form)
    if "account" in wanted:
        name = "d" if form.sends_project else "a"
        yield _row(hit, "account", name, str(wanted["account"]))
    if "goal" in wanted:
        goal = wanted["goal"]
        # The snippet sends an already encoded name unchanged.
        yield _row(hit, "goal", "n", plain_text(goal))
    if "entity" in wanted:
        yield _row(hit, "entity", "entity_id", str(wanted["entity"]))
    if "visitor" in wanted:
        yield _row(hit, "visitor", "u", wanted["visitor"])
    if "experiments" in wanted:
        yield from _family(hit, "experiment", "x", wanted["experiments"])
    if "segments" in wanted:
        yield from _family(hit, "segment", "s", wanted["segments"])
    if "revenue" in wanted:
        revenue = wanted["revenue"]
        yield _row(hit, "revenue", "v", None if revenue is None else str(revenue))
    if "goal_ids" in wanted:
        yield _row(hit, "goal ids", "g", ",".join(map(str, wanted["goal_ids"])) or None)
    if "universal_id" in wanted:
        yield _row(hit, "universal id", "p", wanted["universal_id"])


def _project(hit: Hit, project: str, form: ClassicForm) -> Row:
    if form.sends_project:
        return _row(hit, "project", "a", project)
    return Row("project", "host", f"{project}.{LOG_DOMAIN}", (hit.host,))


def _family(
    hit: Hit, field: str, letter: str, expected: Mapping[str, Id] | Mapping[int, Id]
) -> Iterator[Row]:
    values = {f"{letter}{key}": str(value) for key, value in expected.items()}
    others = [pair.name for pair in hit.pairs if family(pair.name) == letter]
    for name in dict.fromkeys([*values, *others]):
        yield _row(hit, field, name, values.get(name))


def _row(hit: Hit, field: str, name: str, expected: str | None) -> Row:
    got = tuple(pair.value for pair in hit.pairs if pair.name == name)
    return Row(field, name, expected, got)


def _findings(record: RecordedHit, form: ClassicForm | None) -> tuple[Finding, ...]:
    if form is None:
        return record.findings
    other = (finding for finding in record.findings if finding.code not in URL_RULES.codes)
    return (*judge_url(record.hit, form), *other)
