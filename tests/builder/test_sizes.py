"""A snippet grows only on purpose: its budget is raised with the rule that needs it."""

from __future__ import annotations

import re
import zlib

import dukpy
import pytest

from snippetgen.builder.compression import gzip
from snippetgen.builder.optimizing.program import minified
from snippetgen.builder.optimizing.renaming import sort_declarations
from snippetgen.builder.optimizing.tokens import join, tokenize
from snippetgen.builder.rendering import assemble, render
from snippetgen.builder.variant import variant_of
from tests.configurations import ROOT, configure, reporting_to

BUDGETS = {
    "classic": 940,
    "classic-2015": 920,
    "web": 1065,
    "edge": 1105,
    "feature": 1040,
    "auto": 1370,
    "classic+web": 1370,
    "classic+edge": 1445,
    "web+edge": 1335,
    "classic+web+edge": 1566,
}
"""Bytes of the minified snippet for CallTrackingMetrics after `gzip -9`, by destination."""


@pytest.mark.parametrize(("destination", "budget"), BUDGETS.items())
def test_a_destination_keeps_its_size_budget(destination: str, budget: int) -> None:
    assert size_of(destination) <= budget


def size_of(destination: str) -> int:
    script = render(configure(**reporting_to(destination))).minified.encode()
    compressor = zlib.compressobj(level=9, wbits=31)
    return len(compressor.compress(script) + compressor.flush())


def test_the_documentation_has_the_sizes_of_lists() -> None:
    text = (ROOT / "docs" / "destinations.md").read_text("utf-8")
    shown = {
        "+".join(re.findall(r"\w+", names)): int(size)
        for names, size in re.findall(r"^\| `\[(.*?)\]`.*\| (\d+) \|$", text, re.MULTILINE)
    }
    assert shown == {
        name: len(gzip(render(configure(**reporting_to(name))).minified.encode()))
        for name in BUDGETS
        if "+" in name
    }


def test_the_optimized_program_depends_only_on_its_source() -> None:
    source = assemble(variant_of(configure()))
    assert minified(source) == minified(source)


def test_a_placeholder_for_a_number_is_never_joined_to_a_word() -> None:
    source = '!function () { function f() { return "{{ wait_ms }}"; } f(); f(); }();'
    assert 'return "{{ wait_ms }}"' in minified(source)


def test_a_function_that_is_used_once_is_inlined() -> None:
    source = (
        "!function (use) { function once(x) { return x + 1; } use(once); function t() {} t(t); }();"
    )
    assert "once" not in minified(source)
    assert minified(source).count("function") == 3


def test_an_inlined_function_keeps_the_meaning_of_its_names() -> None:
    source = """!function (outer) {
        function once() { return outer; }
        function other(x) { var outer = x; results.push(call(once), outer); }
        other(1); other(2);
    }(7);"""
    page = "var results = []; function call(fn) { return fn(); }"
    assert "call(function(){" in minified(source)
    assert dukpy.evaljs(f"{page}{minified(source)}results") == [7, 1, 7, 2]


def test_variables_are_declared_in_the_preferred_order_unless_a_value_is_a_call() -> None:
    tokens = tokenize("var a, b = [1, 2], c; for (var b, a in c); var c = f(), a;")
    assert join(sort_declarations(tokens, ["c", "b", "a"])) == (
        "var c,b=[1,2],a;for(var b,a in c);var c=f(),a;"
    )


def test_members_are_quoted_only_if_they_must_be() -> None:
    for name, text in {"a_b": "a_b:", "a-b": '"a-b":', "class": '"class":'}.items():
        config = configure().model_copy(update={"variables": {"url": name}})
        assert text in render(config).minified
