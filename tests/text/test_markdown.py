from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from snippetgen.text.markdown import Markdown, code, environment, link, prose, words
from snippetgen.text.template import Piece
from tests.configurations import HOSTILE

PARSER = MarkdownIt("gfm-like", {"linkify": False})
MARKS = st.text(st.sampled_from(" \t\n`*_-+#>=|~[]()!<&;:\\1.a{}$@\N{LINE SEPARATOR}"))
TEXT = st.one_of(st.text(), MARKS, st.sampled_from(HOSTILE))


def inline(markdown: str) -> list[Token]:
    """Parse a paragraph; fails if it is anything else."""
    tokens = PARSER.parse(markdown)
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    return [child for token in tokens for child in token.children or []]


def shown(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


@given(TEXT)
@example("1. x")
@example("1) x")
@example("- x")
@example("+ x")
@example("# x")
@example("=")
@example("    indented")
@example("~~~")
@example("|a|b|\n|-|-|")
@example("http://a.example <b> &amp; [a](b) ![c](d) _e_ **f** `g`")
def test_prose_stays_the_same_text_when_it_is_parsed(text: str) -> None:
    tokens = inline(prose(text))

    assert {token.type for token in tokens} <= {"text", "text_special"}
    assert "".join(token.content for token in tokens) == " ".join(shown(text).split())


@given(TEXT)
@example("1. x")
def test_prose_is_one_paragraph_of_its_list_item(text: str) -> None:
    tokens = PARSER.parse(f"1. {prose(f'{text}x')}")

    assert [token.type for token in tokens if token.nesting >= 0] == [
        "ordered_list_open",
        "list_item_open",
        "paragraph_open",
        "inline",
    ]


@given(TEXT.filter(bool))
@example("`")
@example("``")
@example(" ` ")
@example("   ")
@example("a``b`c")
def test_code_contains_exactly_its_characters(text: str) -> None:
    before, span, after = inline(f"a {code(text)} b")

    assert (before.content, span.type, after.content) == ("a ", "code_inline", " b")
    assert span.content == shown(text)


def test_markdown_is_not_escaped_again() -> None:
    assert prose(Markdown("**a**")) == "**a**"
    assert environment.from_string("{{ a }} {{ b | code }}").render(a="*", b="*") == "\\* `*`"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://example.com/a_b-c#d?e=f", "link"),
        ("https://example.com/ (named by somebody)", "text"),
        ("https://example.com/<b>", "text"),
        ("javascript:alert(1)", "text"),
    ],
)
def test_an_address_is_a_link_and_reads_the_same(text: str, kind: str) -> None:
    tokens = inline(link(text))

    assert (tokens[0].type == "link_open") is (kind == "link")
    assert "".join(token.content for token in tokens) == text


@given(st.lists(st.builds(Piece, TEXT, st.booleans())))
def test_pieces_keep_their_kind(pieces: list[Piece]) -> None:
    tokens = inline(f"a {words(pieces)} b")

    assert {token.type for token in tokens} <= {"text", "text_special", "code_inline", "softbreak"}
    prose_in = "".join(piece.text for piece in pieces if not piece.code)
    prose_out = "".join(token.content for token in tokens if token.type != "code_inline")
    assert "".join(prose_out.split()) == "".join(shown(f"a{prose_in}b").split())


def test_spaces_between_pieces_are_kept() -> None:
    assert words(
        [Piece("Type "), Piece("f", code=True), Piece(" and "), Piece("g", code=True)]
    ) == ("Type `f` and `g`")
