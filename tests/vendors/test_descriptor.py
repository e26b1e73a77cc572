from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from snippetgen.vendors import Vendor, catalogue


def descriptor(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    return {**catalogue()["generic-queue"].model_dump(by_alias=True), **changes}


def test_a_family_may_depend_on_an_option() -> None:
    vendor = Vendor.model_validate(descriptor())

    assert vendor.family({"queue": "q"}) == "object-queue"
    assert vendor.family({"queue": "q", "shape": "command"}) == "command-queue"


def test_a_parameter_whose_option_does_not_apply_is_left_out() -> None:
    vendor = Vendor.model_validate(descriptor())

    assert vendor.handover_values({"queue": "q"}) == {"queue": "q"}
    assert vendor.handover_values({"queue": "q", "shape": "command", "command": "set"}) == {
        "queue": "q",
        "command": "set",
        "before": "",
    }


def test_a_global_may_be_named_by_an_option() -> None:
    vendor = Vendor.model_validate(descriptor())

    assert vendor.globals_in_use({"queue": "q"}) == ("q",)
    assert vendor.globals_in_use({}) == ()


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("a" * 64, None),
        ("a" * 65, "is 65 characters long; generic-queue takes variable names of at most 64."),
        ("1a", "must be letters, digits and _, beginning with a letter."),
        ("a\n", "must be letters, digits and _, beginning with a letter."),
        ("taken", "is reserved: somebody writes it."),
    ],
)
def test_a_name_is_judged_by_length_pattern_and_reserved_names(
    name: str, fault: str | None
) -> None:
    rules = {**descriptor()["variables"], "reserved": {"taken": "somebody writes it"}}

    assert Vendor.model_validate(descriptor(variables=rules)).name_fault(name) == fault


@pytest.mark.parametrize(
    "changes",
    [
        {"slug": "Upper Case"},
        {"sources": []},
        {"setup": []},
        {"packings": ["neither"]},
        {"unknown": 1},
        {"evidence": {"level": 6, "set": "", "return": ""}},
        {"handover": {"family": "{nothing}-queue"}},
        {"handover": {"family": "cookie", "max_age": "{nothing}"}},
        {"page_globals": ["{nothing}"]},
        {"variables": {**descriptor()["variables"], "names": {"url": "a"}}},
        {"variables": {**descriptor()["variables"], "max_length": 5}},
    ],
    ids=repr,
)
def test_a_descriptor_that_is_not_sound_does_not_load(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Vendor.model_validate(descriptor(**changes))
