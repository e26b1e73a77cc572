from __future__ import annotations

from xml.etree import ElementTree

from snippetgen_harness.verify import reports
from snippetgen_harness.verify.run import Outcome

from tests.harness.verify.reports.outcomes import EXPECTED, GOT, SOME, failed, missing, outcome


def parsed(outcomes: list[Outcome]) -> ElementTree.Element:
    return ElementTree.fromstring(reports.as_junit(outcomes))  # noqa: S314 - our own


def test_there_is_a_suite_per_configuration_and_engine() -> None:
    root = parsed(SOME)
    assert root.attrib == {"tests": "7", "failures": "2", "errors": "2", "time": "2.500"}
    assert root[0].attrib == {
        "name": "shop (chromium)", "tests": "2", "failures": "1", "errors": "0", "time": "1.000"
    }  # fmt: skip
    assert len(root) == 5


def test_a_suite_names_its_browser() -> None:
    (suite,) = parsed([outcome()])
    properties = {each.attrib["name"]: each.attrib["value"] for each in suite.iter("property")}
    assert properties == {
        "vendor": "ctm",
        "destination": "classic",
        "source": "a fresh build",
        "browser": "Chromium 1.2.3",
    }


def test_a_failure_contains_what_was_expected() -> None:
    (failure,) = parsed([failed()]).iter("failure")
    assert failure.attrib["message"] == "url is wrong"
    assert (failure.text or "").splitlines() == [
        "url is wrong",
        "leaked global: x",
        f"expected: {EXPECTED}",
        f"got: {GOT}",
        "cookie: optimizelyEndUserId=oeu1r0.5",
        "cookie: a=b",
    ]


def test_a_missing_engine_is_an_error_and_not_a_failure() -> None:
    root = parsed([missing()])
    assert [each.attrib["message"] for each in root.iter("error")] == [
        "Install it with `install webkit`."
    ]
    assert not list(root.iter("failure"))


def test_junit_is_well_formed_for_any_text() -> None:
    hostile = "url is '\x1b[31m\x00\ud800<b>[red]'"
    (failure,) = parsed([failed(problems=(hostile,), cookies=(hostile,), got=hostile)]).iter(
        "failure"
    )
    assert (failure.text or "").count("<b>[red]") == 3
