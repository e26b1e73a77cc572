from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.conversions.compact_value import checksum, decode, encode
from snippetgen.conversions.web_conversion import WebConversion
from tests.configurations import ROOT
from tests.conversions.examples import WEB_VISITOR, web_conversions

VALUE = (
    "o1.21468570738.20917322331.21591240822.phone_call_conversion.2395."
    "oeu1403497108674r0.684978179866448.cdbbq7"
)
UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


def sealed(text: str) -> str:
    """Append the correct checksum to text that no page would write."""
    return f"{text}.{checksum(text)}"


@given(web_conversions())
def test_decoding_an_encoded_text_returns_it(conversion: WebConversion) -> None:
    value = encode(conversion)
    assert decode(value) == conversion
    assert set(value) <= set(UNRESERVED)


@given(web_conversions(), st.data())
def test_a_truncated_value_is_recognized(conversion: WebConversion, data: st.DataObject) -> None:
    value = encode(conversion)
    with pytest.raises(ValueError, match=r"."):
        decode(value[: data.draw(st.integers(0, len(value) - 1))])


@given(web_conversions(), st.data())
def test_any_changed_character_is_recognized(
    conversion: WebConversion, data: st.DataObject
) -> None:
    value = encode(conversion)
    place = data.draw(st.integers(0, len(value) - 1))
    other = data.draw(st.sampled_from(UNRESERVED + " %+é"))
    if other != value[place]:
        with pytest.raises(ValueError, match=r"."):
            decode(value[:place] + other + value[place + 1 :])


def test_every_truncation_and_every_change_of_one_value_is_recognized() -> None:
    assert encode(WEB_VISITOR) == VALUE
    cut = [VALUE[:length] for length in range(len(VALUE))]
    changed = [
        VALUE[:place] + other + VALUE[place + 1 :]
        for place in range(len(VALUE))
        for other in UNRESERVED
        if other != VALUE[place]
    ]
    for value in [*cut, *changed]:
        with pytest.raises(ValueError, match=r"."):
            decode(value)


@given(web_conversions())
def test_a_value_in_lower_case_is_recognized(conversion: WebConversion) -> None:
    value = encode(conversion)
    if value != value.lower():
        with pytest.raises(ValueError, match="truncated or changed"):
            decode(value.lower())


def test_a_typical_value_has_about_a_hundred_characters() -> None:
    assert len(VALUE) == 107


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "is not a compact value"),
        ("https://1.log.optimizely.com/event?a=1", "is not a compact value"),
        ("o2.1.2.3.k..v.abc", "version 'o2': the known version is 'o1'"),
        (VALUE[:-1], "truncated or changed"),
        (VALUE.replace("phone", "PHONE"), "truncated or changed"),
        (sealed("o1.1.2.3.k.4"), "has 5 fields"),
        (sealed("o1.1.x.3.k.4.v"), "project 'x' is malformed"),
        (sealed("o1.1.x.y.k.4.v"), "project 'x' is malformed; entity 'y' is malformed"),
        (sealed("o1.1.2.3.k.-4.v"), "revenue '-4'"),
        (sealed("o1.1.2.3..4.v"), "key '' is malformed"),
        (sealed("o1.1.2.3.k.4."), "visitor '' is malformed"),
        (sealed("o1.1.2.3.~2.4.v"), "key '~2' is malformed"),
        (sealed("o1.1.2.3.k.4.~c3~bc"), "visitor '~c3~bc' is malformed"),
        # Patterns that backtrack would take forever.
        (sealed(f"o1.1.2.3.k.4.{'v' * 5000}!"), "visitor 'vvv"),
        (sealed("o1.1.2.3.~FF.4.v"), "not UTF-8"),
        (sealed("o1.1.2.3.~41.4.v"), "canonical form"),
        (sealed("o1.1.2.3.k.04.v"), "canonical form"),
        (sealed("o1.1.2.3.~20.4.v"), "key ' ' is empty"),
        (sealed(f"o1.1.2.3.k.{'9' * 16}.v"), "whole number of cents"),
        (sealed(f"o1.1.2.3.k.{'9' * 5000}.v"), "revenue '999"),
    ],
)
def test_errors_name_what_is_wrong_with_a_value(value: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        decode(value)


@given(st.text(st.characters()) | st.text(st.sampled_from(UNRESERVED)).map("o1.{}".format))
def test_any_text_is_decoded_or_refused(text: str) -> None:
    try:
        conversion = decode(text)
    except ValueError:
        return
    assert encode(conversion) == text


def test_a_conversion_that_must_not_be_sent_is_not_encoded() -> None:
    with pytest.raises(ValueError, match="visitor"):
        encode(replace(WEB_VISITOR, visitor=""))


def test_the_documented_values_are_correct() -> None:
    text = (ROOT / "docs" / "compact-value.md").read_text(encoding="utf-8")
    examples = re.findall(r"```text\n(o1\.[^\n<]+)\n```", text)
    assert [encode(decode(example)) for example in examples] == examples
    assert examples[0] == VALUE
    assert len(examples) == 2


def test_the_documented_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "compact-value.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(compile(code, "compact-value.md", "exec"), {})  # noqa: S102 - our own document
    assert capsys.readouterr().out.splitlines() == [WEB_VISITOR.visitor, "2395"]
