"""Maps columns of a table to settings, and cells to their values."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import isfinite
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from snippetgen.config.model import SnippetConfig
from snippetgen.text.display import escaped, shortened, shown
from snippetgen.text.suggestions import did_you_mean
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic.fields import FieldInfo

    from snippetgen.config.fleet.settings import FleetSettings

Kind = Literal["text", "flag", "number", "number or text", "list", "text or list"]

_FLAGS = {"true": True, "false": False}
_LARGEST = 10**18

_NUMBER = re.compile(r"-?[0-9]{1,18}")


def _kind(annotation: Any) -> Kind | None:  # noqa: ANN401
    """Return the kind of a setting's values; None if they are tables with their own keys."""
    if annotation is bool:
        return "flag"
    if annotation is int:
        return "number"
    origin = get_origin(annotation)
    if origin is dict:
        return None
    if origin is tuple:
        return "list"
    members = {get_origin(each) or each for each in get_args(annotation)} - {NoneType}
    return "number or text" if {int, Literal} <= members else "text"


def _kinds() -> tuple[dict[str, Kind], dict[str, Kind]]:
    """Return the kinds of settings by dotted key, including those of tables with their own keys."""
    settings: dict[str, Kind] = {}
    tables: dict[str, Kind] = {}

    def add(key: str, field: FieldInfo) -> None:
        if kind := _kind(field.annotation):
            settings[key] = kind
        else:
            tables[key] = "number or text" if key == "options" else "text"

    for name, field in SnippetConfig.model_fields.items():
        key = field.alias or name
        table = field.annotation
        if isinstance(table, type) and issubclass(table, BaseModel):
            for inner, inner_field in table.model_fields.items():
                add(f"{key}.{inner}", inner_field)
        else:
            add(key, field)
    settings["destination"] = "text or list"
    return settings, tables


SETTINGS, OPEN_TABLES = _kinds()


@dataclass(frozen=True, slots=True)
class Column:
    """A column that belongs to a setting."""

    name: str
    setting: str
    kind: Kind


class Columns:
    """How the columns of a table are read."""

    def __init__(self, settings: FleetSettings) -> None:
        ignored: dict[str, str | None] = dict.fromkeys(settings.ignore)
        if settings.secret is not None:
            ignored[settings.secret] = None
        self._settings = {**ignored, **settings.columns, settings.name: "name"}
        self._known: tuple[str, ...] = ()
        self._plan: list[Column] = []

    def of(self, names: tuple[str, ...]) -> list[Column]:
        """Return the columns with settings; the vendor is first, because options depend on it.

        Raises ConfigError, which names every column without a setting.
        """
        if names != self._known:
            problems = list(self.problems(names))
            if problems:
                raise ConfigError(problems)
            found = [column for name in names if (column := self._column(name))]
            self._plan = sorted(found, key=lambda column: column.setting != "vendor")
            self._known = names
        return self._plan

    def problems(self, names: Iterable[str]) -> Iterator[Problem]:
        """Yield the problems of a table's columns, by column."""
        first: dict[str, str] = {}
        for name in names:
            setting = self._settings.get(name, name)
            if setting is None:
                continue
            if kind_of(setting) is None:
                problem = unknown_setting(name, name)
                advice = "Name it in fleet.columns with its setting, or in fleet.ignore."
                yield replace(problem, value=None, message=f"{problem.message} {advice}")
            elif (other := first.setdefault(setting, name)) != name:
                message = f"sets the same setting as the column {shown(other)}: {setting}."
                yield Problem(escaped(shortened(name)), None, message)

    def with_setting(self, names: Iterable[str], key: str) -> str | None:
        """Return the column of a setting or of a part of it, or None."""
        wanted = key.partition("[")[0]
        for name in names:
            setting = self._settings.get(name, name)
            if setting is not None and (setting == wanted or setting.startswith(f"{wanted}.")):
                return name
        return None

    def _column(self, name: str) -> Column | None:
        setting = self._settings.get(name, name)
        kind = kind_of(setting) if setting is not None else None
        return Column(name, setting, kind) if setting is not None and kind else None


def unknown_setting(key: str, setting: str) -> Problem:
    """Return the problem of a key whose value is not the name of a setting."""
    known = (*SETTINGS, *(f"{table}.KEY" for table in OPEN_TABLES))
    hint = did_you_mean(setting, known)
    return Problem(escaped(shortened(key)), shown(setting), f"is not a setting.{hint}")


def kind_of(setting: str) -> Kind | None:
    """Return the kind of a setting's values by dotted key; None if the setting does not exist."""
    if kind := SETTINGS.get(setting):
        return kind
    table, _, key = setting.rpartition(".")
    return OPEN_TABLES.get(table) if key else None


def from_text(text: str, kind: Kind) -> object:
    """Return the value that text represents, or the text itself if it does not have the kind."""
    if kind == "flag":
        return _FLAGS.get(text.lower(), text)
    if kind in ("number", "number or text"):
        return int(text) if _NUMBER.fullmatch(text) else text
    if kind == "list" or (kind == "text or list" and ("," in text or text.startswith("["))):
        return _list(text)
    return text


def from_database(value: object, kind: Kind) -> object:
    """Return the setting's value for a database's value; `from_text` reads text.

    A value that no setting can have, such as binary data, is returned unchanged.
    """
    if isinstance(value, (float, Decimal)):
        value = int(value) if _is_whole(value) else str(value)
    if kind == "flag" and value in (0, 1):
        return bool(value)
    if kind in ("text", "list") and isinstance(value, int) and not isinstance(value, bool):
        return str(value) if kind == "text" else [str(value)]
    return str(value) if isinstance(value, (date, UUID)) else value


def _is_whole(value: float | Decimal) -> bool:
    """Return whether a value is a whole number, which databases may return in any numeric type."""
    # math.isfinite raises for a signaling NaN.
    is_finite = value.is_finite() if isinstance(value, Decimal) else isfinite(value)
    return is_finite and -_LARGEST < value < _LARGEST and value == int(value)


def _list(text: str) -> object:
    if text.startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return [item.strip() for item in text.split(",") if item.strip()]


def dotted(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield settings under the names of columns, with dotted keys for tables."""
    for key, value in settings.items():
        if isinstance(value, dict) and value:
            yield from dotted(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
