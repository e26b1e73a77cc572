from __future__ import annotations

import pytest

from snippetgen.lint.findings import Finding, is_good


def test_only_an_error_makes_a_hit_bad() -> None:
    warning = Finding.of("plain_http", "")
    info = Finding.of("plain_http", "", severity="info")
    assert is_good([])
    assert is_good([warning, info])
    assert not is_good([warning, Finding.of("missing_a", "")])


def test_a_finding_has_the_usual_severity_of_its_code_unless_it_names_another() -> None:
    assert Finding.of("missing_x", "").severity == "error"
    assert Finding.of("missing_x", "", severity="info").severity == "info"


def test_a_finding_needs_a_registered_code() -> None:
    with pytest.raises(KeyError, match="mising_a"):
        Finding.of("mising_a", "")


def test_a_severity_that_the_code_does_not_allow_is_rejected() -> None:
    with pytest.raises(
        ValueError, match="severity 'info' is invalid for missing_a; allowed: error"
    ):
        Finding.of("missing_a", "", severity="info")
