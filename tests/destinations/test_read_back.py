from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.expectations import expect

from snippetgen.config import SnippetConfig
from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.compact_value import decode, encode
from snippetgen.destinations import destination, explain
from tests.configurations import configure, reporting_to


def read_back(config: SnippetConfig, variables: Mapping[str, str]) -> object:
    return config.destination_object.read_back(config, variables).conversion


def text_of(config: SnippetConfig, variables: Mapping[str, str]) -> str:
    receiver, conversion = config.destination_object.read_back(config, variables)
    return receiver.write(conversion)


FIELDS = configure(packing="fields")
CONFIGS = [
    configure(),
    FIELDS,
    configure(packing="fields", destination="classic-2015"),
    configure(packing="fields", goal="50%25 off"),
    configure(packing="fields", goal="50%25%20off"),
    configure(packing="fields", goal="a&b=c", more='goal_ids = ["1", "2"]'),
    configure(packing="fields", universal_id=False),
]


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("id_", ["normal", "segment-injection", "universal-id", "multivariate"])
def test_the_variables_that_were_handed_over_make_the_same_url(
    config: SnippetConfig, id_: str
) -> None:
    handed_over = expect(config, situation(id_)).stored
    by_url = config.model_copy(update={"packing": "url"})
    (expected,) = expect(by_url, situation(id_)).stored.values()
    assert text_of(config, handed_over) == expected
    assert parse(expected).get("u")


WEB_CONFIGS = [
    configure(destination="web"),
    configure(destination="web", packing="fields"),
    configure(destination="web", packing="fields", entity_id="77"),
    configure(destination="auto"),
    configure(destination="auto", packing="fields"),
]


@pytest.mark.parametrize("config", WEB_CONFIGS)
@pytest.mark.parametrize("id_", ["web-normal", "web-own-visitor-id-marks", "web-large-ids"])
def test_the_variables_that_were_handed_over_make_the_same_event(
    config: SnippetConfig, id_: str
) -> None:
    expected = decode(situation(id_).answers["web"].url)
    if config.entity_id:
        expected = replace(expected, entity=config.entity_id)
    assert read_back(config, expect(config, situation(id_)).stored) == expected


@pytest.mark.parametrize("packing", ["url", "fields"])
def test_with_auto_the_variables_show_which_optimizely_it_was(packing: str) -> None:
    config = configure(destination="auto", packing=packing)
    classic = expect(config, situation("normal")).stored
    web = expect(config, situation("web-normal")).stored
    assert text_of(config, classic).startswith("https://1234500001.log.optimizely.com/")
    assert text_of(config, web).startswith("o1.")


@pytest.mark.parametrize("packing", ["url", "fields"])
def test_feature_needs_no_project_from_the_configuration_to_the_body(packing: str) -> None:
    required = reporting_to("feature")
    assert "project_id" not in required
    for project in ("", "1234500001"):
        given = {"project_id": project} if project else {}
        config = configure(packing=packing, **required, **given)
        stored = expect(config, situation("feature-normal")).stored
        receiver, conversion = config.destination_object.read_back(config, stored)
        assert (conversion.project, conversion.account) == (project, "1234509999")
        text = receiver.write(conversion)
        body = receiver.request(text).body
        assert json.loads(body).get("project_id", "") == project
        assert [*receiver.judge(text), *receiver.judge(body.decode())] == []
        assert explain(text).parameters.get("project", "") == project


def test_other_products_need_a_project() -> None:
    text = encode(replace(decode(situation("web-normal").answers["web"].url), project=""))
    for name in ("web", "edge", "auto"):
        with pytest.raises(ValueError, match="project is empty: Optimizely"):
            destination(name).holder({"url": text}).read(text)


def test_a_truncated_value_is_refused() -> None:
    value = situation("web-normal").answers["web"].url
    with pytest.raises(ValueError, match="was truncated or changed"):
        read_back(configure(destination="web"), {"optimizely_conversion": value[:-9]})


def test_an_event_without_its_id_is_refused() -> None:
    config = configure(destination="web", packing="fields")
    stored = {**expect(config, situation("web-normal")).stored, "optimizely_entity": ""}
    with pytest.raises(ValueError, match="entity '' is not an id"):
        read_back(config, stored)


def test_other_variables_do_not_matter() -> None:
    stored = expect(FIELDS, situation("normal")).stored
    assert text_of(FIELDS, {**stored, "gclid": "x"}) == text_of(FIELDS, stored)


@pytest.mark.parametrize("field", ["project", "account", "visitor"])
def test_a_missing_field_is_named(field: str) -> None:
    stored = {**expect(FIELDS, situation("normal")).stored, f"optimizely_{field}": ""}
    with pytest.raises(ValueError, match=f"variable 'optimizely_{field}' is missing"):
        text_of(FIELDS, stored)


def test_a_url_that_is_missing_is_named() -> None:
    with pytest.raises(ValueError, match="variable 'optimizely_conversion' is missing"):
        text_of(configure(), {})


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("project", "evil.example/?"),
        ("account", "x"),
        ("experiments", ""),
        ("experiments", "&x1=0"),
        ("segments", "&s1="),
    ],
)
def test_a_field_that_must_not_be_sent_is_refused(field: str, text: str) -> None:
    stored = {**expect(FIELDS, situation("normal")).stored, f"optimizely_{field}": text}
    with pytest.raises(ValueError, match=r".+"):
        text_of(FIELDS, stored)


def test_an_invalid_url_is_refused() -> None:
    with pytest.raises(ValueError, match="is not an http or https URL"):
        text_of(configure(), {"optimizely_conversion": "javascript:alert(1)"})
