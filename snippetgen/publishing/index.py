"""The index of a store: the live build and the earlier builds of each customer.

docs/publish.md documents the format.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import StringConstraints, TypeAdapter, ValidationError

from snippetgen.publishing.stores import ConflictError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from snippetgen.publishing.stores import Store

INDEX = ".snippetgen/index.json"
"""The path of the index."""

_HEADERS = {"Content-Type": "application/json", "Cache-Control": "no-store"}

Coding = Literal["identity", "gzip", "br"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,63}$")]
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8,64}$")]


@dataclass(frozen=True)
class PublishedBuild:
    """One build of a customer's snippet, whose files never change."""

    build: Digits
    """The first digits of `sha256`, which distinguish the builds of this customer."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """The SHA-256 of the minified script, in hexadecimal digits."""
    integrity: str
    """The script's hash for Subresource Integrity."""
    bytes: int
    """The script's size without compression."""
    coding: Coding
    """The content coding of the file with the plain name."""
    published: str
    """When it was last published: RFC 3339, UTC."""
    replaced: str | None = None
    """When it stopped being live; None if it is live or never was."""


@dataclass(frozen=True)
class Customer:
    """The builds of a customer, in order of publication."""

    live: Digits | None = None
    """The digits of the build that the alias serves."""
    switching: Digits | None = None
    """The build that a run is switching the alias to. After a kill, the alias may serve either."""
    max_age: int = 0
    """Seconds for which browsers may cache the alias."""
    builds: tuple[PublishedBuild, ...] = ()

    def find(self, digits: str | None) -> PublishedBuild | None:
        """Return the build with these digits, or None."""
        return next((build for build in self.builds if build.build == digits), None)

    def before(self, digits: str | None) -> PublishedBuild | None:
        """Return the build published before another one, or None."""
        names = [build.build for build in self.builds]
        place = names.index(digits) if digits in names else 0
        return self.builds[place - 1] if place else None

    def with_build(self, build: PublishedBuild) -> Customer:
        """Return the customer with a build added at the end."""
        others = (each for each in self.builds if each.build != build.build)
        return replace(self, builds=(*others, build))

    def begin(self, build: PublishedBuild, max_age: int) -> Customer:
        """Return the customer while its alias is being switched to a build."""
        return replace(self, switching=build.build, max_age=max_age)

    def finish(self, now: str) -> Customer:
        """Return the customer after its alias has been switched."""

        def dated(build: PublishedBuild) -> PublishedBuild:
            if build.build == self.switching:
                return replace(build, replaced=None)
            return replace(build, replaced=now) if build.build == self.live else build

        builds = tuple(map(dated, self.builds))
        return replace(self, live=self.switching, switching=None, builds=builds)


@dataclass(frozen=True)
class Index:
    """All customers of a store, by name."""

    format: Literal[1] = 1
    customers: dict[Name, Customer] = field(default_factory=dict)


_ADAPTER = TypeAdapter(Index)
_ATTEMPTS = 20


def read_index(store: Store) -> Index:
    """Return the index of a store. It is empty if nothing has been published.

    Raises StoreError if it cannot be read or is not an index.
    """
    return _read(store)[0]


class KeptIndex:
    """The index of a store, cached until it changes. Not thread-safe."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: tuple[Index, str | None] = Index(), None

    def read(self) -> Index:
        """Return the current index. Raises StoreError like `read_index`."""
        token = self._store.token(INDEX)
        if token is None or token != self._known[1]:
            self._known = _read(self._store)
        return self._known[0]


def update_index(store: Store, change: Callable[[Index], Index]) -> Index:
    """Change the index of a store, and return the new one.

    `change` receives the current index, and is called again if another run has changed it in the
    meantime. Raises StoreError if the index cannot be read or written.
    """
    for _ in range(_ATTEMPTS):
        index, token = _read(store)
        changed = change(index)
        if changed == index:
            return changed
        try:
            store.replace(INDEX, _ADAPTER.dump_json(changed) + b"\n", token, _HEADERS)
        except ConflictError:
            continue
        return changed
    raise StoreError(f"{store.place}/{INDEX} was changed by other runs in the meantime. Try again.")


def _read(store: Store) -> tuple[Index, str | None]:
    found = store.read(INDEX)
    if found is None:
        return Index(), None
    try:
        return _ADAPTER.validate_json(found.content), found.token
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(map(str, first["loc"])) or "the document"
        raise StoreError(
            f"{store.place}/{INDEX} is not an index that this version can read: {key}: "
            f"{first['msg']}. Restore the file, or publish with a newer snippetgen."
        ) from None
