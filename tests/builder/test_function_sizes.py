from __future__ import annotations

import re

import pytest

from snippetgen.builder.function_sizes import function_sizes
from snippetgen.builder.rendering import render
from snippetgen.vendors import catalogue
from tests.configurations import configure, example_of


@pytest.mark.parametrize("slug", sorted(catalogue()))
def test_the_parts_add_up_to_the_snippet_and_have_readable_names(slug: str) -> None:
    config = example_of(catalogue()[slug])
    snippet = render(config)
    found = function_sizes(config, snippet)

    assert sum(each.bytes for each in found) == len(snippet.minified.encode())
    names = [each.name for each in found if each.name]
    assert len(set(names)) == len(names) > 5
    assert set(names) <= set(re.findall(r"function (\w+)", snippet.readable))
    assert all(each.bytes > 0 for each in found)


def test_each_part_has_a_purpose() -> None:
    config = configure(destination="web")
    purposes = {each.name: each.purpose for each in function_sizes(config, render(config))}

    assert purposes["generateConversion"] == "conversion"
    assert purposes["refresh" if "refresh" in purposes else "attempt"] == "hand-over"
    assert purposes["safely"] == "interface"
    assert purposes[""] == "interface"
