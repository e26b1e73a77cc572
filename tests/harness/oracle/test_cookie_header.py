from __future__ import annotations

from urllib.parse import quote

import pytest
from snippetgen_harness.oracle.cookie_header import read_header
from snippetgen_harness.pages.situations import situations
from snippetgen_harness.verify.expectations import expect

from snippetgen.conversions.classic_url import parse
from tests.configurations import configure

GOOD = "optimizelyEndUserId=oeu1; optimizelyBuckets=" + quote('{"12":"34"}')


def test_every_value_that_is_read_is_returned() -> None:
    segments = quote('{"7":"a b"}')

    found = read_header(f"Cookie: {GOOD}; optimizelySegments={segments}; optimizelyPPID=me%40x")

    assert found == {
        "visitor": "oeu1",
        "experiments": {"12": "34"},
        "segments": {"7": "a b"},
        "universal_id": "me@x",
        "opted_out": False,
        "notes": [],
    }


@pytest.mark.parametrize(
    ("header", "note"),
    [
        ("", "The cookie optimizelyEndUserId is missing"),
        ("optimizelyEndUserId=oeu1", "The cookie optimizelyBuckets is missing"),
        ("optimizelyEndUserId=", "optimizelyEndUserId is empty"),
        (f"{GOOD}; optimizelyOptOut=true", "(opted_out)"),
        (f"optimizelyEndUserId=x; {GOOD}", "optimizelyEndUserId occurs 2 times: the last one"),
        ("optimizelyBuckets=%7B%2212", "optimizelyBuckets is not JSON, so the snippet ignores it"),
        ("optimizelyBuckets=[]", "an empty list, not a JSON object"),
        ("optimizelyBuckets=" + quote('{"12":"0"}'), 'experiment 12 has the value "0"'),
        ("optimizelyBuckets=" + quote('{"a":"1"}'), '"a" is not an id of digits'),
        ("optimizelySegments=" + quote('{"1":null}'), "segment 1 has the value"),
    ],
)
def test_notes_explain_what_is_ignored(header: str, note: str) -> None:
    assert any(note in each for each in read_header(header)["notes"])


@pytest.mark.parametrize("blank", [" ", "\t", "\n", "; "])
def test_a_header_of_blanks_is_read_in_linear_time(blank: str) -> None:
    # Quadratic time would take minutes.
    found = read_header(f"Cookie:{blank * 100_000}optimizelyEndUserId=oeu1r0.5")
    assert found["visitor"] == "oeu1r0.5"


def test_notes_contain_no_control_characters() -> None:
    notes = read_header("optimizelyBuckets=\x1b[31m" + "x" * 10_000)["notes"]

    assert all(note.isprintable() and len(note) < 200 for note in notes)


def test_the_oracle_reads_what_the_snippet_must_read_in_every_situation() -> None:
    read = 0
    for each in situations():
        url = expect(configure(), each).answer.url
        if not url or each.call or each.variations is not None:
            continue
        found = read_header("; ".join(cookie.partition(";")[0] for cookie in each.cookies))
        hit = parse(url)
        pairs = {pair.name: pair.value for pair in hit.pairs}
        assert pairs.get("u") == found["visitor"], each.id
        assert {k[1:]: v for k, v in pairs.items() if k[0] == "x"} == found["experiments"], each.id
        read += 1
    assert read > 20
