from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from snippetgen.config import json_schema
from snippetgen.config.fleet.columns import kind_of
from snippetgen.config.fleet.settings import FleetSettings, read_settings
from snippetgen.validation.errors import ConfigError

FILES = st.sampled_from(["a.csv", "b.TSV", "c.txt", "d.jsonl", "e.NdJson", "csv", "f.xlsx", ""])
SETTINGS = st.sampled_from(["goal", "guide.site", "options.x", "options.", "options.a.b", "gaol"])
VALUES: dict[str, st.SearchStrategy[object]] = {
    "file": FILES,
    "format": st.sampled_from(["csv", "jsonl", "xlsx"]),
    "delimiter": st.sampled_from([",", ";", "\t", "|", "-"]),
    "database": st.sampled_from(["sqlite:///a.db", "env:NAME", ""]),
    "query": st.sampled_from(["SELECT 1", ""]),
    "changes": st.just("SELECT 2"),
    "name": st.sampled_from(["id", ""]),
    "columns": st.dictionaries(st.just("Goal"), SETTINGS),
    "ignore": st.lists(st.sampled_from(["x", ""]), max_size=1),
    "secret": st.just("key"),
    "default": st.just("-"),
    "fiel": st.just("a.csv"),
}
TABLES = st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=4).flatmap(
    lambda keys: st.fixed_dictionaries({key: VALUES[key] | st.just(1) for key in keys})
)


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    return Draft202012Validator(json_schema())


def accepts(table: dict[str, Any]) -> bool:
    """Whether the loader accepts a table [fleet]."""
    try:
        settings = read_settings(table, "fleet.toml")
    except ConfigError:
        return False
    return all(kind_of(setting) for setting in settings.columns.values())


@given(table=TABLES)
def test_the_schema_and_the_loader_accept_the_same_tables(
    table: dict[str, Any], schema: Draft202012Validator
) -> None:
    assert schema.is_valid({"fleet": table}) == accepts(table)


def test_the_schema_describes_every_key_of_a_fleet() -> None:
    properties = json_schema()["properties"]["fleet"]["properties"]

    assert properties.keys() == FleetSettings.model_fields.keys() <= VALUES.keys()
    assert all(each["description"] for each in properties.values())


def test_rows_may_have_settings_that_a_fleet_file_lacks_but_not_the_same_name(
    schema: Draft202012Validator,
) -> None:
    fleet = {"fleet": {"file": "customers.csv"}}

    assert schema.is_valid({"vendor": "generic-queue", **fleet})
    assert not schema.is_valid({"vendor": "generic-queue", "goal": "call"})
    assert not schema.is_valid({"vendor": "ctm", "name": "x", **fleet})
    assert not schema.is_valid({"vendor": "ctmm", **fleet})
