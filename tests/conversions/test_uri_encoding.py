from __future__ import annotations

import json

import pytest
import quickjs
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.conversions.uri_encoding import (
    WHITESPACE,
    decode_uri_component,
    encode_uri_component,
    is_encoded,
    safe_decode,
)

JAVASCRIPT = quickjs.Context()

NEARLY_ENCODED = st.lists(
    st.sampled_from(["%", "%2", "%25", "%C3", "%9C", "%c3%9c", "%ED%A0%80", "%F4", "a", "ü", "+"])
    | st.from_regex(r"%[0-9A-Fa-f]{2}", fullmatch=True)
).map("".join)


def in_javascript(function: str, text: str) -> str | None:
    """Return the JavaScript function's result for `text`; None if it throws."""
    call = f"try {{ JSON.stringify({function}({json.dumps(text)})) }} catch (e) {{ 'null' }}"
    result = json.loads(str(JAVASCRIPT.eval(call)))
    assert result is None or isinstance(result, str)
    return result


def or_none(function: str, text: str) -> str | None:
    try:
        return {
            "encodeURIComponent": encode_uri_component,
            "decodeURIComponent": decode_uri_component,
        }[function](text)
    except ValueError:
        return None


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_encoding_gives_the_same_result_as_javascript(text: str) -> None:
    assert encode_uri_component(text) == in_javascript("encodeURIComponent", text)


@given(NEARLY_ENCODED)
def test_decoding_gives_the_same_result_as_javascript_and_fails_if_it_throws(text: str) -> None:
    assert or_none("decodeURIComponent", text) == in_javascript("decodeURIComponent", text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_decoding_undoes_encoding(text: str) -> None:
    assert decode_uri_component(encode_uri_component(text)) == text


def test_a_whole_surrogate_pair_is_one_character() -> None:
    assert encode_uri_component("\ud83d\ude00") == "%F0%9F%98%80"


@pytest.mark.parametrize("text", ["\ud83d", "a\ude00", "\ude00\ud83d"])
def test_a_lone_surrogate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="lone surrogate"):
        encode_uri_component(text)


@pytest.mark.parametrize(
    ("text", "named"), [("100%", "'%'"), ("50% off", "'% o'"), ("a%C3b", "'%C3'"), ("%FF", "'%FF'")]
)
def test_an_error_names_what_cannot_be_decoded(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        decode_uri_component(text)


def test_a_plus_stays_a_plus() -> None:
    assert decode_uri_component("a+b%2B") == "a+b+"


@pytest.mark.parametrize(("text", "decoded"), [("a%20b", "a b"), ("50% off", "50% off")])
def test_safe_decode_returns_the_text_itself_if_it_cannot_be_decoded(
    text: str, decoded: str
) -> None:
    assert safe_decode(text) == decoded


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("a%20b", True),
        ("%C3%9C", True),
        ("%c3%9c", False),
        ("a%20b c", False),
        ("plain", False),
        ("50% off", False),
        ("50%25", True),
        ("", False),
    ],
)
def test_text_counts_as_encoded_if_and_only_if_encoding_it_again_restores_it(
    text: str, encoded: bool
) -> None:
    assert is_encoded(text) is encoded


def test_white_space_is_what_javascript_trims() -> None:
    trimmed = JAVASCRIPT.eval("""
        var found = [];
        for (var code = 1; code < 0x10000; code++) {
          if (String.fromCharCode(code).trim() === '') found.push(code);
        }
        JSON.stringify(found);
    """)
    assert json.loads(str(trimmed)) == [ord(char) for char in WHITESPACE]
