from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.relay.ingest.facts.fact import Field
from snippetgen.relay.ingest.facts.ids import read_id

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
def test_an_id_is_kept_as_it_is(text: str) -> None:
    assert read_id(f" {text} ", FIELD) == text


TOKENS = [
    *("[Call:InboundCallId]", "[call_id]", "[call_id]{none}", "{call_id}", "{{call_id}}", "{}"),
    *("${call_id}", "%call_id%", "%%CALLID%%", "$call_id$", "<call id>", "[object Object]"),
    *("id-[Call:InboundCallId]", "call-{call_id}", "{{lead.id}}-1"),
]
PLACEHOLDERS = [
    *("null", "NULL", "undefined", "0", "000", "0.0", "N/A", "n/a", "None", "NaN", "-", "--", "?"),
    *("(not set)", "unknown", "#N/A", "#REF!", "true"),
]
ROUNDED = ["1.23457E+15", "1,23E+15", "1.5e15", "1E+15"]


@pytest.mark.parametrize(
    ("found", "why"),
    [
        *((text, "has not replaced this token") for text in TOKENS),
        *((text, "placeholder") for text in PLACEHOLDERS),
        *((text, "was rounded") for text in ROUNDED),
        *((found, "not text") for found in ("a\0b", "\ud800", True, {"a": "1"}, ["1"])),
        ("x" * 256, "256 characters"),
    ],
)
def test_what_only_looks_like_an_id_is_refused_by_name(found: object, why: str) -> None:
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


@given(st.floats(1e12, 1e20), st.integers(1, 6), st.sampled_from(".,"))
def test_no_number_in_scientific_notation_is_an_id(number: float, digits: int, mark: str) -> None:
    with pytest.raises(ValueError, match="rounded"):
        read_id(f"{number:.{digits}E}".replace(".", mark), FIELD)


@given(st.from_regex(r"[A-Za-z0-9]{8,40}", fullmatch=True).filter(lambda text: set(text) > {"0"}))
def test_letters_and_digits_are_an_id(text: str) -> None:
    placeholders = ("undefined", "unavailable", "anonymous")
    if text.lower() not in placeholders:
        assert read_id(text, FIELD) == text
