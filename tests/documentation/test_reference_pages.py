"""The generated pages of the documentation cover the code and the catalogue."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from scripts.reference_pages import pages
from snippetgen.builder.build import build
from snippetgen.cli import COMMANDS
from snippetgen.config import SnippetConfig, parse
from snippetgen.config.calls import Calls
from snippetgen.config.data_layer import DataLayer
from snippetgen.config.guide import Guide
from snippetgen.destinations import destinations
from snippetgen.lint.codes import CODES
from snippetgen.text.markdown import prose
from snippetgen.vendors import all_vendors
from tests.configurations import ROOT


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    """The generated pages by path."""
    return pages()


def test_every_vendor_has_a_page_with_its_sources(generated: dict[str, str]) -> None:
    for vendor in all_vendors():
        page = generated[f"catalogue/{vendor.slug}.md"]
        assert page.startswith(f"# {vendor.name}")
        assert [each.what for each in vendor.sources if prose(each.what) not in page] == []
        assert f"]({vendor.slug}.md)" in generated["catalogue/index.md"]


def settings() -> set[str]:
    tables: dict[str, type[BaseModel]] = {"data_layer": DataLayer, "calls": Calls, "guide": Guide}
    keys = {field.alias or name for name, field in SnippetConfig.model_fields.items()}
    inner = {f"{table}.{key}" for table, model in tables.items() for key in model.model_fields}
    return {f"[{key}]" if key in tables else key for key in keys} | inner


@pytest.mark.parametrize(
    ("page", "documented", "known"),
    [
        ("configuration", r"^#+ `(.+)`$", settings()),
        ("command-line", r"^## `snippetgen (.+)`$", set(COMMANDS)),
        ("findings", r"^\| `(\w+)` \|", set(CODES)),
        ("javascript", r"^## `(.+)`$", set(destinations())),
    ],
)
def test_a_reference_page_lists_every_entry(
    generated: dict[str, str], page: str, documented: str, known: set[str]
) -> None:
    text = generated[f"reference/{page}.md"]
    assert set(re.findall(documented, text, flags=re.MULTILINE)) == known


def test_the_index_leads_to_every_page(generated: dict[str, str]) -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\{toctree\}.*?\n\n(.*?)```", index, flags=re.DOTALL)
    listed = {f"{name}.md" for block in blocks for name in block.split()}
    written = {path.name for path in (ROOT / "docs").glob("*.md")} - {"index.md"}
    references = {name for name in generated if name.startswith("reference/")}
    assert listed == written | references | {"catalogue/index.md"}


def test_the_files_of_a_build_are_listed() -> None:
    text = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    config = parse('vendor = "ctm"\ngoal = "call"\nname = "shop"')
    assert {name for row in rows for name in re.findall("`(.+?)`", row)} == set(build(config))
