from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from snippetgen_harness.pages.vendor_embed import STATIC

from snippetgen.builder.variant import values_of
from snippetgen.files.resources import TEMPLATES
from snippetgen.vendors import catalogue
from snippetgen.vendors.family import Family, families
from tests.configurations import configure

FILES = (TEMPLATES / "js" / "families", STATIC / "models")


def family(**changes: Any) -> Family:  # noqa: ANN401
    traits = {"name": "made-up", "summary": "Made up.", "transport": "script", "read": "live"}
    return Family.model_validate({**traits, "arguments": ["pair"], "parameters": {}, **changes})


@pytest.mark.parametrize("folder", FILES, ids=lambda folder: folder.name)
def test_every_family_has_a_template_and_a_page_model(folder: Path) -> None:
    found = {path.stem for path in folder.glob("*.js") if not path.stem.endswith(".stub")}
    assert found == set(families())


def test_a_vendor_of_the_catalogue_uses_each_family() -> None:
    used = {family.name for vendor in catalogue().values() for family in vendor.families()}
    assert used == set(families())


@pytest.mark.parametrize("name", families())
def test_no_parameter_takes_a_placeholder_that_the_core_fills(name: str) -> None:
    config = configure()
    own = config.vendor_descriptor.handover_values(config.options).keys()
    assert not families()[name].parameters.keys() & (values_of(config).keys() - own)
    assert not families()[name].parameters.keys() & {"family", "argument", "when"}


def test_a_vendor_that_reads_once_reads_again_if_the_snippet_can_ask_it() -> None:
    once = family(read="once", parameters={"rerun": {"kind": "path", "default": ""}})
    assert once.reads_once({"argument": "pair", "rerun": ""})
    assert not once.reads_once({"argument": "pair", "rerun": "api.run"})


def test_the_argument_may_decide_whether_a_vendor_reads_once() -> None:
    some = family(arguments=["pair", "query"], read_once_with=["query"])
    assert some.reads_once({"argument": "query"})
    assert not some.reads_once({"argument": "pair"})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"blocked_global": "queue"}, "queue is not one of its parameters"),
        ({"needs_elements": "numbers"}, "numbers is not one of its parameters"),
        (
            {"parameters": {"key": {"kind": "text", "with": "numbers"}}},
            "numbers is not one of its parameters",
        ),
        (
            {"parameters": {"rerun": {"kind": "text", "default": ""}}},
            'the parameter rerun must have kind = "path" and default = ""',
        ),
        ({"read_once_with": ["query"]}, "read_once_with must be among its arguments"),
        ({"polls_vendor": True}, "polls_vendor needs the parameter patience_ms"),
        (
            {
                "polls_vendor": True,
                "calls_without_value": True,
                "parameters": {"patience_ms": {"kind": "number", "default": 1}},
            },
            "calls_without_value and polls_vendor must not both be set",
        ),
        ({"transport": "pigeon"}, "'script', 'cookie', 'storage' or 'request'"),
        ({"read": "twice"}, "'live' or 'once'"),
        ({"arguments": []}, "at least 1 item"),
        ({"trait": True}, "Extra inputs are not permitted"),
    ],
)
def test_an_inconsistent_family_does_not_load(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        family(**changes)
    assert message in str(caught.value)
