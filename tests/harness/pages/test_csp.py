from __future__ import annotations

import pytest
from snippetgen_harness.pages.csp import adapt_policy


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("script-src 'none'", "script-src 'none'; script-src-elem 'self'"),
        ("default-src https:", "default-src https:; script-src-elem https: 'self'"),
        ("img-src 'self'", "img-src 'self'"),
        ("sandbox allow-scripts", "sandbox allow-scripts"),
        (
            "SCRIPT-SRC-ELEM 'nonce-x'; script-src a.example; script-src b.example",
            "script-src-elem 'nonce-x' 'self'; script-src a.example",
        ),
        (
            "script-src 'self', img-src *",
            "script-src 'self'; script-src-elem 'self' 'self', img-src *",
        ),
        ("report-uri https://a.example/; report-to x; frame-ancestors 'none'", ""),
        ("upgrade-insecure-requests; block-all-mixed-content; ; img-src x", "img-src x"),
        ("", ""),
    ],
)
def test_the_stage_runs_and_nothing_is_reported_elsewhere(policy: str, expected: str) -> None:
    assert adapt_policy(policy) == expected
