from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from snippetgen.config import json_schema
from snippetgen.studio.services.drafts import Drafts
from snippetgen.studio.services.settings import (
    TABLES,
    TEXT_ONLY,
    VENDOR_TABLES,
    Settings,
    general,
)
from snippetgen.vendors import catalogue
from tests.configurations import example_of


def settings(text: str) -> Settings:
    return Drafts(Path("folder")).make(text).settings


def test_every_key_of_the_schema_is_in_the_form_or_says_why_not() -> None:
    keys = {each["key"] for each in general()}
    properties = json_schema()["properties"]
    fixed = [table for table in TABLES if table not in VENDOR_TABLES]
    in_tables = {f"{table}.{key}" for table in fixed for key in properties[table]["properties"]}

    assert (set(properties) - set(TABLES)) | in_tables == keys | set(TEXT_ONLY)
    assert all(each["description"] for each in general())
    assert all(TEXT_ONLY.values())


def test_settings_in_tables_are_dotted() -> None:
    tables = '[calls]\nmin_duration = 30\nfields = { id = "x" }\n[data_layer]\nconsent = "a.b"\n'
    found = settings(f'vendor = "callrail"\ngoal = "call"\n{tables}')

    assert found.given == ("vendor", "goal", "calls.min_duration", "data_layer.consent")
    assert found.values["calls.min_duration"] == 30
    assert found.values["calls.answered"] is True
    assert found.values["data_layer.consent"] == "a.b"
    assert found.values["data_layer.name"] == "dataLayer"


def test_a_setting_that_is_a_number_or_a_word_is_not_a_choice() -> None:
    (revenue,) = (each for each in general() if each["key"] == "calls.revenue")

    assert (revenue["type"], revenue["choices"]) == ("number or text", None)


def test_defaults_fill_in_for_settings_that_are_not_given() -> None:
    found = settings('vendor = "callrail"\ngoal = "call"\nwait_ms = 7\n')

    assert found.given == ("vendor", "goal", "wait_ms")
    assert found.values["wait_ms"] == 7
    assert found.values["global"] == "offlineConversion"
    assert found.values["name"] == "callrail"
    assert found.values["variables.url"] == catalogue()["callrail"].variables.names["url"]


@pytest.mark.parametrize("vendor", catalogue().values(), ids=lambda vendor: vendor.slug)
def test_every_vendor_s_applicable_options_are_usable(vendor: object) -> None:
    config = example_of(vendor)  # type: ignore[arg-type]
    text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in config.options.items())

    found = settings(f'vendor = "{config.vendor}"\ngoal = "x"\n[options]\n{text}')

    usable = {key.removeprefix("options.") for key in found.usable if key[:8] == "options."}
    in_use = config.vendor_descriptor.options_in_use(config.options)
    options = config.vendor_descriptor.options
    assert usable == {key for key, option in options.items() if option.applies(in_use)}
    assert {key: found.values[f"options.{key}"] for key in in_use} == in_use


def test_only_variables_that_the_packing_uses_are_usable() -> None:
    text = 'vendor = "ctm"\ngoal = "x"\npacking = "{}"\n'

    one = [k for k in settings(text.format("url")).usable if k.startswith("variables.")]
    many = [k for k in settings(text.format("fields")).usable if k.startswith("variables.")]

    assert one == ["variables.url"]
    assert "variables.experiments" in many
    assert "variables.url" not in many


def test_the_destination_decides_which_variables_are_usable_and_which_settings_are_idle() -> None:
    text = 'vendor = "ctm"\npacking = "fields"\ndestination = "{}"\n'
    classic, web, auto = (settings(text.format(each)) for each in ("classic", "web", "auto"))

    assert [k for k in web.usable if k.startswith("variables.")] == [
        f"variables.{piece}" for piece in ("project", "account", "visitor", "entity")
    ]
    assert web.idle == ("universal_id", "goal_ids")
    assert "variables.entity" not in classic.usable
    assert classic.idle == ("entity_id", "visitor")
    assert {"variables.entity", "variables.segments"} <= set(auto.usable)
    assert auto.idle == ()


@pytest.mark.parametrize(
    "text",
    [
        "goal = 3",
        'vendor = "nobody"',
        "vendor = [1]",
        'vendor = "ctm"\npacking = 1\noptions = 3\nvariables = "x"',
        'vendor = "generic-queue"\n[options]\nqueue = 1\nshape = ["x"]',
        "calls = 3\nguide = []\ndata_layer = { name = 1, x = {} }",
        "wait_ms = nan\ngoal = 1979-05-27\nname = inf\nconsent = 99999999999999999999",
        'vendor = "ctm"\n[variables]\nurl = 3\n"a.b" = "c"',
    ],
)
def test_invalid_text_still_has_settings_in_json(text: str) -> None:
    found = settings(text)

    assert set(tomllib.loads(text)) - set(TABLES) <= set(found.given)
    json.dumps(found.values, allow_nan=False)


def test_a_setting_that_may_be_a_list_is_a_list_in_the_form() -> None:
    kinds = {each["key"]: (each["type"], each["default"]) for each in general()}
    assert kinds["visitor"] == ("array", [])
    (destination,) = (each for each in general() if each["key"] == "destination")
    assert {"edge", "feature", "web+edge"} <= set(destination["choices"])
