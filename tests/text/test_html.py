from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.text.html import to_html
from snippetgen.text.markdown import code, prose
from tests.configurations import HOSTILE


def text_of(html: str) -> str:
    from html import unescape

    return unescape(re.sub(r"<[^>]*>", "", html))


@given(st.text() | st.sampled_from(HOSTILE))
def test_any_text_becomes_text_without_markup(text: str) -> None:
    html = to_html(f"a {prose(text)} {code(text)} b")
    assert set(re.findall(r"</?([a-z0-9]+)", html)) == {"p", "code"}
    assert " ".join(text_of(html).split()).startswith("a ")


def test_collapsible_sections_are_kept() -> None:
    html = to_html("<details>\n<summary>More</summary>\n\n- one\n\n</details>\n")
    assert html == "<details>\n<summary>More</summary>\n<ul>\n<li>one</li>\n</ul>\n</details>\n"


@pytest.mark.parametrize(
    "html",
    ["<script>x</script>", "<details open onclick=x>", "<summary><b></summary>", "<img src=x>"],
)
def test_other_html_is_shown_as_text(html: str) -> None:
    assert html.split()[0] not in to_html(html)
    assert html.split()[0] not in to_html(f"a {html} b")


@pytest.mark.parametrize("address", ["javascript:x", "http://a.example", "data:text/html,x", "//a"])
def test_a_link_leads_only_to_https_or_mail(address: str) -> None:
    assert "<a" not in to_html(f"[x]({address})")
    assert '<a href="https://a.example/">' in to_html("[x](https://a.example/)")
