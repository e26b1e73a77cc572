from __future__ import annotations

import json
import os

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.reference import MODULES

NUMBERS = {"raw", "gzip", "brotli", "gzip_of_seed"}


@pytest.mark.skipif(
    "SNIPPETGEN_REFERENCE" not in os.environ, reason="SNIPPETGEN_REFERENCE is unset"
)
@pytest.mark.skipif(not (MODULES / "js-cookie").is_dir(), reason="js-cookie is not installed")
def test_sizes_are_told_for_every_program_in_numbers() -> None:
    result = CliRunner().invoke(main, ["sizes", "--json"])
    rows = json.loads(result.stdout)["sizes"]["rows"]
    assert {
        "sample, bare functions",
        "sample with js-cookie",
        "snippet, ctm",
        "snippet, ctm, destination web",
        "snippet, ctm, destination auto",
    } <= {row["program"] for row in rows}
    for row in rows:
        assert row.keys() == NUMBERS | {"program"}
        assert 0 < row["brotli"] <= row["gzip"] < row["raw"]


def test_a_benchmark_without_its_reference_is_skipped_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SNIPPETGEN_REFERENCE", raising=False)
    result = CliRunner().invoke(main, ["sizes", "--json"])
    assert result.exit_code == 0
    assert "SNIPPETGEN_REFERENCE" in json.loads(result.stdout)["sizes"]["skipped"]
    assert "sizes: skipped." in result.stderr
