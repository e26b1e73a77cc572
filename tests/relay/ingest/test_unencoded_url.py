from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.relay.ingest.call import read_call
from snippetgen.relay.ingest.notification import read_notification
from snippetgen.relay.ingest.unencoded_url import repair_query
from tests.configurations import configure
from tests.relay.deliveries import NOW, URL

CONFIG = configure("ringba")
NAME = "optimizely_conversion"


def test_an_unencoded_url_at_the_end_is_read_with_a_warning() -> None:
    found = read_notification(CONFIG, b"", f"call_id=R1&duration=185&{NAME}={URL}", NOW)
    assert (found.status, found.outcome.reason) == ("counted", "counted")
    assert found.as_json()["payload"] == URL
    assert found.warning == (
        "the value of optimizely_conversion is not percent-encoded; have the vendor encode it "
        "(it was read because it is at the end)"
    )


def test_an_encoded_url_needs_no_repair() -> None:
    query = f"{NAME}={quote(URL, safe='')}&call_id=R1"
    assert repair_query(CONFIG, query).warning == ""
    assert repair_query(CONFIG, query).query == query


@pytest.mark.parametrize("after", ["call_id=R1", "time=1", "revenue=5", "unknown=1", "x=1"])
def test_an_unencoded_url_before_other_parameters_is_not_guessed(after: str) -> None:
    query = f"call_id=R1&{NAME}={URL}&{after}"
    repaired = repair_query(CONFIG, query)
    assert repaired.query == query
    assert repaired.warning.endswith("or put it at the end of the address")


def test_other_urls_are_unchanged() -> None:
    for query in (f"page={URL}&call_id=1", f"{NAME}=https://shop.example/?a=1&d=2&call_id=1"):
        assert repair_query(CONFIG, query).query == query


@given(
    st.dictionaries(
        st.from_regex(r"[xs][0-9]{1,12}|[adngpuv]", fullmatch=True),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
        min_size=2,
        max_size=8,
    )
)
def test_an_unencoded_url_has_the_same_meaning_as_an_encoded_one(
    parameters: dict[str, str],
) -> None:
    pairs = "&".join(f"{name}={quote(text, safe='')}" for name, text in parameters.items())
    url = f"https://1234567890.log.optimizely.com/event?{pairs}"
    repaired = repair_query(CONFIG, f"call_id=R1&{NAME}={url}")
    assert read_call(CONFIG, query=repaired.query).variables[NAME] == url
