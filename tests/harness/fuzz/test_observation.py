from __future__ import annotations

from dataclasses import replace

import pytest
from snippetgen_harness.fuzz.generators import Case, configurations
from snippetgen_harness.fuzz.observation import Checker, Observation
from snippetgen_harness.oracle import Oracle

from tests.harness.fuzz.broken_snippets import GOOD

CONFIG = configurations()[0]
URL = Oracle(CONFIG).answer(GOOD.page, GOOD.arguments).url
SEEN = Observation(URL, "ready")


def differences(seen: Observation, case: Case = GOOD) -> list[str]:
    return Checker(CONFIG).differences(case, seen)


def test_an_expected_observation_has_no_differences() -> None:
    assert differences(SEEN) == []


@pytest.mark.parametrize(
    ("seen", "difference"),
    [
        (replace(SEEN, reason="no_goal"), "reason is 'no_goal', expected 'ready'"),
        (replace(SEEN, reads=2), "document.cookie was read 2 times, expected once"),
        (replace(SEEN, leaks=("a", "b")), "leaked globals: a, b"),
        (replace(SEEN, error="Error: x"), "threw Error: x"),
        (replace(SEEN, url=f"{URL}&evil=1"), "parameter 'evil' is unexpected"),
        (replace(SEEN, url=f"{URL}&xevil=1"), "parameter 'xevil' is unexpected"),
        (replace(SEEN, url=f"{URL}&p=1"), "parameter 'p' is unexpected"),
        (replace(SEEN, url=f"{URL}&g=1"), "parameter 'g' is unexpected"),
    ],
)
def test_every_kind_of_difference_is_found(seen: Observation, difference: str) -> None:
    assert difference in differences(seen)


def test_errors_of_the_log_endpoint_are_differences() -> None:
    found = differences(replace(SEEN, url=f"{URL}&x11=0"))
    assert {each.partition(":")[0] for each in found} > {"repeated_parameter", "excluded_variation"}


def test_the_vendor_s_values_are_compared_if_they_were_observed() -> None:
    variable = CONFIG.variable_names["url"]
    held = {variable: Oracle(CONFIG).handed_over(GOOD.page)[variable]}
    assert differences(replace(SEEN, stored=held)) == []
    assert differences(replace(SEEN, stored={})) != []
