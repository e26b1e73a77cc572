"""Publishes builds, returns to earlier ones, and deletes old ones.

Aliases are switched in four steps, each for all customers of a batch: the index names the new
builds, the files of the builds are written, the aliases are written, and the index marks the builds
as live. If a run ends between two steps, the index says which aliases the next run must write
again.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, TypeVar

from snippetgen.builder.hashes import sha256
from snippetgen.http.public_scripts import IMMUTABLE, caching
from snippetgen.publishing.files import (
    alias_path,
    all_paths,
    decode,
    encode_all,
    immutable_path,
    variants,
)
from snippetgen.publishing.index import (
    Customer,
    Index,
    PublishedBuild,
    read_index,
    update_index,
)
from snippetgen.publishing.stores import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import timedelta

    from snippetgen.publishing.built import BuiltScript
    from snippetgen.publishing.index import Coding
    from snippetgen.publishing.stores import Store

BATCH = 500
"""The number of aliases to switch together. After a kill, the next run repeats at most this
many."""

_CONNECTIONS = 16

_T = TypeVar("_T")
_R = TypeVar("_R")


class NoSuchBuildError(Exception):
    """There is no such build to return to; the message lists the builds."""


@dataclass(frozen=True)
class Outcome:
    """What a run did, or would do, for one customer."""

    name: str
    action: Literal["published", "unchanged", "rolled_back", "contested"]
    """`contested` if another run switched the same alias at the same time."""
    build: PublishedBuild
    before: str | None
    """The previous live build."""
    objects: int = 0
    """The number of written files."""


@dataclass(frozen=True)
class _Switch:
    """An alias that must be switched to a build."""

    name: str
    build: PublishedBuild
    before: Customer
    max_age: int
    content: Callable[[], bytes]
    action: Literal["published", "rolled_back"]
    upload: bool = False
    """Whether the files of the build must also be written."""

    def outcome(self, *, contested: bool) -> Outcome:
        action = "contested" if contested else self.action
        files = len(all_paths("")) * (1 + self.upload)
        return Outcome(self.name, action, self.build, self.before.live, files)


class Publisher:
    """Writes to a store, and keeps the index in the same or another one.

    Every method raises StoreError if a store cannot be used. Completed changes stay.
    """

    def __init__(
        self,
        store: Store,
        index: Store,
        *,
        max_age: int = 300,
        coding: Coding = "identity",
        batch: int = BATCH,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`max_age` of aliases in caches is in seconds; `coding` is their content coding."""
        self._store = store
        self._index = index
        self._max_age = max_age
        self._coding = coding
        self._batch = batch
        self._clock = clock

    def publish(
        self, scripts: Iterable[BuiltScript], *, dry_run: bool = False
    ) -> Iterator[Outcome]:
        """Make built scripts live. Yields what was done for each.

        Raises ConfigError if a script has changed since it was read.
        """
        customers = read_index(self._index).customers
        switches: list[_Switch] = []
        for script in scripts:
            before = customers.get(script.name, Customer())
            digits = _digits(script.sha256, before)
            known = before.find(digits)
            if known and self._is_live(before, known):
                yield Outcome(script.name, "unchanged", known, digits)
                continue
            build = PublishedBuild(
                build=digits,
                sha256=script.sha256,
                integrity=script.integrity(),
                bytes=script.size,
                coding=self._coding,
                published=self._now(),
            )
            switches.append(
                _Switch(
                    script.name,
                    build,
                    before,
                    self._max_age,
                    script.content,
                    "published",
                    upload=not (known and _is_complete(before, known, self._coding)),
                )
            )
        yield from self._run(switches, dry_run=dry_run)

    def roll_back(
        self, wanted: Iterable[tuple[str, str | None]], *, dry_run: bool = False
    ) -> Iterator[Outcome]:
        """Make earlier builds live. Yields what was done for each.

        `wanted` maps customers' names to the digits of a build, or to None for the build published
        before the live one. Raises NoSuchBuildError if there is no such build.
        """
        customers = read_index(self._index).customers
        switches = []
        for name, digits in wanted:
            customer = customers.get(name)
            if customer is None:
                raise NoSuchBuildError(f"{name} is not published to {self._store.place}.")
            build = customer.find(digits) if digits else customer.before(customer.live)
            if build is None:
                known = ", ".join(each.build for each in customer.builds)
                which = f"no build {digits}" if digits else "no build before the live one"
                raise NoSuchBuildError(f"{name} has {which}. Its builds, oldest first: {known}.")
            content = self._reader(name, build)
            content()
            switches.append(
                _Switch(name, build, customer, customer.max_age, content, "rolled_back")
            )
        yield from self._run(switches, dry_run=dry_run)

    def prune(self, age: timedelta, *, dry_run: bool = False) -> list[tuple[str, PublishedBuild]]:
        """Delete builds that have not been live for `age`. Returns them with their customers."""
        limit = _time(self._clock() - age)
        old = _old(read_index(self._index), limit)
        if dry_run or not old:
            return old
        # From here on, no run considers these builds complete, even if this run is killed.
        old = _old(update_index(self._index, lambda present: _incomplete(present, limit)), limit)
        paths = [
            path for name, build in old for path in all_paths(immutable_path(name, build.build))
        ]
        self._each(self._store.delete, paths)
        update_index(self._index, lambda present: _without(present, old))
        return old

    def _is_live(self, customer: Customer, build: PublishedBuild) -> bool:
        return (
            customer.live == build.build
            and customer.switching is None
            and customer.max_age == self._max_age
            and build.coding == self._coding
        )

    def _run(self, switches: Sequence[_Switch], *, dry_run: bool) -> Iterator[Outcome]:
        for start in range(0, len(switches), self._batch):
            batch = switches[start : start + self._batch]
            contested = frozenset[str]() if dry_run else self._switch(batch)
            for switch in batch:
                yield switch.outcome(contested=switch.name in contested)

    def _switch(self, batch: Sequence[_Switch]) -> frozenset[str]:
        """Switch aliases. Returns the customers whose alias another run switched meanwhile."""
        update_index(self._index, lambda index: _begun(index, batch))
        bodies = self._each(lambda switch: encode_all(switch.content()), batch)
        encoded = [*zip(batch, bodies, strict=True)]
        self._each(self._upload, [each for each in encoded if each[0].upload])
        self._each(self._write_alias, encoded)
        now = self._now()
        finished = update_index(self._index, lambda index: _finished(index, batch, now))
        return frozenset(
            switch.name for switch in batch if finished.customers[switch.name].switching
        )

    def _upload(self, encoded: tuple[_Switch, Mapping[Coding, bytes]]) -> None:
        switch, bodies = encoded
        path = immutable_path(switch.name, switch.build.build)
        self._write(variants(path, bodies, switch.build.coding, IMMUTABLE))

    def _write_alias(self, encoded: tuple[_Switch, Mapping[Coding, bytes]]) -> None:
        switch, bodies = encoded
        path, headers = alias_path(switch.name), caching(switch.max_age)
        self._write(variants(path, bodies, switch.build.coding, headers))

    def _write(self, files: Iterable[tuple[str, bytes, dict[str, str]]]) -> None:
        for path, body, headers in files:
            self._store.write(path, body, headers)

    def _reader(self, name: str, build: PublishedBuild) -> Callable[[], bytes]:
        """Return a function that reads a build from the store and checks it."""
        path = immutable_path(name, build.build)

        def read() -> bytes:
            stored = self._store.read(path)
            content = stored.content if stored else b""
            # Google Cloud Storage decodes gzip automatically.
            if not _is_script(content, build):
                content = decode(content, build.coding)
            if not _is_script(content, build):
                problem = "has been changed" if stored else "no longer exists"
                raise StoreError(f"{self._store.place}/{path} {problem}. Choose another build.")
            return content

        return read

    def _each(self, act: Callable[[_T], _R], items: Sequence[_T]) -> list[_R]:
        """Call a function for each item, several at a time. Raises the first error."""
        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            futures = [pool.submit(act, item) for item in items]
            try:
                return [future.result() for future in futures]
            finally:
                pool.shutdown(cancel_futures=True)

    def _now(self) -> str:
        return _time(self._clock())


def _is_script(content: bytes, build: PublishedBuild) -> bool:
    return sha256(content) == build.sha256


def _is_complete(customer: Customer, build: PublishedBuild, coding: Coding) -> bool:
    """Return whether all files of a build exist in a coding. They do once it has been live."""
    was_live = build.replaced is not None or build.build == customer.live
    return was_live and build.build != customer.switching and build.coding == coding


def _time(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _digits(sha256: str, customer: Customer) -> str:
    """Return the first eight digits of a hash, or more if another build begins with them."""
    others = [build.sha256 for build in customer.builds if build.sha256 != sha256]
    lengths = (8, 16, 64)
    return next(
        sha256[:length]
        for length in lengths
        if not any(other.startswith(sha256[:length]) for other in others)
    )


def _begun(index: Index, batch: Sequence[_Switch]) -> Index:
    """Return the index before aliases are switched."""
    begun = {}
    for switch in batch:
        customer = index.customers.get(switch.name, Customer())
        if switch.action == "published":
            customer = customer.with_build(switch.build)
        begun[switch.name] = customer.begin(switch.build, switch.max_age)
    return replace(index, customers={**index.customers, **begun})


def _finished(index: Index, batch: Sequence[_Switch], now: str) -> Index:
    """Return the index after aliases have been switched.

    If another run has switched an alias in the meantime, it is unknown which build it serves. The
    customer then stays marked, so that both runs report it and the next run writes the alias again.
    """
    finished = {}
    for switch in batch:
        customer = index.customers.get(switch.name, Customer())
        ours = switch.build.build
        if customer.switching == ours:
            finished[switch.name] = customer.finish(now)
        elif customer.switching or customer.live != ours:
            finished[switch.name] = replace(customer, switching=ours)
    return replace(index, customers={**index.customers, **finished})


def _old(index: Index, limit: str) -> list[tuple[str, PublishedBuild]]:
    """Return builds that have not been live since a time, with their customers."""
    return [
        (name, build)
        for name, customer in index.customers.items()
        for build in customer.builds
        if build.build not in (customer.live, customer.switching)
        and (build.replaced or build.published) < limit
    ]


def _incomplete(index: Index, limit: str) -> Index:
    """Return the index in which old builds count as never live."""
    customers = dict(index.customers)
    for name, build in _old(index, limit):
        customer = customers[name]
        builds = tuple(
            replace(each, replaced=None) if each is build else each for each in customer.builds
        )
        customers[name] = replace(customer, builds=builds)
    return replace(index, customers=customers)


def _without(index: Index, old: Iterable[tuple[str, PublishedBuild]]) -> Index:
    """Return the index without builds whose files were deleted.

    A build that another run has made live in the meantime stays marked, so that its files are
    written again.
    """
    customers = dict(index.customers)
    for name, build in old:
        customer = customers.get(name)
        if customer is None:
            continue
        if build.build in (customer.live, customer.switching):
            customers[name] = replace(customer, switching=build.build)
        else:
            rest = tuple(each for each in customer.builds if each.build != build.build)
            customers[name] = replace(customer, builds=rest)
    return replace(index, customers=customers)
