"""The calls of an export: a table with a header, or one JSON object per line."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from snippetgen.relay.ingest.call import Call, call_of, fields_of
from snippetgen.relay.ingest.exports.survey import Survey
from snippetgen.relay.ingest.exports.table import Table, describe
from snippetgen.relay.ingest.exports.text_file import TextFile
from snippetgen.relay.ingest.facts.fact import Absent, Field, Present, find, plain_text, read_fact
from snippetgen.relay.ingest.facts.ids import read_id
from snippetgen.relay.ingest.facts.times import TimeReader, read_zone
from snippetgen.relay.ingest.qualification import INVERTIBLE
from snippetgen.text.display import shown
from snippetgen.vendors.fields import FIELDS
from snippetgen.vendors.models import CallFacts
from snippetgen.vendors.payloads import PayloadError, variables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from snippetgen.config import SnippetConfig

FACTS = tuple(CallFacts.model_fields)
"""The facts of a call."""

MAPPABLE = (*FACTS, "url", *FIELDS)
"""Everything whose column a user may name."""

_JSON_LIST = re.compile(r"\[\s*\{")

TABLES = (".csv", ".tsv", ".tab", ".txt")
"""Extensions of files that contain a table. Other files contain JSON."""

REMEDY = 'use --time-format "%d/%m/%Y %H:%M" or "%m/%d/%Y %H:%M" to choose one'


@dataclass(frozen=True)
class ExportRow:
    """A row of an export: its call or its problem.

    `number` is the number of its first line. `call_id` is empty if the row has no usable id.
    """

    number: int
    call: Call | None
    fault: str = ""
    call_id: str = ""


@dataclass(frozen=True)
class Export:
    """A scanned export; `notes` say how it is read.

    Each iteration reads the file again, so that only one row is in memory.
    """

    notes: tuple[str, ...]
    _source: _Source
    _times: TimeReader
    _conflicts: Mapping[int, str]

    def rows(self) -> Iterator[ExportRow]:
        """Yield every row that is not empty, with its call or its problem."""
        for number, document in self._source.documents():
            if isinstance(document, str):
                yield ExportRow(number, None, document)
                continue
            try:
                call = self._source.call(document, self._times)
            except PayloadError as error:
                yield ExportRow(number, None, str(error))
                continue
            if fault := self._fault(number, call):
                yield ExportRow(number, None, fault, call.id)
            else:
                yield ExportRow(number, call, call_id=call.id)

    def _fault(self, number: int, call: Call) -> str:
        if conflict := self._conflicts.get(number):
            return f"the call's id {shown(call.id)} cannot be used: {conflict}"
        if isinstance(call.started_at, Absent):
            looked = " or ".join(dict.fromkeys(self._source.paths["time"]))
            return f"the call has no time: {looked} is empty or missing"
        return ""


def read_export(
    path: Path,
    config: SnippetConfig,
    columns: Mapping[str, str],
    *,
    zone: str = "",
    time_format: str = "",
    not_after: int | None = None,
) -> Export:
    """Scan an export, and return it.

    `columns` names the columns of a call's facts and of the page's variables if they differ from
    the fields of the vendor's notifications. `zone` applies to times without a time zone; its
    default comes from a parameter line before the header, or is UTC. `time_format` is a format of
    `strptime`. Times after `not_after`, in milliseconds since 1970, are unreadable.

    Raises OSError if the file cannot be read, and ValueError if it is not an export, if `columns`
    names an unknown fact or a column that the file does not have, or if `zone` or `time_format` is
    invalid.
    """
    source = _Source.open(path, config, columns)
    named = zone or (source.table.zone if source.table else "")
    times = TimeReader(remedy=REMEDY, not_after=not_after)
    if named:
        try:
            times = replace(times, zone=read_zone(named))
        except ValueError as error:
            where = "" if zone else ", from a line before the header; --time-zone overrides it"
            raise ValueError(f"{error}{where}") from None
    if time_format:
        times = times.with_format(time_format)
    survey = source.survey()
    notes = [f"{path.name}: {describe(source.table)}."] if source.table else []
    notes += survey.notes() if not time_format else ()
    if survey.without_zone:
        remedy = "" if zone else "; use --time-zone to choose another"
        notes.append(
            f"Times without a time zone, such as {shown(survey.without_zone)}, "
            f"are read as {times.zone}{remedy}."
        )
    return Export(
        tuple(notes),
        source,
        replace(times, orders=survey.orders),
        survey.ids.faults(),
    )


@dataclass(frozen=True)
class _Source:
    """A file, and the columns of a call's facts. `table` is None for JSON."""

    file: TextFile
    table: Table | None
    config: SnippetConfig
    columns: Mapping[str, str]
    paths: Mapping[str, tuple[str, ...]]

    @classmethod
    def open(cls, path: Path, config: SnippetConfig, columns: Mapping[str, str]) -> _Source:
        if unknown := sorted(set(columns) - set(MAPPABLE)):
            raise ValueError(f"{unknown[0]!r} cannot be mapped; allowed: {', '.join(MAPPABLE)}")
        for fact, column in columns.items():
            if column.startswith("!") and fact not in INVERTIBLE:
                raise ValueError(f"{fact} is {column!r}: only {' and '.join(INVERTIBLE)} take a !")
        file = TextFile(path)
        paths = _paths(config, columns)
        if not _holds_table(path, file):
            return cls(file, None, config, columns, paths)
        table = Table.find(file, [*filter(None, _wanted(config, columns, paths))])
        table.require(Field.parse(column).path for column in columns.values())
        return cls(file, table, config, columns, paths)

    def documents(self) -> Iterator[tuple[int, dict[str, Any] | str]]:
        return self.table.rows() if self.table else _json_lines(self.file)

    def call(self, document: dict[str, Any], times: TimeReader) -> Call:
        """Return the call in a row. Raises PayloadError if the row is not a usable call."""
        variables = _variables(self.config, document, self.columns)
        return call_of(self.config, document, variables, self.paths, times)

    def survey(self) -> Survey:
        survey = Survey()
        for number, document in self.documents():
            if isinstance(document, str):
                continue
            time = read_fact(document, self.paths["time"], _text)
            if isinstance(time, Present):
                survey.add_time(time.value)
            id_ = read_fact(document, self.paths["id"], read_id)
            if isinstance(id_, Present):
                try:
                    variables = _variables(self.config, document, self.columns)
                except PayloadError:
                    variables = {}
                conversion = "\0".join(chain.from_iterable(sorted(variables.items())))
                text = time.value if isinstance(time, Present) else ""
                survey.ids.add(number, id_.value, conversion, text)
        return survey


def _text(found: object, _: Field) -> str:
    return plain_text(found)


def _holds_table(path: Path, file: TextFile) -> bool:
    with file.open() as text:
        start = text.read(1024).lstrip()
    if _JSON_LIST.match(start):
        raise ValueError(f"{file.name} is a single JSON array; write one object per line instead")
    return path.suffix.lower() in TABLES and not start.startswith('{"')


def _paths(config: SnippetConfig, columns: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    usual = CallFacts().model_dump()
    known = {fact: (*paths, *usual[fact]) for fact, paths in fields_of(config).items()}
    return known | {fact: (columns[fact],) for fact in FACTS if fact in columns}


def _wanted(
    config: SnippetConfig, columns: Mapping[str, str], paths: Mapping[str, Iterable[str]]
) -> Iterator[str]:
    """Yield the columns that may contain a row's facts and variables."""
    yield from (Field.parse(column).path for column in columns.values())
    for fact in paths.values():
        yield from (Field.parse(path).path for path in fact)
    yield from (name for field, name in config.variable_names.items() if field not in columns)
    yield config.vendor_descriptor.return_channel.path.partition(".")[0]


def _variables(
    config: SnippetConfig, document: dict[str, Any], columns: Mapping[str, str]
) -> dict[str, str]:
    """Return the page's variables, from their own columns or those of a notification."""
    names = config.variable_names
    found = {name: find(document, columns.get(field, name)) for field, name in names.items()}
    if any(isinstance(value, str) and value for value in found.values()):
        return {name: value for name, value in found.items() if isinstance(value, str)}
    vendor = config.vendor_descriptor
    return variables_of(vendor, document) if vendor.return_channel.established else {}


def _json_lines(file: TextFile) -> Iterator[tuple[int, dict[str, Any] | str]]:
    with file.open() as lines:
        for number, text in enumerate(lines, 1):
            if not text.strip():
                continue
            try:
                # Keep numbers as written.
                document = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
            except (ValueError, RecursionError):
                document = None
            yield number, document if isinstance(document, dict) else "not a JSON object"
