"""An object that the vendor reads."""

from __future__ import annotations

from snippetgen.builder.rendering import render
from tests.configurations import configure
from tests.snippet.engine import run
from tests.snippet.families.handover_examples import URL


def test_callcap_reads_a_member_of_an_object() -> None:
    script = render(configure("callcap")).minified
    assert run(script, "window.webmatchVariables") == {"c": URL}
    kept = run(script, "window.webmatchVariables", before="window.webmatchVariables = { k: 1 };")
    assert kept == {"k": 1, "c": URL}
