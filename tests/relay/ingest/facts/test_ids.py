from __future__ import annotations

import html
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.relay.ingest.facts.fact import Field
from snippetgen.relay.ingest.facts.ids import read_id

if TYPE_CHECKING:
    from collections.abc import Callable

FIELD = Field("call_id")


@pytest.mark.parametrize(
    "text",
    [
        "CALL1",
        "1234567890123450",
        "7e5",
        "CA0123456789abcdef",
        "a:b",
        "x[1]",
        "100%",
        "$5",
        "a-0",
        "0-0",
    ],
)
def test_an_id_is_kept_unchanged(text: str) -> None:
    assert read_id(f" {text} ", FIELD) == text


TOKENS = [
    *("[Call:InboundCallId]", "[call_id]", "[call_id]{none}", "{call_id}", "{{call_id}}", "{}"),
    *("${call_id}", "%call_id%", "%%CALLID%%", "$call_id$", "<call id>", "[object Object]"),
    *("id-[Call:InboundCallId]", "call-{call_id}", "{{lead.id}}-1"),
    *("[[call_id]]", "<<call_id>>", "((call_id))", "*|CALL_ID|*", "__CALL_ID__", "@call_id@"),
    *("$call_id", ":call_id", "[Call:InboundCallId", "{call_id", "call_id}"),
]
PLACEHOLDERS = [
    *("null", "NULL", "undefined", "0", "000", "0.0", "N/A", "n/a", "None", "NaN", "-", "--", "?"),
    *("(not set)", "unknown", "true", "-1", "xxx", "\u2014", '""', "[]", "(blank)", "k.A."),
    *("Unbekannt", "desconocido", "inconnu", "нет", "00000000-0000-0000-0000-000000000000"),
]
ERRORS = ["#N/A", "#NV", "#REF!", "#WERT!", "#DIV/0!", "#NAME?"]
ROUNDED = ["1.23457E+15", "1,23E+15", "1.5e15", "1E+15", "-1.2E+15", "1.23E +15", "1.2E-05"]


@pytest.mark.parametrize(
    ("found", "why"),
    [
        *((text, "has not replaced this token") for text in TOKENS),
        *((text, "placeholder") for text in PLACEHOLDERS),
        *((text, "a spreadsheet error") for text in ERRORS),
        *((text, "a spreadsheet has rounded it") for text in ROUNDED),
        *((found, "not text") for found in ("a\0b", "\ud800", True, {"a": "1"}, ["1"])),
        ("x" * 256, "256 characters"),
    ],
)
def test_text_that_only_looks_like_an_id_is_refused_by_name(found: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_id(found, FIELD)


NAME = st.from_regex(r"[A-Za-z][A-Za-z0-9_.]{0,12}", fullmatch=True)
TOKEN = st.sampled_from(
    ["[Call:{}]", "[tag:User:{}]", "{{{}}}", "{{{{{}}}}}", "%{}%", "${}$", "<{}>", "${{{}}}"]
)


@given(TOKEN, NAME)
def test_no_kind_of_token_is_an_id(form: str, name: str) -> None:
    with pytest.raises(ValueError, match="token"):
        read_id(form.format(name), FIELD)


@given(TOKEN, NAME, st.lists(st.sampled_from([quote, html.escape]), max_size=2))
def test_an_escaped_token_is_not_an_id(
    form: str, name: str, escapings: list[Callable[[str], str]]
) -> None:
    token = form.format(name)
    for escape in escapings[:1] if html.escape in escapings else escapings:
        token = escape(token)
    with pytest.raises(ValueError, match="token"):
        read_id(token, FIELD)


WRAPPINGS = ["{}", "({})", "[{}]", "<{}>", '"{}"', "`{}`", "\u201c{}\u201d", "{}."]


@given(
    st.sampled_from(["null", "undefined", "N/A", "not set", "unbekannt", "неизвестно"]),
    st.sampled_from([str, str.upper, str.title]),
    st.sampled_from(WRAPPINGS),
)
def test_a_placeholder_in_any_case_or_brackets_is_not_an_id(
    word: str, change: Callable[[str], str], wrapping: str
) -> None:
    with pytest.raises(ValueError, match=r"placeholder|token"):
        read_id(wrapping.format(change(word)), FIELD)


@given(
    st.sampled_from("\u200b\u200c\u200f\u2060\ufeff\u00ad\t\n\u00a0\u3000"),
    st.from_regex(r"[A-Z0-9]{1,10}", fullmatch=True),
    st.from_regex(r"[A-Z0-9]{1,10}", fullmatch=True),
)
def test_an_id_with_an_invisible_character_is_refused_by_code_point(
    character: str, before: str, after: str
) -> None:
    with pytest.raises(ValueError, match=rf"U\+{ord(character):04X} .* position {len(before) + 1}"):
        read_id(f"{before}{character}{after}", FIELD)


@given(st.floats(1e12, 1e20), st.integers(1, 6), st.sampled_from(".,"))
def test_no_number_in_scientific_notation_is_an_id(number: float, digits: int, mark: str) -> None:
    with pytest.raises(ValueError, match="rounded"):
        read_id(f"{number:.{digits}E}".replace(".", mark), FIELD)


@given(st.from_regex(r"[A-Za-z0-9]{8,40}", fullmatch=True).filter(lambda text: set(text) > {"0"}))
def test_letters_and_digits_make_an_id(text: str) -> None:
    placeholders = ("undefined", "unavailable", "anonymous", "unbekannt")
    if text.lower() not in placeholders and set(text.lower()) != {"x"}:
        assert read_id(text, FIELD) == text
