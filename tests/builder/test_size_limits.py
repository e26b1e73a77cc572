from __future__ import annotations

import pytest

from snippetgen.builder.size_limits import lengths, warnings
from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.uri_encoding import encode_uri_component
from tests.configurations import configure

SHORT = '[options]\nfield_type = "short"'


def lengths_of(vendor: str, more: str = "", **settings: str | int | bool) -> dict[str, int]:
    return {each.visitor: each.length for each in lengths(configure(vendor, more, **settings))}


def test_a_heavy_visitor_has_ten_experiments_and_27_segments_of_20_characters() -> None:
    from snippetgen.builder.size_limits import _visitors

    heavy = _visitors()["heavy"]

    assert len(heavy["experiments"]) == 10
    assert sum("_" in variation for variation in heavy["experiments"].values()) == 1
    assert [len(value) for value in heavy["segments"].values()] == [20] * 27


def test_a_typical_visitor_has_one_experiment_and_four_segments() -> None:
    from snippetgen.builder.size_limits import _visitors

    typical = _visitors()["typical"]

    assert (len(typical["experiments"]), len(typical["segments"])) == (1, 4)


def test_the_length_equals_that_of_the_conversion_url() -> None:
    plain = lengths_of("ctm")
    longer = lengths_of("ctm", goal="phone_call_conversion!!")

    assert 200 < plain["typical"] < 300
    assert plain["heavy"] > 1200
    assert longer["typical"] == plain["typical"] + 2


def test_the_length_is_counted_as_the_vendor_counts_it() -> None:
    url = "https://1.log.optimizely.com/event?a=1"
    assert parse(url).get("a") == "1"
    assert lengths_of("callrail")["typical"] > lengths_of("ctm")["typical"]
    assert lengths_of("callrail", goal="a b")["typical"] - lengths_of("callrail", goal="ab")[
        "typical"
    ] == len(encode_uri_component("%20"))


def test_the_universal_id_counts_if_it_is_sent() -> None:
    assert lengths_of("ctm")["heavy"] > lengths_of("ctm", universal_id=False)["heavy"]
    assert lengths_of("ctm")["typical"] == lengths_of("ctm", universal_id=False)["typical"]
    assert lengths_of("ctm", destination="classic-2015")["heavy"] < lengths_of("ctm")["heavy"]


def test_a_compact_value_has_about_100_characters_for_any_visitor() -> None:
    web = lengths_of("ctm", destination="web")

    assert 90 < web["typical"] < 120
    assert web["heavy"] == web["typical"]
    assert lengths_of("ctm", destination="auto") == lengths_of("ctm")


def test_the_longest_field_is_reported() -> None:
    heavy = lengths(configure("ctm", packing="fields"))[1]

    assert heavy.variable == "optimizely_segments"
    assert heavy.length == 27 * len("&s300128456=12345678901234567890")


@pytest.mark.parametrize("vendor", ["ctm", "infinity", "ringba"])
def test_a_vendor_without_a_limit_causes_no_warning(vendor: str) -> None:
    assert warnings(configure(vendor)) == []
    assert {length.limit for length in lengths(configure(vendor))} == {None}


def test_a_value_that_never_fits_causes_a_warning() -> None:
    typical, heavy = warnings(configure("invoca", SHORT, goal="a" * 100))

    assert heavy.limit == 255
    assert typical.warning.startswith("a typical visitor (1 experiment, 4 segments) needs ")
    assert "in optimizely_conversion, which has room for 255: " in typical.warning
    assert heavy.warning.endswith("nothing is handed over, and the reason is too_long.")


def test_segments_are_left_out_if_the_rest_fits() -> None:
    (heavy,) = warnings(configure("invoca", SHORT, packing="fields"))

    assert heavy.warning.endswith("the segments are omitted.")
    typical = warnings(configure("invoca", SHORT, goal="a" * 80))[0]
    assert typical.warning.endswith("the segments are omitted.")
