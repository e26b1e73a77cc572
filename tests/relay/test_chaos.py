from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.relay.chaos import Outcome, Scale, run

EVERYTHING = Scale(calls=60, servers=1, workers=1, rounds=1, duration_factor=0.2)

# The others are requests that fail, which the tests of the deliverer and the sender also cover.
SEVERE = frozenset({"kill", "stop", "dead connections", "full disk", "hanging"})


@pytest.mark.parametrize(
    "scale",
    [
        replace(EVERYTHING, calls=20, disturbances=SEVERE),
        pytest.param(EVERYTHING, marks=pytest.mark.exhaustive),
    ],
)
def test_nothing_is_lost_or_counted_twice_under_chaos(
    tmp_path: Path, postgresql_url: str, scale: Scale
) -> None:
    outcome = run(tmp_path, postgresql_url, scale, seed=1)
    assert outcome.holds, outcome
    # Conversions in doubt may have arrived.
    assert outcome.arrived <= scale.calls <= outcome.arrived + outcome.in_doubt
    assert set(outcome.disturbances) >= SEVERE


def test_an_outcome_fails_if_a_call_is_lost_repeated_or_given_up() -> None:
    sound = Outcome(3, 2, 1, 0, 0, 0, 1.0, 1.0, {})
    assert sound.holds
    for fault in ({"lost": 1}, {"twice": 1}, {"given_up": 1}):
        assert not replace(sound, **fault).holds  # type: ignore[arg-type]
