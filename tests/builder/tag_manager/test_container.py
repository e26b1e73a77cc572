"""The container import, as far as it can be proven without Tag Manager."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.tag_manager.container import container
from snippetgen.config import SnippetConfig
from snippetgen.destinations import destinations
from snippetgen.vendors import catalogue
from tests.configurations import HOSTILE, configure, example_of, reporting_to
from tests.javascript.test_literals import Scripts
from tests.snippet.engine import run
from tests.snippet.test_survival import HELD, URL

CONFIGS = [
    *(
        example_of(vendor, packing)
        for vendor in catalogue().values()
        for packing in vendor.packings
    ),
    *(configure(**reporting_to(name)) for name in destinations()),
]


def version(config: SnippetConfig) -> dict[str, Any]:
    """Return the container version of a build, as Tag Manager reads it from the file."""
    found = json.loads(json.dumps(container(config, Artifacts(config).tag("inline"))))
    assert found["exportFormatVersion"] == 2
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", found["exportTime"])
    content: dict[str, Any] = found["containerVersion"]
    return content


def parameters(entity: dict[str, Any]) -> dict[str, str]:
    return {each["key"]: each["value"] for each in entity["parameter"]}


def html_of(config: SnippetConfig) -> str:
    (tag,) = version(config)["tag"]
    return parameters(tag)["html"]


def replace_variables(html: str) -> str:
    """Replace variables in a Custom HTML tag as Tag Manager does."""
    return re.sub(r"\{\{.*?\}\}", "undefined", html, flags=re.DOTALL)


@pytest.mark.parametrize("config", CONFIGS, ids=lambda c: f"{c.name}-{c.packing}-{c.destination}")
def test_a_tag_contains_the_built_script_and_no_variable(config: SnippetConfig) -> None:
    html = html_of(config)
    assert replace_variables(html) == html
    (script,) = Scripts(html).contents
    assert script == Artifacts(config).snippet.minified


def test_every_reference_leads_to_a_part_of_the_import() -> None:
    content = version(configure())
    triggers = {each["triggerId"] for each in content["trigger"]}
    folders = {each["folderId"] for each in content["folder"]}
    (tag,) = content["tag"]
    assert set(tag["firingTriggerId"]) == triggers
    kinds = {"tag": "tagId", "trigger": "triggerId", "variable": "variableId", "folder": "folderId"}
    parts = [(part, part[key]) for kind, key in kinds.items() for part in content[kind]]
    assert len({id_ for _, id_ in parts}) == len(parts)
    assert {part.get("parentFolderId") for part, _ in parts} == {None, *folders}
    assert len({part["name"] for part, _ in parts if "folderId" not in part}) == len(parts) - 1


def test_the_variables_show_what_the_snippet_did() -> None:
    content = version(configure(**{"global": "conversion"}))
    paths = [parameters(each)["name"] for each in content["variable"]]
    assert paths == ["conversion.reason", "conversion.handover"]


def test_a_snippet_that_needs_elements_waits_for_the_page() -> None:
    def trigger(config: SnippetConfig) -> str:
        kind: str = version(config)["trigger"][0]["type"]
        return kind

    assert trigger(configure()) == "PAGEVIEW"
    assert trigger(example_of(catalogue()["telmetrics"])) == "DOM_READY"


def test_the_tag_works_after_tag_manager_has_replaced_variables() -> None:
    (script,) = Scripts(replace_variables(html_of(configure()))).contents
    assert run(script, HELD) == URL


@given(st.text(max_size=254) | st.sampled_from(HOSTILE))
def test_a_goal_is_never_a_variable_of_tag_manager(goal: str) -> None:
    config = configure().model_copy(update={"goal": f"x{goal}"})
    html = html_of(config)
    assert replace_variables(html) == html
    assert "{{" not in html
    assert len(Scripts(html).contents) == 1
