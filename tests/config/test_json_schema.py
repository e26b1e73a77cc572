from __future__ import annotations

import json
import re
import tomllib
import uuid
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from snippetgen.config import json_schema, scaffold_toml, validate
from snippetgen.validation.errors import ConfigError
from snippetgen.vendors import catalogue

EXAMPLES = sorted(Path(__file__).parents[2].joinpath("examples").glob("*.toml"))
MINIMAL = {"vendor": "ctm", "goal": "phone_call_conversion"}
FIELDS = {"packing": "fields"}
OLD = {"destination": "classic-2015"}
WEB = {"destination": "web"}
AUTO = {"destination": "auto"}


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    return Draft202012Validator(json_schema())


def test_the_schema_is_a_valid_json_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_the_schema_describes_every_setting() -> None:
    described = json_schema()

    assert described["title"] == "snippet.toml"
    assert described["else"]["required"] == ["vendor", "goal"]
    assert all(field["description"] for field in described["properties"].values())
    assert described["properties"]["vendor"]["anyOf"][0] == {"enum": list(catalogue())}
    assert described["properties"]["wait_ms"]["default"] == 5000


def test_the_schema_needs_no_network() -> None:
    hosts = set(re.findall(r'"\$(?:id|ref|schema)": "([^"#]*)', json.dumps(json_schema())))

    assert hosts == {
        "https://json-schema.org/draft/2020-12/schema",
        json_schema()["$id"],
        "",
    }


def test_the_id_names_the_version_and_is_an_absolute_uri(monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = json_schema()["$id"]
    assert uuid.UUID(id_).urn == id_
    assert json_schema()["$id"] == id_
    monkeypatch.setattr("snippetgen.config.schema.__version__", "99")
    assert json_schema()["$id"] != id_


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_valid(path: Path, schema: Draft202012Validator) -> None:
    schema.validate(tomllib.loads(path.read_text()))


@pytest.mark.parametrize("slug", catalogue())
def test_a_new_file_is_valid(slug: str, schema: Draft202012Validator) -> None:
    schema.validate(tomllib.loads(scaffold_toml(catalogue()[slug])))


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {**FIELDS, "variables": {"visitor": "a"}},
        {**OLD, "universal_id": False},
        {**WEB, "entity_id": "1", "project_id": "2", "account_id": "3", "goal_ids": []},
        {**WEB, **FIELDS, "variables": {"entity": "a"}},
        {**AUTO, **FIELDS, "variables": {"entity": "a", "segments": "b", "universal_id": "c"}},
        {**AUTO, "goal": "50% off", "goal_ids": ["1"], "universal_id": True},
        {"public_url": "/s/", "consent": "a.b", "goal_ids": ["1"], "global": "mine"},
        {"vendor": "callrail", "variables": {"url": "oc.url-1"}, "options": {"max_age": 60}},
        {"vendor": "generic-queue", "options": {"queue": "q"}},
        {"vendor": "generic-method", "options": {"method": "a.b", "ready": "", "callback": "c"}},
        {"vendor": "generic-beacon", "options": {"url": "/calls?site=1"}},
        {"vendor": "mango-office", "options": {"id": 1, "selector": ".a .b"}},
        {"vendor": "invoca", "options": {"source": "pool-params", "object": "mine"}},
        {"vendor": "callcap", "variables": {"url": "k"}},
    ],
)
def test_the_schema_accepts_what_check_accepts(
    settings: dict[str, Any], schema: Draft202012Validator
) -> None:
    validate({"name": "x", **MINIMAL, **settings})

    assert schema.is_valid({**MINIMAL, **settings})


@pytest.mark.parametrize(
    "settings",
    [
        {"vendor": "ctmm"},
        {"vendor": ["ctm"]},
        {"goal": ""},
        {"goal": " \t"},
        {"goal": "a\x00b"},
        {"goal": "x" * 256},
        {"goal": None},
        {"name": "../../etc"},
        {"name": "X"},
        {"name": "con"},
        {"destinaton": "classic"},
        {"destination": "webb"},
        {"entity_id": "1"},
        {**WEB, "goal": "50% off"},
        {**WEB, "goal": "x" * 65},
        {**WEB, "goal_ids": ["1"]},
        {**WEB, "universal_id": True},
        {**WEB, "entity_id": "x"},
        {**WEB, **FIELDS, "variables": {"segments": "a"}},
        {**FIELDS, "variables": {"entity": "a"}},
        {"project_id": "1x"},
        {"account_id": 1},
        {"wait_ms": -1},
        {"wait_ms": "5"},
        {"wait_ms": True},
        {"consent": "alert(1)"},
        {"goal_ids": ["1"] * 21},
        {"goal_ids": ["x"]},
        {"public_url": "javascript:alert(1)"},
        {"public_url": "//evil.example"},
        {"global": "document"},
        {"global": "class"},
        {"global": "optimizely"},
        {"global": "__ctm_cvars"},
        {"global": "a;alert(1)"},
        {"variables": {"ulr": "a"}},
        {"variables": {"url": "</script>"}},
        {"variables": {"url": "a" * 65}},
        {"variables": {"visitor": "a"}},
        {**FIELDS, "variables": {"url": "a"}},
        {**OLD, "universal_id": True},
        {**OLD, **FIELDS, "variables": {"universal_id": "a"}},
        {"options": {"max_age": 60}},
        {"vendor": "callrail", "options": {"max_age": 1}},
        {"vendor": "callrail", "options": {"max_age": "60"}},
        {"vendor": "callrail", "variables": {"url": "optimizelyBuckets"}},
        {"vendor": "infinity", "variables": {"url": "optimizelyBuckets"}},
        {"vendor": "whatconverts"},
        {"vendor": "callcap", **FIELDS},
        {"vendor": "callcap", "variables": {"url": "x"}},
        {"vendor": "roistat", "variables": {"url": "roistat_param51"}},
        {"vendor": "ringba", "variables": {"url": "type"}},
        {"vendor": "invoca", "options": {"object": "mine"}},
        {"vendor": "generic-beacon", "options": {"url": "http://example.com"}},
        {"vendor": "generic-method", "options": {"method": "a b"}},
        {"vendor": "generic-method", "options": {"method": "a", "callback": "window"}},
        {"vendor": "generic-cookie", "variables": {"url": "optimizelyBuckets"}},
        {"vendor": "mango-office", "options": {"id": 1, "selector": ""}},
        {"vendor": "generic-queue"},
        {"vendor": "generic-queue", "options": {"queue": "window"}},
        {"vendor": "generic-queue", "options": {"queue": "q", "shape": "command"}},
        {"vendor": "generic-queue", "options": {"queue": "q", "command": "set"}},
    ],
    ids=repr,
)
def test_the_schema_and_check_reject_hostile_settings(
    settings: dict[str, Any], schema: Draft202012Validator
) -> None:
    assert not schema.is_valid({**MINIMAL, **settings})
    with pytest.raises(ConfigError):
        validate({"name": "x", **MINIMAL, **settings})
