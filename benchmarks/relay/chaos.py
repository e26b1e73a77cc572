"""All disturbances together: servers and workers on PostgreSQL, disturbed at random."""

from __future__ import annotations

import contextlib
import json
import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import sqlalchemy as sa
from snippetgen_harness.net.servers import serve

from benchmarks.relay.destination import Destination
from benchmarks.relay.process import CONFIGS, Relay
from benchmarks.relay.proxy import FreezingProxy
from snippetgen.conversions.compact_value import encode
from snippetgen.conversions.web_conversion import WebConversion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from benchmarks.relay.destination import Mode

SOURCES = {
    **CONFIGS,
    "events": 'vendor = "ctm"\ngoal = "phone_call_conversion"\ndestination = "web"\n',
}

URL = (
    "https://1234567890.log.optimizely.com/event?a=1234567890&d=55&n=phone_call_conversion"
    "&u=oeu{}r0.5&x7=8"
)

CLIENTS = 4

PATIENCE = 60.0
"""Seconds that a client waits for a response. A relay answers sooner, even if it rejects a call."""

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
"""Debian's libfaketime. Without it, clocks are not changed."""

Kind = str
KINDS: tuple[Kind, ...] = ("revenue", "plain", "event")
"""A Classic conversion with revenue must not arrive twice; the others may be repeated."""

POISON: tuple[Mapping[str, object], ...] = (
    {"talk_time": "9" * 600_000},
    {"cvars": json.dumps([{"optimizely_conversion": URL.format(0) + "&s1=" + "x" * 700_000}])},
    {"cvars": json.dumps([{"optimizely_conversion": URL.format(0).replace("phone", "%00")}])},
    {"tag_list": ["x"] * 200_000},
    {"id": "\ud800"},
)


@dataclass(frozen=True)
class Outcome:
    """The outcome of the calls. Waits are in seconds, from the response 200 to the arrival."""

    calls: int
    arrived: int
    in_doubt: int
    """Conversions with revenue that were given up because they might have arrived."""
    lost: int
    """Calls that neither arrived nor are in doubt."""
    twice: int
    """Conversions that counted twice."""
    given_up: int
    """Conversions that were given up although they could have been repeated."""
    worst_wait: float
    seconds: float
    """How long it took until every call was accepted and finished."""
    disturbances: dict[str, int]

    @property
    def holds(self) -> bool:
        """Whether the relay has kept its promises."""
        return not (self.lost or self.twice or self.given_up)


@dataclass(frozen=True)
class Scale:
    """The size of a run. Each of the `rounds` has each disturbance once."""

    calls: int
    servers: int
    workers: int
    rounds: int
    duration_factor: float = 1.0
    """The durations of the disturbances are multiplied by this."""
    disturbances: frozenset[str] | None = None
    """The names of the disturbances; all of them by default."""


def visitor(number: int) -> str:
    """Return the id of the visitor who makes a call."""
    return f"oeu{number}r0.5"


def kind(number: int) -> Kind:
    """Return the notification of a call."""
    return KINDS[number % len(KINDS)]


class Chaos:
    """A relay of several processes with its database and destination, and their disturbances."""

    def __init__(
        self,
        folder: Path,
        postgresql: str,
        stack: ExitStack,
        scale: Scale,
    ) -> None:
        self.destination = Destination()
        self._scale = scale
        self.counts: Counter[str] = Counter()
        self.accepted_at: dict[int, float] = {}
        self._postgresql = sa.create_engine(postgresql, isolation_level="AUTOCOMMIT")
        stack.callback(self._postgresql.dispose)
        socket = f"{sa.make_url(postgresql).query['host']}/.s.PGSQL.5432"
        self._proxy = stack.enter_context(FreezingProxy(socket))
        self._clock_file = folder / "clock"
        self._clock_file.write_text("+0")
        endpoint = f"http://127.0.0.1:{stack.enter_context(serve(self.destination))}"
        self.servers = [self._relay(folder, endpoint, "server", n) for n in range(scale.servers)]
        self.workers = [self._relay(folder, endpoint, "worker", n) for n in range(scale.workers)]
        for each in self.relays:
            stack.callback(each.stop, signal.SIGKILL)
        with ThreadPoolExecutor() as pool:
            list(pool.map(Relay.start, self.relays))

    @property
    def relays(self) -> list[Relay]:
        """All processes."""
        return [*self.servers, *self.workers]

    def call(self, numbers: Sequence[int]) -> None:
        """Send calls like a vendor, each to any server until one accepts it."""
        rng = random.Random(numbers[0])  # noqa: S311 - no secret
        with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
            for number in numbers:
                while not self._is_taken(client, rng.choice(self.servers), number):
                    time.sleep(0.05)
                self.accepted_at[number] = time.monotonic()

    def poison(self, numbers: Sequence[int]) -> None:
        """Send invalid notifications until they get a response."""
        with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
            for number in numbers:
                call = {"id": f"poison{number}", "talk_time": 9, **POISON[number % len(POISON)]}
                with contextlib.suppress(httpx.HTTPError):
                    client.post(self.servers[0].address(), content=json.dumps(call).encode())

    def disturbances(self) -> dict[str, Callable[[random.Random], None]]:
        """Return the disturbances by name. Each takes a few seconds, and undoes itself."""
        modes: tuple[Mode, ...] = (
            *("slow", "dripping", "hanging"),
            *("refusing", "limiting", "unavailable"),
        )
        found: dict[str, Callable[[random.Random], None]] = {
            "kill": self._kill,
            "stop": self._stop,
            "dead connections": self._freeze,
            "database down": self._restart_postgresql,
            "full disk": self._refuse_writes,
        }
        found |= {mode: lambda rng, mode=mode: self._answer(rng, mode) for mode in modes}  # type: ignore[misc]
        if FAKETIME:
            found["clock"] = self._set_clock
        chosen = self._scale.disturbances
        return {name: each for name, each in found.items() if chosen is None or name in chosen}

    def settle(self) -> None:
        """Wait until nothing is pending or being sent."""
        unfinished = sa.text("SELECT count(*) FROM calls WHERE state IN ('pending', 'sending')")
        while True:
            with self._postgresql.connect() as connection:
                if not connection.execute(unfinished).scalar_one():
                    return
            time.sleep(0.2)

    def outcome(self, calls: int, seconds: float) -> Outcome:
        """Count the outcomes of the calls."""
        statement = sa.text(
            "SELECT call_id, state, reason FROM calls WHERE call_id NOT LIKE 'poison%'"
        )
        with self._postgresql.connect() as connection:
            rows = {int(id_): (state, why) for id_, state, why in connection.execute(statement)}
        arrived = {n for n in range(1, calls + 1) if self.destination.arrived[visitor(n)]}
        given_up = {n for n, (state, _) in rows.items() if state == "given_up"}
        in_doubt = {n for n in given_up if kind(n) == "revenue" and rows[n][1] == "in_doubt"}
        twice = [
            n for n in arrived if kind(n) != "plain" and self.destination.arrived[visitor(n)] > 1
        ]
        waits = [self.destination.first_at[visitor(n)] - self.accepted_at[n] for n in arrived]
        return Outcome(
            calls=calls,
            arrived=len(arrived),
            in_doubt=len(in_doubt),
            lost=calls - len(arrived | in_doubt),
            twice=len(twice),
            given_up=len(given_up - in_doubt),
            worst_wait=max(waits, default=0.0),
            seconds=seconds,
            disturbances=dict(self.counts),
        )

    def _relay(self, folder: Path, endpoint: str, role: str, number: int) -> Relay:
        own = folder / f"{role}-{number}"
        own.mkdir()
        records = f"postgresql+psycopg://relay@127.0.0.1:{self._proxy.port}/postgres"
        options = ("--role", role, "--records", records, "--lease", "2", "--workers", "2")
        relay = Relay(own, endpoint, *options, configs=SOURCES)
        if FAKETIME and number == 0:
            relay.environment |= {
                "LD_PRELOAD": str(FAKETIME),
                "FAKETIME_TIMESTAMP_FILE": str(self._clock_file),
                "FAKETIME_CACHE_DURATION": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
        return relay

    def _is_taken(self, client: httpx.Client, server: Relay, number: int) -> bool:
        source = "events" if kind(number) == "event" else "ctm"
        try:
            answer = client.post(server.address(source), content=_notification(number))
        except httpx.HTTPError:
            return False
        if answer.is_client_error:
            raise RuntimeError(f"call {number} is rejected: {answer.text}")
        return answer.is_success

    def _pause(self, rng: random.Random, least: float, most: float) -> None:
        time.sleep(self._scale.duration_factor * rng.uniform(least, most))

    def _kill(self, rng: random.Random) -> None:
        relay = rng.choice(self.relays)
        relay.stop(signal.SIGKILL)
        relay.start()

    def _stop(self, rng: random.Random) -> None:
        relay = rng.choice(self.relays)
        relay.signal(signal.SIGSTOP)
        self._pause(rng, 0.5, 5)
        relay.signal(signal.SIGCONT)

    def _freeze(self, rng: random.Random) -> None:
        self._proxy.freeze()
        self._pause(rng, 0.5, 12)
        self._proxy.thaw()

    def _restart_postgresql(self, rng: random.Random) -> None:
        """Cut every connection, and reject new ones for a moment."""
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        with self._postgresql.connect() as connection:
            for _ in range(rng.randrange(1, 5)):
                connection.exec_driver_sql(end)
                self._pause(rng, 0.1, 0.5)

    def _refuse_writes(self, rng: random.Random) -> None:
        """Reject every write, like a full disk."""
        self._set_read_only("on")
        self._pause(rng, 0.5, 3)
        self._set_read_only("off")

    def _set_read_only(self, value: str) -> None:
        with self._postgresql.connect() as connection:
            connection.exec_driver_sql(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            connection.exec_driver_sql("SELECT pg_reload_conf()")

    def _answer(self, rng: random.Random, mode: Mode) -> None:
        self.destination.mode = mode
        self._pause(rng, *((2, 14) if mode == "hanging" else (0.5, 3)))
        self.destination.mode = "fine"

    def _set_clock(self, rng: random.Random) -> None:
        self._clock_file.write_text(rng.choice(["-1h", "+4d", "-3d", "+2h"]))
        self._pause(rng, 2, 4)
        self._clock_file.write_text("+0")


def run(folder: Path, postgresql: str, scale: Scale, *, seed: int) -> Outcome:
    """Send calls while everything is disturbed.

    The disturbances are spread evenly over the calls. `postgresql` is the address of a database.
    """
    calls = scale.calls
    rng = random.Random(seed)  # noqa: S311 - no secret
    with ExitStack() as stack:
        chaos = Chaos(folder, postgresql, stack, scale)
        began = time.monotonic()
        with ThreadPoolExecutor(CLIENTS + 2) as pool:
            clients = [
                pool.submit(chaos.call, range(n, calls + 1, CLIENTS))
                for n in range(1, min(CLIENTS, calls) + 1)
            ]
            clients.append(pool.submit(chaos.poison, range(max(len(POISON), calls // 100))))
            disturbances = list(_sequence(chaos, scale.rounds, rng))
            for number, (name, disturb) in enumerate(disturbances):
                while len(chaos.accepted_at) < calls * number // len(disturbances):
                    if any(client.done() and client.exception() for client in clients):
                        break
                    time.sleep(0.02)
                disturb(rng)
                chaos.counts[name] += 1
            for client in clients:
                client.result()
        chaos.settle()
        return chaos.outcome(calls, time.monotonic() - began)


def _sequence(
    chaos: Chaos, rounds: int, rng: random.Random
) -> Iterator[tuple[str, Callable[[random.Random], None]]]:
    for _ in range(rounds):
        disturbances = list(chaos.disturbances().items())
        rng.shuffle(disturbances)
        yield from disturbances


def _notification(number: int) -> bytes:
    url = URL.format(number) + ("&v=500" if kind(number) == "revenue" else "")
    if kind(number) == "event":
        url = encode(
            WebConversion(
                account="55",
                project="66",
                visitor=visitor(number),
                entity="77",
                key="phone_call_conversion",
            )
        )
    pushes = json.dumps([{"optimizely_conversion": url}])
    call = {"id": number, "unix_time": int(time.time()), "talk_time": 9, "cvars": pushes}
    return json.dumps(call).encode()
