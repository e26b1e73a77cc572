from __future__ import annotations

import json

from snippetgen_harness.fakes.log_endpoint import RecordedHit

from tests.harness.fakes.log_endpoint.example_hits import scope


def test_a_query_that_is_too_long_is_recorded_in_part() -> None:
    record = RecordedHit.from_scope(scope(b"a=1&d=2&n=g&u=v&x7=8&s5=" + b"b" * 70_000))
    assert len(record.hit.raw_query) == 65_536
    assert "query_truncated" in {finding.code for finding in record.findings}
    assert not record.good


def test_all_bytes_beyond_ascii_are_kept() -> None:
    record = RecordedHit.from_scope(scope(b"n=\xff\xc3("))
    assert record.hit.raw_query.encode("latin-1") == b"n=\xff\xc3("
    json.dumps(record.as_json(), ensure_ascii=False).encode()
