from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig, load, load_all
from snippetgen.config.vendor_lookup import VendorLookup, is_descriptor_path
from snippetgen.validation.errors import ConfigError, RuleError
from snippetgen.vendors import Vendor, catalogue
from snippetgen.vendors.validation_errors import problems_of
from tests.config.problem_texts import without_places
from tests.descriptors import ACME

SNIPPET = 'vendor = "./vendors/acme.toml"\ngoal = "phone_call_conversion"\n'


@pytest.fixture
def snippet(tmp_path: Path) -> Path:
    (tmp_path / "vendors").mkdir()
    (tmp_path / "vendors" / "acme.toml").write_text(ACME)
    path = tmp_path / "shop.toml"
    path.write_text(SNIPPET)
    return path


def problems(snippet: Path, descriptor: str, more: str = "") -> list[str]:
    (snippet.parent / "vendors" / "acme.toml").write_text(descriptor)
    snippet.write_text(SNIPPET + more)
    with pytest.raises(ConfigError) as caught:
        load(snippet)
    return without_places(str(caught.value).replace(f"{snippet.parent}/", "")).splitlines()


@pytest.mark.parametrize(
    ("vendor", "path"),
    [("ctm", False), ("./a.toml", True), ("a.toml", True), ("a/b", True), ("toml", False)],
)
def test_a_slash_or_the_extension_marks_a_path(vendor: str, path: bool) -> None:
    assert is_descriptor_path(vendor) is path


def test_a_descriptor_is_found_beside_the_configuration(snippet: Path) -> None:
    config = load(snippet)

    assert config.vendor == "./vendors/acme.toml"
    assert (config.vendor_descriptor.slug, config.vendor_descriptor.name) == ("acme", "Acme Calls")
    assert config.setup_steps == ["Tell Acme about optimizely_conversion."]


def test_a_descriptor_of_a_known_family_needs_no_code(snippet: Path) -> None:
    code = render(load(snippet)).readable

    assert 'window["_acme"]' in code
    assert "400" in code


def test_built_files_contain_no_absolute_path(snippet: Path) -> None:
    config = load(snippet)

    assert str(snippet.parent) not in config.model_dump_json() + render(config).readable


def test_a_configuration_keeps_its_vendor_if_the_descriptor_changes(snippet: Path) -> None:
    config = load(snippet)
    (snippet.parent / "vendors" / "acme.toml").write_text("")

    assert config.vendor_descriptor.name == "Acme Calls"
    assert config.model_copy().vendor_descriptor.name == "Acme Calls"


def test_configurations_with_different_descriptors_are_not_equal(snippet: Path) -> None:
    before = load(snippet)
    (snippet.parent / "vendors" / "acme.toml").write_text(ACME.replace("400", "500"))

    assert load(snippet) != before


def test_without_a_file_paths_are_relative_to_the_working_folder(
    snippet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(snippet.parent)
    settings = {"vendor": "vendors/acme.toml", "goal": "x", "name": "x"}

    assert SnippetConfig.model_validate(settings).vendor_descriptor.slug == "acme"


def test_all_problems_of_a_descriptor_are_reported_with_file_and_key(snippet: Path) -> None:
    descriptor = ACME.replace("object-queue", "objct-queue").replace(
        'queue = "_acme"', 'queue = "_acme"\n[options.x]\ndescription = "x"\ndefault = 5'
    )

    found = problems(snippet, descriptor.replace('pattern = "^[a-z_]+$"', 'pattern = "("'))

    assert [line.split(": ")[:2] for line in found] == [
        ["vendors/acme.toml", "options.x.default = 5"],
        ["vendors/acme.toml", 'handover.family = "objct-queue"'],
        ["vendors/acme.toml", 'variables.pattern = "("'],
    ]


def test_problems_of_both_files_are_reported_together(
    snippet: Path,
) -> None:
    found = problems(snippet, ACME.replace("region", "regoin"), "wait_ms = -1")

    assert found == [
        "vendors/acme.toml: region: required.",
        'vendors/acme.toml: regoin: unknown key. Did you mean "region"?',
        "shop.toml: wait_ms = -1: must be a whole number from 0 to 60000.",
    ]


def test_variable_names_must_follow_the_rules_of_the_descriptor(snippet: Path) -> None:
    assert problems(snippet, ACME, 'variables = { url = "A" }') == [
        'shop.toml: variables.url = "A": must be lower-case letters and _.'
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", 'shop.toml: vendor = "./vendors/acme.toml": is empty.'),
        ("name", "vendors/acme.toml: not valid TOML: "),
        (f"a{'.a' * 301} = 1", "vendors/acme.toml: line 1 has more than 300 dots."),
    ],
)
def test_a_descriptor_that_cannot_be_parsed_has_one_problem(
    text: str, problem: str, snippet: Path
) -> None:
    (found,) = problems(snippet, text)

    assert found.startswith(problem)


def test_a_descriptor_is_read_once_per_configuration(snippet: Path) -> None:
    found = VendorLookup(snippet.parent / "vendors")

    first = found.find("./acme.toml")
    (snippet.parent / "vendors" / "acme.toml").unlink()

    assert found.find("./acme.toml") is first


def test_a_descriptor_is_read_once_for_all_configurations(snippet: Path) -> None:
    (snippet.parent / "other").mkdir()
    other = snippet.parent / "other" / "mine.toml"
    other.write_text(SNIPPET.replace("./vendors", "../vendors"))

    first, second = load_all([snippet, other])

    assert first.vendor_descriptor is second.vendor_descriptor


def test_a_folder_is_not_a_descriptor(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="is a folder"):
        VendorLookup(tmp_path).find("./")


def test_descriptors_in_two_folders_may_have_the_same_name(snippet: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "vendors").mkdir(parents=True)
    (other / "vendors" / "acme.toml").write_text(ACME.replace("_acme", "_other"))
    (other / "mine.toml").write_text(SNIPPET)

    queues = [
        config.vendor_descriptor.handover_values({})["queue"]
        for config in load_all([snippet, other / "mine.toml"])
    ]

    assert queues == ["_acme", "_other"]


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["{queue}", "{nothing}", "(", "a{9999999999}", "x.y", "https://a.example"])
    | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
)
FACTS = {
    "acme": tomllib.loads(ACME),
    "queue": catalogue()["generic-queue"].model_dump(mode="json", by_alias=True),
    "invoca": catalogue()["invoca"].model_dump(mode="json", by_alias=True),
}


@given(st.sampled_from(sorted(FACTS)), st.data())
def test_any_descriptor_is_valid_or_has_printable_problems(which: str, data: st.DataObject) -> None:
    facts = {**copy.deepcopy(FACTS[which]), "slug": "acme"}
    place: Any = facts
    while True:
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(list(keys)))
        if not place[key] or not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(VALUES)

    try:
        Vendor.model_validate(facts)
    except ValidationError as error:
        found = list(map(str, problems_of(error, facts)))
        assert found
        assert all(line.isprintable() and line.endswith((".", "?")) for line in found)
