"""The table `[fleet]`: where the table of customers is, and how its columns are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from snippetgen.config.field_metadata import Allowed
from snippetgen.config.validators import plain_key
from snippetgen.text.display import shown
from snippetgen.text.suggestions import did_you_mean
from snippetgen.validation.errors import ConfigError, Problem
from snippetgen.validation.invisible_problems import invisible_problems
from snippetgen.validation.pydantic_errors import translate_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_core import ErrorDetails

FORMATS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
"""Formats by file extension."""

ENVIRONMENT = "env:"
"""Prefix of the name of an environment variable with a database address."""

_TEXT = Field(min_length=1, max_length=255)
_COLUMN = Allowed("the name of a column")


class FleetSettings(BaseModel):
    """Where the table of customers is, and how its columns are read."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True, title="fleet"
    )

    file: Annotated[
        str | None,
        Allowed("the path of a CSV or JSON Lines file"),
        Field(
            min_length=1,
            max_length=1024,
            description="Path of the table, relative to this file: CSV with a header, or JSON "
            "Lines.",
            examples=["customers.csv"],
        ),
    ] = None
    format: Annotated[
        Literal["csv", "jsonl"] | None,
        Allowed('"csv" or "jsonl"'),
        Field(description="Format of the file, if its name does not show it."),
    ] = None
    delimiter: Annotated[
        Literal[",", ";", "\t", "|"] | None,
        Allowed('",", ";", "\\t" or "|"'),
        Field(
            description="Delimiter of the cells of a CSV file. By default, it is the delimiter "
            "for which the first line contains the column of names."
        ),
    ] = None
    database: Annotated[
        str | None,
        Allowed('an address such as "sqlite:///customers.db", or "env:NAME" for one in a variable'),
        Field(
            min_length=1,
            max_length=1024,
            description="Address of an SQLite or PostgreSQL database, as SQLAlchemy writes it. "
            "`env:NAME` reads it from the environment variable NAME. Use this for an address with "
            "a password.",
            examples=["sqlite:///customers.db", "env:CUSTOMERS_DATABASE"],
        ),
    ] = None
    query: Annotated[
        str | None,
        Allowed("a SELECT statement"),
        Field(
            min_length=1,
            max_length=10_000,
            description="The query whose result is the table.",
            examples=["SELECT * FROM customers ORDER BY name"],
        ),
    ] = None
    changes: Annotated[
        str | None,
        Allowed("a SELECT statement"),
        Field(
            min_length=1,
            max_length=10_000,
            description="A fast query whose result differs after a change of the table, so that a "
            "server notices the change without reading the table.",
            examples=["SELECT count(*), max(updated_at) FROM customers"],
        ),
    ] = None
    name: Annotated[
        str, _COLUMN, _TEXT, Field(description="Column with the name of each customer.")
    ] = "name"
    columns: Annotated[
        dict[str, str],
        Allowed('a table of settings by column, such as { "Web site" = "guide.site" }'),
        Field(
            description="Settings for columns that are not named after a setting.",
            examples=[{"Web site": "guide.site"}],
        ),
    ] = {}
    ignore: Annotated[
        tuple[Annotated[str, _COLUMN, _TEXT], ...],
        Allowed("a list of columns"),
        Field(strict=False, max_length=1000, description="Columns that are not settings."),
    ] = ()
    secret: Annotated[
        str | None,
        _COLUMN,
        _TEXT,
        Field(
            description="Column with each customer's secret, which only the relay reads. It is "
            "not a setting, and no build depends on it."
        ),
    ] = None
    default: Annotated[
        str,
        Allowed("text of 1 to 255 characters"),
        _TEXT,
        Field(
            description="Text of a cell that resets a setting to its default. An empty cell keeps "
            "the value in this file."
        ),
    ] = "(default)"

    @property
    def file_format(self) -> str:
        """The format of the file; "" if it is unknown."""
        if self.format:
            return self.format
        file = (self.file or "").lower()
        return next((found for ending, found in FORMATS.items() if file.endswith(ending)), "")


def read_settings(table: object, file: str) -> FleetSettings:
    """Validate a table `[fleet]`; raises ConfigError with all of its problems.

    `file` is the file that the problems name.
    """
    problems = list(invisible_problems(table, "fleet", allowed="\n\t"))
    try:
        settings = FleetSettings.model_validate(table)
    except ValidationError as error:
        problems += translate_errors(error, _problems)
    else:
        problems += _combination_problems(settings)
        if not problems:
            return settings
    raise ConfigError(problem.in_file(file) for problem in problems)


def _combination_problems(settings: FleetSettings) -> Iterator[Problem]:
    if settings.secret is not None and settings.secret in (settings.name, *settings.columns):
        message = "is also the column of a setting. Use a separate column for the secret."
        yield Problem("fleet.secret", shown(settings.secret), message)
    if (settings.file is None) == (settings.database is None):
        yield Problem("fleet", None, "needs either file, or database and query.")
    elif settings.database is None:
        for key in ("query", "changes"):
            if getattr(settings, key) is not None:
                yield Problem(f"fleet.{key}", None, "only with database.")
    elif settings.query is None:
        yield Problem("fleet.query", None, "required with database: a SELECT statement.")
    yield from _format_problems(settings)


def _format_problems(settings: FleetSettings) -> Iterator[Problem]:
    if settings.file is None:
        for key in ("format", "delimiter"):
            if getattr(settings, key) is not None:
                yield Problem(f"fleet.{key}", None, "only with file.")
    elif not settings.file_format:
        message = f'must end with {", ".join(FORMATS)}, or needs format = "csv" or "jsonl".'
        yield Problem("fleet.file", shown(settings.file), message)
    elif settings.delimiter is not None and settings.file_format != "csv":
        yield Problem("fleet.delimiter", shown(settings.delimiter), "only with a CSV file.")


def _problems(details: ErrorDetails) -> Iterable[Problem]:
    if not details["loc"]:
        yield Problem("fleet", shown(details["input"]), "must be a table.")
        return
    key, *inner = map(str, details["loc"])
    if details["type"] == "extra_forbidden":
        known = FleetSettings.model_fields
        hint = did_you_mean(key, known) or f" Known: {', '.join(known)}."
        yield Problem(plain_key(f"fleet.{key}"), None, f"unknown key.{hint}")
        return
    allowed = next(
        item.text for item in FleetSettings.model_fields[key].metadata if isinstance(item, Allowed)
    )
    path = f"fleet.{key}"
    if inner and key == "ignore":
        path, allowed = f"{path}[{inner[0]}]", _COLUMN.text
    elif inner:
        path, allowed = plain_key(f"{path}.{inner[0]}"), "the name of a setting in quotes"
    yield Problem(path, shown(details["input"]), f"must be {allowed}.")
