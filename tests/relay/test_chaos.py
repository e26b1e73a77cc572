from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.relay.chaos import Outcome, Scale, run


def test_nothing_is_lost_or_counted_twice_under_chaos(tmp_path: Path, postgresql_url: str) -> None:
    scale = Scale(calls=60, servers=1, workers=1, rounds=1, duration_factor=0.2)
    outcome = run(tmp_path, postgresql_url, scale, seed=1)
    assert outcome.holds, outcome
    # Conversions in doubt may have arrived.
    assert outcome.arrived <= 60 <= outcome.arrived + outcome.in_doubt
    assert {"kill", "stop", "dead connections", "full disk", "hanging"} <= set(outcome.disturbances)


def test_an_outcome_fails_if_a_call_is_lost_repeated_or_given_up() -> None:
    sound = Outcome(3, 2, 1, 0, 0, 0, 1.0, 1.0, {})
    assert sound.holds
    for fault in ({"lost": 1}, {"twice": 1}, {"given_up": 1}):
        assert not replace(sound, **fault).holds  # type: ignore[arg-type]
