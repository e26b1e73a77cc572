from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snippetgen_harness.verify.run import Outcome

from snippetgen.text.display import escaped
from tests.configurations import HOSTILE
from tests.harness.verify.reports.outcomes import (
    BUILT,
    EXPECTED,
    GOT,
    SOME,
    failed,
    missing,
    outcome,
    page,
)

VOID = {"meta", "link", "input", "img"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    parent: Element | None
    text: str = ""

    def is_in(self, **attributes: str) -> bool:
        own = all(self.attributes.get(key) == value for key, value in attributes.items())
        return own or (self.parent is not None and self.parent.is_in(**attributes))


@dataclass
class Document(HTMLParser):
    """A page as elements; `text` of an element includes the text of its descendants."""

    source: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self.feed(self.source)
        self.close()
        assert not self._open, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self._open[-1] if self._open else None)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        return [each for each in self.elements if each.tag == tag and each.is_in(**attributes)]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [" ".join(each.text.split()) for each in self.all(tag, **attributes)]


def rows(document: Document, **attributes: str) -> list[list[str]]:
    return [
        [" ".join(cell.text.split()) for cell in document.elements if cell.parent is row]
        for row in document.all("tr", **attributes)
    ]


def test_the_overview_has_configurations_by_engines() -> None:
    assert rows(Document(page(SOME)), **{"class": "matrix stacked overview"}) == [
        ["Configuration", "chromium Chromium 1.2.3", "firefox Firefox 4.5", "webkit"],
        ["shop ctm, classic", "✕ failed 1 of 2", "✓ passed 2 of 2", "? missing"],
        ["other callrail, classic", "– not run", "✕ failed 1 of 1", "? missing"],
    ]


def test_the_header_shows_the_product_and_its_mark() -> None:
    document = Document(page(SOME))

    assert document.texts("p", **{"class": "brand"}) == ["snippetgen verify 1.2.3"]
    assert document.all("svg", **{"class": "brand"})


def test_the_matrix_has_situations_by_engines() -> None:
    assert rows(Document(page(SOME)), id="configuration-1") == [
        ["Situation", "chromium", "firefox", "webkit"],
        ["A page: good good", "✓ passed", "✓ passed", "? missing"],
        ["A page: bad bad", "✕ failed", "✓ passed", "? missing"],
    ]


def test_each_situation_and_engine_has_a_square() -> None:
    document = Document(page([outcome("normal"), *SOME]))
    squares = [
        (each.attributes["aria-label"], each.tag)
        for each in document.elements
        if each.attributes.get("class") == "square" and each.is_in(id="configuration-1")
    ]
    assert squares == [
        ("A page: normal, chromium: passed", "span"),
        ("A page: normal, firefox: not run", "span"),
        ("A page: normal, webkit: missing", "span"),
        ("A page: good, chromium: passed", "span"),
        ("A page: good, firefox: passed", "span"),
        ("A page: good, webkit: missing", "span"),
        ("A page: bad, chromium: failed", "a"),
        ("A page: bad, firefox: passed", "span"),
        ("A page: bad, webkit: missing", "span"),
    ]
    titles = document.texts("h4", id="configuration-1")
    assert titles == ["Classic: ordinary visitors 1", "Other situations 2"]


def test_a_failure_does_not_repeat_the_urls_that_it_compares() -> None:
    problem = f"url is {GOT!r}, expected {EXPECTED!r}"
    document = Document(page([failed(problems=(problem, "leaked global: x"), stored={})]))
    (problems,) = [
        each for each in document.all("ul") if each.attributes.get("class") == "problems"
    ]
    assert problems.text.split() == ["leaked", "global:", "x"]


def test_a_failed_situation_links_to_its_failure() -> None:
    document = Document(page(SOME))
    ids = {each.attributes.get("id") for each in document.elements}
    targets = [str(link.attributes["href"]) for link in document.all("a")]
    assert [each for each in targets if "failure" in each] == [
        *("#failure-1", "#failure-1"),  # the square, and the cell of the table
        *("#failure-2", "#failure-2"),
    ]
    assert {each[1:] for each in targets} <= ids


def test_a_failure_shows_all_its_details() -> None:
    document = Document(page([failed()]))
    text = " ".join(document.texts("details", id="failure-1"))
    assert "url is wrong leaked global: x" in text
    assert document.texts("dd") == [EXPECTED, GOT]
    assert "snippetgen verify shop.toml --engine chromium --situation bad" in text
    (cookies,) = [each for each in document.all("pre") if each.attributes.get("class") == "cookies"]
    assert cookies.text == "optimizelyEndUserId=oeu1r0.5\na=b\n"
    (picture,) = document.all("img")
    assert picture.attributes["src"] == "data:image/png;base64,iVBORw0K"


def test_a_failure_compares_urls_and_values() -> None:
    results = {
        row[0].split()[0]: row[-1] for row in rows(Document(page([failed()])), id="failure-1")
    }
    assert results == {
        "Parameter": "Result",
        **dict.fromkeys(("address", "a", "d", "n", "u"), "= same"),
        "x11": "≠ differs",
        "s33": "= same, at another position",
        "s44": "− missing",
        "v": "+ unexpected",
        "Variable": "Result",
        "optimizely_url": "≠ differs",
        "more": "+ unexpected",
    }


def test_the_difference_in_a_value_is_marked() -> None:
    one = failed(expected_stored={"a": "gc"}, stored={"a": "g%63"}, got_url="")
    document = Document(page([one]))
    assert document.texts("mark") == ["c", "%63"]


def test_without_two_urls_no_parameters_are_compared() -> None:
    text = page([failed(expected="no_experiment", expected_url="", picture=None)])
    assert "parameter by parameter" not in text
    assert "<img" not in text


def test_the_command_is_quoted_for_a_shell() -> None:
    text = page([failed()], files={"shop": Path("my files/shop.toml")})
    (command,) = [each for each in Document(text).texts("pre") if "verify" in each]
    assert command == ("snippetgen verify 'my files/shop.toml' --engine chromium --situation bad")


def test_the_command_repeats_the_options_and_names_only_real_situations() -> None:
    refused = failed("script", source="dist/shop/shop.min.js")
    text = page([refused], options=("--dist", "my dist"))
    (command,) = [each for each in Document(text).texts("pre") if "verify" in each]
    assert command == "snippetgen verify shop.toml --dist 'my dist' --engine chromium"


def test_the_page_says_which_script_was_tested_with_its_notes() -> None:
    document = Document(page([BUILT]))
    assert "ctm, classic · dist/shop/shop.min.js" in document.texts("span")
    assert "The script is <old>." in document.texts("p")


def test_a_missing_engine_is_reported_with_advice() -> None:
    document = Document(page(SOME))
    assert [each for each in document.texts("p") if "missing," in each] == [
        "webkit is missing, so nothing was verified in it. Install it with install webkit."
    ]
    assert "install webkit" in document.texts("code")


@pytest.mark.parametrize(("finished", "interrupted"), [(True, False), (False, True)])
def test_an_interrupted_run_says_so(finished: bool, interrupted: bool) -> None:
    document = Document(page([outcome()] * 120, finished=finished, total=490))
    assert (document.texts("h1")[0] == "Interrupted: 120 of 490, all 120 passed") is interrupted
    assert ("The run was interrupted." in " ".join(document.texts("p"))) is interrupted
    assert ("– 370 not run" in document.texts("li")) is interrupted


@pytest.mark.parametrize("outcomes", [[], [missing()], [outcome()]])
def test_every_set_of_outcomes_makes_a_page(outcomes: list[Outcome]) -> None:
    assert Document(page(outcomes)).all("h1")


def test_nothing_is_loaded_and_nothing_but_its_own_script_runs() -> None:
    text = page(SOME)
    document = Document(text)
    metas = [each.attributes for each in document.all("meta") if "http-equiv" in each.attributes]
    policy = str(metas[0]["content"])
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    for tag in ("script", "style"):
        (element,) = document.all(tag)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    addresses = [
        str(value)
        for each in document.elements
        for name, value in each.attributes.items()
        if name in ("src", "href")
    ]
    assert all(address.startswith(("#", "data:")) for address in addresses)
    assert not re.search(r"url\(|@import", document.all("style")[0].text)


def test_without_javascript_everything_is_open_and_there_are_no_filters() -> None:
    document = Document(page(SOME))
    assert all("open" in each.attributes for each in document.all("details"))
    (form,) = document.all("form")
    assert "hidden" in form.attributes


TEXT = st.one_of(st.text(), st.sampled_from(HOSTILE), st.just("\ud800\x00\u202e"))


@given(TEXT, TEXT)
def test_the_text_of_an_outcome_is_escaped(one: str, other: str) -> None:
    def shaped(one: str, other: str) -> tuple[list[str], Document]:
        texts = {"title": one, "problems": (one, other), "cookies": (other, one), "vendor": other}
        urls = {"expected_url": f"x{one}", "got_url": f"y{other}"}
        values = {"expected_stored": {"a": f"x{one}"}, "stored": {"a": f"y{other}"}}
        names = {"configuration": f"c{one}", "browser": f"b{other}"}
        hostile = failed("x", **names, **texts, **urls, **values)
        document = Document(page([hostile, missing(f"w{one}", problems=("no",))]))
        return [each.tag for each in document.elements if each.tag != "mark"], document

    shape, document = shaped(one, other)
    assert shape == shaped("plain", "text")[0]
    (cookies,) = [each for each in document.all("pre") if each.attributes.get("class") == "cookies"]
    assert cookies.text == f"{escaped(other)}\n{escaped(one)}\n"
    for element in document.elements:
        assert not [name for name in element.attributes if name.startswith("on")]
    document.source.encode()
