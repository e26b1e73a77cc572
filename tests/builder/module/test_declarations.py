"""The types of a module list the snippet's results, and document its functions."""

from __future__ import annotations

import re

import pytest

from snippetgen.builder.module.declarations import declarations
from snippetgen.builder.rendering import render
from snippetgen.config import SnippetConfig
from snippetgen.vendors import catalogue
from tests.configurations import ROOT, configure, example_of, of_every_destination


def types_of(config: SnippetConfig) -> str:
    return declarations(config, render(config).readable)


def union(name: str, text: str) -> set[str]:
    """Return the members of a union of strings."""
    declaration = text.split(f"export type {name} =")[1].split("\n\n")[0]
    return set(re.findall(r'\| "(\w*)"', declaration))


def documented(column: str) -> set[str]:
    """Return the codes in the table of docs/page.md that begins with this column."""
    page = (ROOT / "docs" / "page.md").read_text(encoding="utf-8")
    table = page.split(f"| {column} | when |")[1].split("\n\n")[0]
    first = (row.split("|")[1] for row in table.splitlines()[2:])
    return {code.strip('"') for cell in first for code in re.findall(r"`([\w\"]+)`", cell)}


def test_the_reasons_match_the_documentation() -> None:
    assert union("Reason", types_of(configure())) == documented("reason")


def test_a_hand_over_has_only_the_statuses_of_its_family() -> None:
    found = {
        vendor.slug: union("Handover", types_of(example_of(vendor, vendor.packings[0])))
        for vendor in catalogue().values()
    }
    assert found["ctm"] == {"", "placed"}
    assert found["roistat"] == {"", "placed", "taken"}
    assert found["generic-beacon"] == {"", "sent"}
    assert set.union(*found.values()) == documented("handover")


@pytest.mark.parametrize("config", of_every_destination(), ids=lambda config: config.name)
def test_every_function_is_documented_as_a_member_and_as_an_export(config: SnippetConfig) -> None:
    text = types_of(config)
    for name in (*config.destination_object.functions, "refresh"):
        assert re.search(rf"\*/\n  {name}\(.*\): string;", text), name
        assert re.search(rf"\*/\nexport function {name}\(.*\): string;", text), name
    assert "@return {" not in text
    assert "@param {" not in text


def test_globals_are_declared_if_the_snippet_sets_them() -> None:
    assert re.findall(r"  var (\w+):", types_of(configure())) == ["offlineConversion"]
    exposed = configure(expose="globals", **{"global": "mine"})
    assert re.findall(r"  var (\w+):", types_of(exposed)) == [
        "mine",
        *exposed.destination_object.functions,
    ]
