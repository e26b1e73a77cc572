"""How far calls got, what is waiting, and the outcomes for each customer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from snippetgen.relay.ops.status.chart import OF_SOURCE, Chart, Range, draw
from snippetgen.relay.ops.status.formatting import duration, reason_text, utc_time
from snippetgen.relay.store.activity import REJECTED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from snippetgen.relay.store.activity import States
    from snippetgen.relay.store.store import DeliveryStore

MOST_WAITING = 20
MOST_CUSTOMERS = 50
MOST_HOSTS = 20


@dataclass(frozen=True)
class Loss:
    """Calls that stopped at a step for one reason. `code` is the reason or the state."""

    code: str
    text: str
    number: int
    is_final: bool
    """Whether they have stopped for good; False if they are waiting."""


@dataclass(frozen=True)
class Step:
    """A step of calls: how many reached it, in number and percent, and which did not."""

    title: str
    number: int
    share: float
    losses: Sequence[Loss]


@dataclass(frozen=True)
class Waiting:
    """The pending calls of a customer. The oldest one has been waiting since `since`."""

    source: str
    number: int
    since: str
    waited: str


@dataclass(frozen=True)
class Pause:
    """A host that has asked to wait, and when it may be tried again."""

    host: str
    until: str


@dataclass(frozen=True)
class Customer:
    """The calls of a customer in the records."""

    source: str
    came_in: int
    rejected: int
    waiting: int
    delivered: int
    given_up: int


@dataclass(frozen=True)
class Overview:
    """The part of the status page above the lists of calls."""

    steps: Sequence[Step]
    chart: Chart
    waiting: Sequence[Waiting]
    pauses: Sequence[Pause]
    customers: Sequence[Customer]


def overview(store: DeliveryStore, now: float, chosen: Range, source: str = "") -> Overview:
    """Read the overview of all calls or of one source's calls.

    No query counts the calls. Raises sqlalchemy.exc.SQLAlchemyError if they cannot be read.
    """
    oldest = store.backlog.oldest(MOST_WAITING)
    largest = [source] if source else store.activity.largest(MOST_CUSTOMERS)
    states = store.activity.states({*oldest, *largest})
    found = states[source] if source else _all_states(store)
    period = OF_SOURCE if source else chosen
    return Overview(
        _steps(found),
        draw(store.activity.after(period.start(now), source), period, now),
        [
            Waiting(each, _sum(states[each], "pending"), utc_time(since), duration(now - since))
            for each, since in oldest.items()
            if source in ("", each)
        ],
        [
            Pause(host, utc_time(until))
            for host, until in store.hosts.paused(now, MOST_HOSTS).items()
        ],
        [_customer(each, states[each]) for each in largest],
    )


def _all_states(store: DeliveryStore) -> States:
    rejected: Counter[tuple[str, str]] = Counter()
    for (_, reason), number in store.rejections.counts().items():
        rejected[REJECTED, reason] += number
    return store.counts() | rejected


def _steps(states: States) -> list[Step]:
    every = sum(states.values())
    rejected = _of(states, lambda state, _: state == REJECTED)
    untried = _of(states, lambda state, reason: state == "pending" and not reason)
    failing = _of(states, lambda state, reason: state == "pending" and bool(reason))
    sending = _of(states, lambda state, _: state == "sending")
    given_up = _of(states, lambda state, _: state == "given_up")
    counted = every - sum(rejected.values())
    attempted = counted - sum(untried.values())
    return [
        _step("Came in", every, every, []),
        _step("Counted", counted, every, _losses(rejected, "", is_final=True)),
        _step(
            "Sent or attempted", attempted, every, _losses(untried, "waiting for the first attempt")
        ),
        _step(
            "Accepted by Optimizely",
            _sum(states, "delivered"),
            every,
            [
                *_losses(given_up, "", "given up: ", is_final=True),
                *_losses(failing, "", "will be tried again: "),
                *_losses(sending, "being sent now"),
            ],
        ),
    ]


def _of(states: States, chosen: Callable[[str, str], bool]) -> States:
    return {key: number for key, number in states.items() if chosen(*key)}


def _losses(states: States, text: str, head: str = "", *, is_final: bool = False) -> list[Loss]:
    """Return the losses by reason, the largest first; `text` if they all have one reason."""
    sums: Counter[str] = Counter()
    for (state, reason), number in states.items():
        sums[state if text else reason] += number
    return [
        Loss(code, text or f"{head}{reason_text(code)}", number, is_final)
        for code, number in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    ]


def _step(title: str, number: int, every: int, losses: Sequence[Loss]) -> Step:
    return Step(title, number, round(100 * number / every, 2) if every else 0.0, losses)


def _sum(states: Mapping[tuple[str, str], int], state: str) -> int:
    return sum(number for (each, _), number in states.items() if each == state)


def _customer(source: str, states: States) -> Customer:
    return Customer(
        source,
        sum(states.values()),
        *(_sum(states, state) for state in (REJECTED, "pending", "delivered", "given_up")),
    )
