from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from snippetgen.config import SnippetConfig


def make(**settings: Any) -> SnippetConfig:  # noqa: ANN401
    return SnippetConfig.model_validate(
        {"vendor": "ctm", "goal": "phone_call_conversion", "name": "x", **settings}
    )


def test_everything_but_vendor_goal_and_name_has_a_default() -> None:
    config = make()

    assert config.destination == "classic"
    assert config.packing == "url"
    assert config.global_name == "offlineConversion"
    assert config.expose == "object"
    assert config.wait_ms == 5000
    assert config.consent is None
    assert config.goal_ids == ()
    assert config.public_url is None
    assert config.universal_id is True


def test_a_configuration_is_immutable() -> None:
    with pytest.raises(ValidationError):
        make().goal = "other"  # type: ignore[misc]


def test_the_packing_url_hands_over_one_variable() -> None:
    assert make().variable_names == {"url": "optimizely_conversion"}
    assert make(variables={"url": "mine"}).variable_names == {"url": "mine"}


def test_the_packing_fields_hands_over_one_variable_per_field() -> None:
    config = make(packing="fields", variables={"visitor": "mine"})

    assert config.variable_names == {
        "project": "optimizely_project",
        "account": "optimizely_account",
        "visitor": "mine",
        "experiments": "optimizely_experiments",
        "segments": "optimizely_segments",
        "universal_id": "optimizely_universal_id",
    }


@pytest.mark.parametrize(
    ("destination", "fields"),
    [
        ("web", ["project", "account", "visitor", "entity"]),
        (
            "auto",
            [
                "project",
                "account",
                "visitor",
                "entity",
                "experiments",
                "segments",
                "universal_id",
            ],
        ),
    ],
)
def test_the_fields_depend_on_the_destination(destination: str, fields: list[str]) -> None:
    assert list(make(destination=destination, packing="fields").variable_names) == fields


def test_a_goal_of_web_must_be_a_valid_event_key() -> None:
    assert make(destination="web", goal="Phone call-1.0_x").goal == "Phone call-1.0_x"
    assert make(destination="auto", goal="50% off").goal == "50% off"
    with pytest.raises(ValidationError, match="must be the key"):
        make(destination="web", goal="50% off")


@pytest.mark.parametrize(
    "settings",
    [{"universal_id": False}, {"destination": "classic-2015"}, {"destination": "web"}],
)
def test_a_universal_id_that_is_not_sent_has_no_variable(settings: dict[str, Any]) -> None:
    config = make(packing="fields", **settings)

    assert config.universal_id is False
    assert "universal_id" not in config.variable_names


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://cdn.example.com", "https://cdn.example.com/"),
        ("https://cdn.example.com:8443/s/", "https://cdn.example.com:8443/s/"),
        ("/", "/"),
        ("/static/s", "/static/s/"),
    ],
)
def test_a_public_url_ends_with_one_slash(url: str, base: str) -> None:
    assert make(public_url=url).public_url == base


@pytest.mark.parametrize("goal", ["a", "50% off", "電話", "x" * 255, "two words", "%41"])
def test_any_visible_text_is_a_valid_goal(goal: str) -> None:
    assert make(goal=goal).goal == goal
