from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli.vendors import command
from snippetgen.text.template import plain
from snippetgen.vendors import UnestablishedVendor, Vendor, all_vendors, catalogue, unestablished
from tests.config.problem_texts import without_places
from tests.descriptors import ACME


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_table_has_a_row_per_vendor() -> None:
    result = CliRunner().invoke(command, [])

    assert result.exit_code == 0
    rows = [line.split()[0] for line in result.stdout.splitlines() if line[0] != " "]
    assert rows == ["Slug", *(entry.slug for entry in all_vendors())]


@pytest.mark.parametrize("slug", unestablished())
def test_a_vendor_without_a_snippet_is_marked(slug: str) -> None:
    table = CliRunner().invoke(command, []).stdout.splitlines()
    page = words(CliRunner().invoke(command, [slug]).stdout)

    (row,) = (line for line in table if line.startswith(f"{slug} "))
    assert "not established" in row
    facts = unestablished()[slug].not_established
    assert "No snippet can be built yet" in page
    assert words(facts.missing) in page
    assert f'Use vendor = "{facts.instead}" instead' in page


@pytest.mark.parametrize("slug", catalogue())
def test_a_page_has_the_facts_and_the_steps_with_exact_names(slug: str) -> None:
    vendor = catalogue()[slug]

    result = CliRunner().invoke(command, [slug])

    assert result.exit_code == 0
    page = words(result.stdout)
    facts = [plain(vendor.sentence(vendor.order)), vendor.return_channel.where]
    facts.append(vendor.limits.observed)
    steps = vendor.setup_steps({"url": vendor.variables.names["url"]})
    sources = [source.what for source in vendor.sources]
    for text in [*facts, *steps, *sources]:
        assert words(text) in page


def test_a_page_states_the_limit_that_the_snippet_respects() -> None:
    page = words(CliRunner().invoke(command, ["callrail"]).stdout)

    assert "name=value of at most 4096 characters, the value percent-encoded" in page


def test_json_contains_the_whole_descriptor() -> None:
    result = CliRunner().invoke(command, ["ctm", "--json"])

    assert Vendor.model_validate(json.loads(result.stdout)) == catalogue()["ctm"]


def test_json_of_the_catalogue_is_a_list() -> None:
    result = CliRunner().invoke(command, ["--json"])

    vendors = {vendor["slug"]: vendor for vendor in json.loads(result.stdout)}
    assert list(vendors) == [entry.slug for entry in all_vendors()]
    wildjar = UnestablishedVendor.model_validate(vendors["wildjar"])
    assert wildjar == unestablished()["wildjar"]


def test_an_unknown_vendor_gets_a_suggestion() -> None:
    result = CliRunner().invoke(command, ["call-rail"])

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith('There is no vendor "call-rail". Did you mean "callrail"? ')
    assert "give its path" in result.stderr


def test_the_path_of_a_descriptor_file_shows_its_page(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(ACME)

    result = CliRunner().invoke(command, [str(tmp_path / "acme.toml")])

    assert result.exit_code == 0
    page = words(result.stdout)
    assert "Acme Calls (acme)" in page
    assert "Tell Acme about optimizely_conversion." in page


def test_the_problems_of_a_descriptor_file_are_reported_by_key(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(ACME.replace("object-queue", "objct-queue"))

    result = CliRunner().invoke(command, [str(path)])

    assert result.exit_code == 1
    assert without_places(result.stderr).startswith(
        f'{path}: handover.family = "objct-queue": not a family.'
    )
