"""The HTML pages of a build, as people open them."""

from __future__ import annotations

import json
from pathlib import Path

from snippetgen_harness.verify.stage import Stage

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.build import build
from tests.configurations import configure

SHOWN = """() => JSON.stringify({
    text: document.body.innerText,
    tags: Array.from(document.querySelectorAll('textarea'), each => each.value),
    ran: 'offlineConversion' in window,
})"""


def test_the_tags_are_shown_as_they_must_be_pasted_and_do_not_run(
    stage: Stage, tmp_path: Path
) -> None:
    config = configure(goal="50% & <b> &copy; </textarea>")
    build(config, tmp_path)
    stage.tab.open(f"{(tmp_path / 'ctm.html').as_uri()}")
    shown = json.loads(stage.tab.evaluate(SHOWN))
    built = Artifacts(config)
    assert shown["tags"] == [
        built.tag("inline"),
        built.tag("nonce"),
        built.tag("latest"),
        built.tag("external"),
    ]
    assert "Paste only ONE of these tags" in shown["text"]
    assert shown["ran"] is False
    assert stage.tab.page_errors() == []


def test_the_guide_fits_a_phone_and_its_sections_can_be_expanded(
    stage: Stage, tmp_path: Path
) -> None:
    build(configure(vendor="callrail"), tmp_path)
    stage.tab.open((tmp_path / "INSTALL.html").as_uri())
    text = stage.tab.evaluate("() => document.body.innerText")
    assert "Who does what" in text
    assert "The external tag: many pages" not in text
    unfolded = (
        "() => { window.dispatchEvent(new Event('beforeprint')); return document.body.innerText }"
    )
    assert "The external tag: many pages" in stage.tab.evaluate(unfolded)
    narrow = "() => { document.body.style.width = '320px'; return document.body.scrollWidth }"
    assert stage.tab.evaluate(narrow) <= 360
    assert stage.tab.page_errors() == []
