from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import (
    delivery,
    endpoint,
    event_loop,
    hostile_text,
    publishing,
    reference,
    studio,
)
from benchmarks.__main__ import main
from benchmarks.reference import MODULES

NUMBERS = {"raw", "gzip", "brotli", "gzip_of_seed"}


@pytest.mark.skipif(
    "SNIPPETGEN_REFERENCE" not in os.environ, reason="SNIPPETGEN_REFERENCE is unset"
)
@pytest.mark.skipif(not (MODULES / "js-cookie").is_dir(), reason="js-cookie is not installed")
def test_the_sizes_of_every_program_are_measured() -> None:
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


@pytest.mark.skipif(not (MODULES / "@segment/snippet").is_dir(), reason="it is not installed")
def test_segment_s_snippet_requests_its_script_only_if_it_should_load() -> None:
    loading = reference.segment("shop.customer.test", load=True)
    without = reference.segment("shop.customer.test", load=False)
    assert 'src="https://shop.customer.test/analytics.js/' in loading
    assert 'analytics.load("made-up")' in loading
    assert loading.replace('analytics.load("made-up");', "") == without


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="/proc does not exist")
def test_the_endpoint_answers_every_hit_and_every_waiting_test() -> None:
    bare, loaded = endpoint.measure(hits=800, first=400)
    assert (bare.hits, bare.not_200, bare.waiters) == (800, 0, 0)
    assert (loaded.hits, loaded.not_200) == (800, 0)
    assert loaded.waiters == loaded.waiters_in_time == 2 * endpoint.WAITERS
    assert 0 < loaded.mb_at_start <= loaded.mb_when_full <= loaded.mb_in_the_end


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="/proc does not exist")
def test_every_request_for_a_customer_is_answered_with_a_script() -> None:
    bare, delivered = delivery.measure(customers=[3], requests=64, rounds=2)
    assert (bare.requests, bare.not_200) == (delivered.requests, delivered.not_200) == (64, 0)


@pytest.mark.exhaustive
def test_only_what_changed_is_uploaded() -> None:
    objects = [row.objects for row in publishing.measure(customers=3)]
    assert objects == [18, 18, 0, 6, 3]


@pytest.mark.exhaustive
def test_the_studio_is_measured_from_the_request_to_a_rebuilt_stage() -> None:
    rows = studio.measure(files=(1, 2), rounds=1)
    assert [(row.files, row.step) for row in rows] == [
        (files, step) for files in (1, 2) for step in ("first paint", "ready", "edit")
    ]
    assert all(row.ms > 0 for row in rows)
    assert [row.times_few_files for row in rows[:3]] == [1, 1, 1]


@pytest.mark.exhaustive
def test_hostile_text_is_read_in_every_place() -> None:
    rows = hostile_text.measure(pieces=["%", ";"], rounds=1)
    assert {"a cookie", "a query", "the fact amount", "a whole conversion"} <= {
        row.place for row in rows
    }
    assert all(row.milliseconds > 0 for row in rows)


@pytest.mark.exhaustive
def test_the_turns_of_the_event_loop_are_compared_with_those_of_ordinary_calls() -> None:
    rows = event_loop.measure(rounds=1)
    assert [row.requests for row in rows] == [
        "ordinary calls",
        "large bodies",
        "long queries",
        "malformed HTTP",
    ]
    assert rows[0].times_ordinary == 1
