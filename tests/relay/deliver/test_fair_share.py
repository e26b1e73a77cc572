from __future__ import annotations

from collections import Counter

from snippetgen.relay.deliver.fair_share import FairShare
from snippetgen.relay.store.breaker import FAILURES, Breaker
from snippetgen.relay.store.lanes import Lane


def lane(id_: int, source: str, failures: int = 0) -> Lane:
    return Lane(id_, source, "classic", str(id_), "", Breaker(failures=failures), Breaker())


def served(share: FairShare, lanes: list[Lane], rounds: int) -> Counter[int]:
    """Return how many requests each lane began, if each ends before the next begins."""
    total: Counter[int] = Counter()
    for _ in range(rounds):
        for chosen, number in share.choose(lanes):
            total[chosen.id] += number
    return total


def test_sources_take_turns_with_any_number_of_projects() -> None:
    lanes = [*(lane(number, "many") for number in range(9)), lane(9, "one")]
    turns = served(FairShare(1), lanes, 90)
    assert turns[9] == 90
    assert {turns[number] for number in range(9)} == {10}


def test_one_request_is_kept_for_another_lane() -> None:
    share = FairShare(4)
    first, second = lane(1, "a"), lane(2, "a")
    assert share.choose([first]) == [(first, 4)]
    for _ in range(4):
        share.begin(1)
    assert share.choose([first, second]) == [(second, 1)]


def test_a_slow_request_frees_its_slot_and_its_lane_waits_for_it() -> None:
    share = FairShare(1)
    for _ in range(2):
        share.begin(1)
    assert share.free == 0
    share.slow(1)
    assert share.choose([lane(1, "a"), lane(2, "b")]) == [(lane(2, "b"), 1)]
    share.end(1, slow=True)
    share.end(1, slow=False)
    assert share.choose([lane(1, "a")]) == [(lane(1, "a"), 1)]


def test_a_lane_that_needs_a_probe_begins_one_request() -> None:
    assert FairShare(8).choose([lane(1, "a", FAILURES)]) == [(lane(1, "a", FAILURES), 1)]
