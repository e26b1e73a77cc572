from __future__ import annotations

from pathlib import Path

from benchmarks.relay.killing import kill_while_calling


def test_kills_lose_no_call_and_send_none_twice(tmp_path: Path) -> None:
    tally = kill_while_calling(tmp_path, calls=80, kills=2, seed=4)
    assert (tally.accepted, tally.lost, tally.twice) == (80, 0, 0)
    assert tally.delivered + tally.in_doubt == 80
