from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.vendors import catalogue
from snippetgen.vendors.payloads import MAX_PAYLOAD_LENGTH, PayloadError, read_variables
from snippetgen.vendors.vendor_file import CatalogueEntry
from tests.sampling import fewer_examples

URL = "https://1.log.optimizely.com/event?a=1&d=2&n=call&u=oeu1r0.2&x3=4&s5=50%25%20off+"
VARIABLES = {"optimizely_conversion": URL}


def vendor(**channel: str) -> CatalogueEntry:
    """A vendor with this return channel; the rest does not matter here."""
    ctm = catalogue()["ctm"]
    changed = {"method": "POST", "content": "json", "path": "", **channel}
    return ctm.model_copy(update={"return_channel": ctm.return_channel.model_copy(update=changed)})


CTM = catalogue()["ctm"]
CALLRAIL = catalogue()["callrail"]
COMAGIC = catalogue()["comagic"]
FORM = vendor(content="form", encoding="flat")
QUERY_TEXT = vendor(path="call.parameters", encoding="query-text")


def pairs(variables: dict[str, str]) -> str:
    listed = [{"property_name": n, "property_value": v} for n, v in variables.items()]
    return json.dumps({"id": 7, "visitor_custom_properties": listed})


@pytest.mark.parametrize(
    ("sender", "body", "query"),
    [
        (CTM, json.dumps({"id": 7, "cvars": json.dumps([VARIABLES])}), ""),
        (CTM, json.dumps({"cvars": [VARIABLES]}), ""),
        (CTM, json.dumps({"cvars": json.dumps(VARIABLES)}), ""),
        (CALLRAIL, json.dumps({"custom": VARIABLES}), ""),
        (CALLRAIL, json.dumps({"custom": json.dumps(VARIABLES)}), ""),
        (COMAGIC, pairs(VARIABLES), ""),
        (catalogue()["infinity"], "", urlencode(VARIABLES)),
        (catalogue()["ringba"], "ignored", urlencode(VARIABLES)),
        (FORM, urlencode(VARIABLES), "ignored"),
        (QUERY_TEXT, json.dumps({"call": {"parameters": "&" + urlencode(VARIABLES)}}), ""),
        (
            vendor(path="calls.1.custom", encoding="object"),
            json.dumps({"calls": [{}, {"custom": VARIABLES}]}),
            "",
        ),
    ],
)
def test_variables_are_read_in_the_vendor_s_shape(
    sender: CatalogueEntry, body: str, query: str
) -> None:
    assert read_variables(sender, body=body, query=query) == VARIABLES
    assert read_variables(sender, body=body.encode(), query=query) == VARIABLES


def test_a_single_value_has_the_name_of_its_location() -> None:
    body = json.dumps(
        {"Notifications": [{"AttributionDetails": {"session_tag": {"tag_data": URL}}}]}
    )
    assert read_variables(catalogue()["telmetrics"], body=body) == {"tag_data": URL}


def test_later_pushes_take_precedence() -> None:
    body = json.dumps({"cvars": json.dumps([{"a": "1", "b": "1"}, {"a": "2"}])})
    assert read_variables(CTM, body=body) == {"a": "2", "b": "1"}


def test_the_first_of_repeated_parameters_counts() -> None:
    assert read_variables(FORM, body="a=1&b=2&a=3") == {"a": "1", "b": "2"}


def test_numbers_keep_their_text_and_other_values_are_left_out() -> None:
    custom = (
        '{"a": 12345678901234567890, "b": 1.50, "c": null, "d": true, "e": [1], "f": {"g": "h"}}'
    )
    expected = {"a": "12345678901234567890", "b": "1.50"}
    assert read_variables(CALLRAIL, body=f'{{"custom": {custom}}}') == expected


def test_a_byte_order_mark_is_not_part_of_the_body() -> None:
    body = json.dumps({"custom": VARIABLES}).encode("utf-8-sig")
    assert read_variables(CALLRAIL, body=body) == VARIABLES


@pytest.mark.parametrize(
    ("sender", "body"),
    [
        (CTM, "{}"),
        (CTM, '{"cvars": ""}'),
        (CTM, '{"cvars": null}'),
        (CTM, '{"cvars": "[]"}'),
        (CALLRAIL, '{"custom": ""}'),
        (CALLRAIL, '{"custom": {}}'),
        (COMAGIC, '{"visitor_custom_properties": []}'),
        (QUERY_TEXT, '{"call": ""}'),
        (QUERY_TEXT, '{"call": null}'),
        (QUERY_TEXT, '{"call": {}}'),
        (FORM, ""),
    ],
)
def test_without_a_handover_there_are_no_variables(sender: CatalogueEntry, body: str) -> None:
    assert read_variables(sender, body=body) == {}


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("sender", "body", "message"),
    [
        (CTM, "", 'the body is not JSON: ""'),
        (CTM, "cvars=1", 'the body is not JSON: "cvars=1"'),
        (CTM, b"\xff{}", "the body is not UTF-8 from byte 0 on"),
        (CTM, DEEP, "the body is JSON that is nested too deeply"),
        (CTM, " " * MAX_PAYLOAD_LENGTH + "{}", f"the limit is {MAX_PAYLOAD_LENGTH}"),
        (CTM, "[]", "the document is a list, not an object with a member cvars"),
        (CTM, '"text"', "the document is text, not an object with a member cvars"),
        (CTM, '{"cvars": "[{"}', 'cvars is not JSON: "[{"'),
        (CTM, json.dumps({"cvars": DEEP}), "cvars is JSON that is nested too deeply"),
        (CTM, '{"cvars": "7"}', "cvars is or contains text, not a list"),
        (CTM, '{"cvars": "[[]]"}', "cvars is or contains a list, not an object"),
        (CTM, '{"cvars": true}', "cvars is or contains true or false, not a list"),
        (CALLRAIL, '{"custom": "text"}', 'custom is not JSON: "text"'),
        (CALLRAIL, '{"custom": []}', "custom is or contains a list, not an object"),
        (COMAGIC, '{"visitor_custom_properties": {}}', "is or contains an object, not a list"),
        (COMAGIC, '{"visitor_custom_properties": [1]}', "is or contains text, not an object"),
        (COMAGIC, '{"visitor_custom_properties": [{}]}', "property_name in visitor_custom_proper"),
        (QUERY_TEXT, '{"call": []}', "call is a list, not an object with a member parameters"),
        (
            QUERY_TEXT,
            '{"call": {"parameters": []}}',
            "call.parameters is or contains a list, not text",
        ),
        (FORM, "&".join(f"a{n}=" for n in range(1001)), "the body has more than 1000 parameters"),
    ],
)
def test_the_error_names_what_is_wrong(
    sender: CatalogueEntry, body: str | bytes, message: str
) -> None:
    with pytest.raises(PayloadError) as caught:
        read_variables(sender, body=body)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_query_has_a_limited_length() -> None:
    with pytest.raises(PayloadError, match="the query has a length of"):
        read_variables(catalogue()["infinity"], query="a" * (MAX_PAYLOAD_LENGTH + 1))


@pytest.mark.parametrize("slug", ["calltouch", "freespee", "generic-beacon"])
def test_nothing_is_guessed_if_the_shape_is_not_established(slug: str) -> None:
    with pytest.raises(PayloadError, match="is not established"):
        read_variables(catalogue()[slug], body="{}")


def test_an_unknown_kind_of_document_is_not_guessed() -> None:
    with pytest.raises(PayloadError, match="JSON, a form or a query is not established"):
        read_variables(vendor(content="unknown", encoding="flat"), body="{}")


ESTABLISHED = [each for each in catalogue().values() if each.return_channel.encoding != "unknown"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
)


def placed(sender: CatalogueEntry, value: Any) -> Any:  # noqa: ANN401
    """Put a value where the vendor's variables are."""
    for key in reversed(sender.return_channel.path.split(".")):
        value = {key: value} if key else value
    return value


def returns_texts_or_reports_an_error(
    sender: CatalogueEntry, body: bytes | str, query: str = ""
) -> None:
    try:
        variables = read_variables(sender, body=body, query=query)
    except PayloadError:
        return
    assert all(isinstance(text, str) for pair in variables.items() for text in pair)


@pytest.mark.parametrize("sender", [*ESTABLISHED, FORM, QUERY_TEXT], ids=lambda each: each.slug)
@fewer_examples(4)
@given(value=json_values, nested=st.booleans())
def test_any_json_becomes_strings_or_an_error(
    sender: CatalogueEntry, value: object, nested: bool
) -> None:
    inner = json.dumps(value) if nested else value
    returns_texts_or_reports_an_error(sender, json.dumps(placed(sender, inner)))
    returns_texts_or_reports_an_error(sender, json.dumps(value))


@pytest.mark.parametrize("sender", [*ESTABLISHED, FORM], ids=lambda each: each.slug)
@given(body=st.binary(), query=st.text())
def test_any_bytes_become_strings_or_an_error(
    sender: CatalogueEntry, body: bytes, query: str
) -> None:
    returns_texts_or_reports_an_error(sender, body, query)


names = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,10}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(pushes=st.lists(st.dictionaries(names, texts)))
def test_everything_that_was_pushed_is_returned(pushes: list[dict[str, str]]) -> None:
    merged = {name: text for push in pushes for name, text in push.items()}
    assert read_variables(CTM, body=json.dumps({"cvars": json.dumps(pushes)})) == merged


@given(variables=st.dictionaries(names, texts))
def test_everything_that_was_handed_over_is_returned(variables: dict[str, str]) -> None:
    encoded = urlencode(variables)
    assert read_variables(catalogue()["infinity"], query=encoded) == variables
    assert read_variables(FORM, body=encoded) == variables
    assert read_variables(COMAGIC, body=pairs(variables)) == variables
    assert read_variables(CALLRAIL, body=json.dumps({"custom": variables})) == variables
