"""Exports of calls from vendors' reports: CSV with a header, or one JSON object per line."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.relay.ingest.call import call_of, fields_of
from snippetgen.relay.ingest.facts.fact import Absent
from snippetgen.vendors.fields import FIELDS
from snippetgen.vendors.models import CallFacts
from snippetgen.vendors.payloads import ReturnError, variables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from snippetgen.config import SnippetConfig
    from snippetgen.relay.ingest.call import Call

FACTS = tuple(CallFacts.model_fields)
MAPPABLE = (*FACTS, "url", *FIELDS)

LONGEST_FIELD = 1024 * 1024


@dataclass(frozen=True)
class ExportRow:
    """A row of an export: its call, or what is wrong with it."""

    number: int
    call: Call | None
    fault: str = ""


def read_export(
    path: Path, config: SnippetConfig, columns: Mapping[str, str]
) -> Iterator[ExportRow]:
    """Yield the rows of an export.

    `columns` names the columns of a call's facts and of the page's variables if they differ from
    the vendor's notifications. A file that ends in .csv is CSV; any other holds one JSON object per
    line. Raises OSError if the file cannot be read, and ValueError if `columns` names an unknown
    fact or a column that the file does not have.
    """
    if unknown := sorted(set(columns) - set(MAPPABLE)):
        raise ValueError(f"{unknown[0]!r} cannot be mapped: known are {', '.join(MAPPABLE)}")
    read = _csv if path.suffix.lower() == ".csv" else _json_lines
    paths = _paths(config, columns)
    for number, document in read(path):
        if isinstance(document, dict) and read is _csv:
            _require(columns.values(), document)
        if isinstance(document, str):
            yield ExportRow(number, None, document)
            continue
        try:
            variables = _variables(config, document, columns)
            yield ExportRow(number, _timed(call_of(config, document, variables, paths), paths))
        except ReturnError as error:
            yield ExportRow(number, None, str(error))


def _require(columns: Iterable[str], row: Mapping[str, Any]) -> None:
    """Raise ValueError if the file lacks one of the columns."""
    if missing := [column for column in columns if column not in row]:
        there = ", ".join(name for name in row if name)
        raise ValueError(f"there is no column {missing[0]!r}: the file has {there}")


def _paths(config: SnippetConfig, columns: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    usual = CallFacts().model_dump()
    known = {fact: (*paths, *usual[fact]) for fact, paths in fields_of(config).items()}
    return known | {fact: (columns[fact],) for fact in FACTS if fact in columns}


def _timed(call: Call, paths: Mapping[str, tuple[str, ...]]) -> Call:
    """Refuse a call without a time: it would count on the day of the export."""
    if isinstance(call.started_at, Absent):
        looked = " or ".join(paths["time"])
        raise ReturnError(f"the call has no time: there is nothing at {looked}")
    return call


def _variables(
    config: SnippetConfig, document: dict[str, Any], columns: Mapping[str, str]
) -> dict[str, str]:
    """Return the page's variables, from their own columns or from where a notification has them."""
    names = config.variable_names
    found = {name: document.get(columns.get(field, name)) for field, name in names.items()}
    if any(isinstance(value, str) and value for value in found.values()):
        return {name: value for name, value in found.items() if isinstance(value, str)}
    vendor = config.vendor_descriptor
    return variables_of(vendor, document) if vendor.return_channel.established else {}


def _csv(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.DictReader(file)
        while True:
            try:
                row: dict[str, Any] | str = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                row = f"not CSV: {error}"
            yield reader.line_num, row


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, text in enumerate(file, 1):
            try:
                # Keep numbers as they are written.
                document = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
            except (ValueError, RecursionError):
                document = None
            yield number, document if isinstance(document, dict) else "not a JSON object"
