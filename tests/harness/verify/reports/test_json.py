from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

from snippetgen_harness.verify import reports
from snippetgen_harness.verify.run import Outcome

from tests.harness.verify.reports.outcomes import GOT, SOME, failed, missing, outcome


def as_json(outcomes: list[Outcome]) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(json.dumps(reports.as_json(outcomes)))
    return report


def test_the_json_has_counts_and_outcomes() -> None:
    report = as_json(SOME)
    assert [report[key] for key in ("ok", "passed", "failed", "missing")] == [False, 3, 2, 2]
    assert report["outcomes"][1]["problems"][1] == "leaked global: x"
    assert report["outcomes"][1]["cookies"] == ["optimizelyEndUserId=oeu1r0.5", "a=b"]
    assert report["outcomes"][1]["got_url"] == GOT


def test_a_missing_engine_is_not_ok() -> None:
    assert as_json([outcome()])["ok"] is True
    assert as_json([outcome(), missing()])["ok"] is False


def test_any_mapping_is_an_object_and_the_picture_is_left_out() -> None:
    (written,) = as_json([failed(stored=MappingProxyType({"a": "b"}))])["outcomes"]
    assert written["stored"] == {"a": "b"}
    assert "picture" not in written
