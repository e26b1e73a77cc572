from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import dukpy
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from snippetgen.javascript.literals import js_literal
from tests.configurations import HOSTILE

texts = st.text() | st.sampled_from(HOSTILE)


@given(texts)
@example("\N{LINE SEPARATOR}")
def test_an_es5_engine_reads_back_what_was_written(text: str) -> None:
    characters = dukpy.evaljs(
        f"{js_literal(text)}.split('').map(function (c) {{ return c.charCodeAt(0) }})"
    )
    utf16 = text.encode("utf-16-le", "surrogatepass")
    assert characters == [
        int.from_bytes(utf16[at : at + 2], "little") for at in range(0, len(utf16), 2)
    ]


@given(st.text(alphabet=st.characters(categories=["Cs"])))
def test_a_lone_surrogate_is_written_as_an_escape(text: str) -> None:
    assert json.loads(js_literal(text)).encode("utf-16", "surrogatepass") == text.encode(
        "utf-16", "surrogatepass"
    )


@given(texts)
def test_a_literal_is_plain_ascii_without_markup(text: str) -> None:
    assert re.fullmatch(r"[ -~]*", js_literal(text))
    assert not re.search("[<>&'/]", js_literal(text))


class Scripts(HTMLParser):
    """Collects the content of script elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.contents: list[str] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "script":
            self.contents.append("")
        else:
            self.others.append(tag)

    def handle_data(self, data: str) -> None:
        if self.contents:
            self.contents[-1] += data


@given(texts)
def test_a_literal_cannot_end_a_script_element(text: str) -> None:
    scripts = Scripts(f"<script>{js_literal(text)}</script>")
    assert scripts.contents == [js_literal(text)]
    assert scripts.others == []


@pytest.mark.parametrize(("value", "literal"), [(5000, "5000"), (0, "0"), (True, "true")])
def test_numbers_and_booleans_are_written_as_literals(value: int, literal: str) -> None:
    assert js_literal(value) == literal


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_json_cannot_write_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        js_literal(value)
