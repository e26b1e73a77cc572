from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.config import parse, scaffold_toml
from snippetgen.config.migration import migrate
from snippetgen.destinations.web import event_key
from snippetgen.validation.errors import ConfigError
from snippetgen.vendors import catalogue
from tests.configurations import ROOT

CLASSIC = """\
# The shop's snippet.
goal = "50% off"      # of everything
vendor = "ctm"
packing = "fields"

goal_ids = ["1", "2"]
universal_id = true
project_id = "1234500001"

[variables]
project = "oc_project" # ours
segments = "oc_segments"
experiments = "oc_experiments"
universal_id = "oc_universal_id"
"""

WEB = """\
# The shop's snippet.
goal = "50_off"      # of everything
vendor = "ctm"
packing = "fields"

project_id = "1234500001"
destination = "web"

[variables]
project = "oc_project" # ours
"""


def test_unsupported_settings_are_removed_and_comments_and_order_are_kept() -> None:
    migration = migrate(CLASSIC)
    assert migration.text == WEB
    assert parse(migration.text).destination == "web"


def test_every_change_is_listed() -> None:
    changes = {change.key: (change.old, change.new) for change in migrate(CLASSIC).changes}
    assert changes == {
        "destination": ('"classic"', '"web"'),
        "goal": ('"50% off"', '"50_off"'),
        "universal_id": ("true", None),
        "goal_ids": ('["1", "2"]', None),
        "variables.experiments": ('"oc_experiments"', None),
        "variables.segments": ('"oc_segments"', None),
        "variables.universal_id": ('"oc_universal_id"', None),
        "experiments": (None, None),
        "segments": (None, None),
    }


def test_the_questions_name_the_ids_to_look_up() -> None:
    questions = {question.key: question.message for question in migrate(CLASSIC).questions}
    assert list(questions) == ["goal", "entity_id", "project_id", "attributes"]
    assert '"50_off"' in questions["goal"]
    assert "1234500001" in questions["project_id"]


def test_a_known_entity_id_is_not_asked_for() -> None:
    text = 'vendor = "ctm"\ngoal = "call"\ndestination = "auto"\nentity_id = "5"\n'
    migration = migrate(text)
    assert [question.key for question in migration.questions] == ["goal", "attributes"]
    assert migration.text == text.replace("auto", "web")


def test_performance_edge_stays_with_auto_if_its_ids_are_given() -> None:
    ids = 'account_id = "2"\nproject_id = "1"\nentity_id = "3"\n'
    text = f'vendor = "ctm"\ngoal = "call"\ndestination = "auto"\n{ids}'
    assert migrate(text).text == text.replace('"auto"', '["web", "edge"]')
    (change, *_) = migrate(text).changes
    assert (change.old, change.new) == ('"auto"', '["web", "edge"]')
    without = text.replace('entity_id = "3"\n', "")
    assert migrate(without).text == without.replace("auto", "web")


def test_a_configuration_for_web_is_not_changed() -> None:
    migration = migrate(WEB)
    assert (migration.text, migration.changes, migration.questions) == (WEB, (), ())
    assert migrate(migrate(CLASSIC).text).text == WEB


@pytest.mark.parametrize("slug", catalogue())
def test_the_scaffold_of_every_vendor_can_be_migrated(slug: str) -> None:
    assert parse(migrate(scaffold_toml(catalogue()[slug])).text).destination == "web"


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.toml")), ids=lambda p: p.stem)
def test_every_example_can_be_migrated(path: Path) -> None:
    before = path.read_text("utf-8")
    text = migrate(before, folder=path.parent).text
    destination = parse(text, folder=path.parent).destination_object
    assert "classic" not in destination.products
    assert destination.name == "web" or text == before


def test_an_invalid_configuration_is_not_migrated() -> None:
    with pytest.raises(ConfigError, match="gaol"):
        migrate('vendor = "ctm"\ngaol = "call"\n')


@pytest.mark.parametrize(
    ("goal", "key"),
    [
        ("phone_call_conversion", "phone_call_conversion"),
        ("Phone call 2.0 - sale", "Phone call 2.0 - sale"),
        ("phone%20call", "phone call"),
        ("reg2_button_(click)", "reg2_button__click"),
        ("price_modules_-_t&c", "price_modules_-_t_c"),
        ("звонок", "phone_call_conversion"),
        ("k" * 200, "k" * 64),
    ],
)
def test_a_goal_becomes_an_event_key(goal: str, key: str) -> None:
    assert event_key(goal) == key


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_goal_becomes_a_valid_event_key(goal: str) -> None:
    key = event_key(goal)
    assert re.fullmatch(r"[a-zA-Z0-9_\-. ]{1,64}", key)
    assert event_key(key) == key


IDS = 'account_id = "1"\nproject_id = "2"\nentity_id = "3"\n'


@pytest.mark.parametrize(
    ("destination", "migrated"),
    [
        ('["classic", "edge"]', '["web", "edge"]'),
        ('["edge", "web", "classic"]', '["web", "edge"]'),
        ('["web", "edge"]', None),
        ('"edge"', None),
        ('"feature"\nvisitor = "cookie:uid"', None),
    ],
)
def test_only_classic_is_replaced(destination: str, migrated: str | None) -> None:
    text = f'vendor = "ctm"\ngoal = "call"\ndestination = {destination}\n{IDS}'
    migration = migrate(text)
    assert migration.text == text.replace(destination, migrated or destination)
    written = [(each.old, each.new) for each in migration.changes if each.key == "destination"]
    assert written == ([(destination, migrated)] if migrated else [])
