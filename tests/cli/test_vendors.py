from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from snippetgen.cli.vendors import command
from snippetgen.vendors import Vendor, catalogue


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_table_has_a_row_per_vendor() -> None:
    result = CliRunner().invoke(command, [])

    assert result.exit_code == 0
    rows = [line.split()[0] for line in result.stdout.splitlines() if line[0] != " "]
    assert rows == ["Slug", *catalogue()]


@pytest.mark.parametrize("slug", catalogue())
def test_a_page_has_the_facts_and_the_steps_with_exact_names(slug: str) -> None:
    vendor = catalogue()[slug]

    result = CliRunner().invoke(command, [slug])

    assert result.exit_code == 0
    page = words(result.stdout)
    facts = [vendor.order, vendor.return_channel.path, vendor.limits.observed]
    steps = vendor.setup_steps({"url": "optimizely_conversion"})
    sources = [source.what for source in vendor.sources]
    for text in [*facts, *steps, *sources]:
        assert words(text) in page


def test_a_page_tells_the_limit_that_the_snippet_keeps() -> None:
    page = words(CliRunner().invoke(command, ["callrail"]).stdout)

    assert "name=value of at most 4096 characters, the value percent-encoded" in page


def test_json_holds_the_whole_descriptor() -> None:
    result = CliRunner().invoke(command, ["ctm", "--json"])

    assert Vendor.model_validate(json.loads(result.stdout)) == catalogue()["ctm"]


def test_json_of_the_catalogue_is_a_list() -> None:
    result = CliRunner().invoke(command, ["--json"])

    assert [vendor["slug"] for vendor in json.loads(result.stdout)] == list(catalogue())


def test_an_unknown_vendor_gets_a_suggestion() -> None:
    result = CliRunner().invoke(command, ["call-rail"])

    assert result.exit_code == 1
    assert result.stdout == ""
    assert 'Did you mean "callrail"?' in result.stderr
