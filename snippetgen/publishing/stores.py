"""The interface of stores, which contain objects by path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class StoreError(Exception):
    """A store cannot be used; the message names it and says why, without secrets."""


class ConflictError(Exception):
    """An object has changed since it was read, because another run has replaced it."""


@dataclass(frozen=True)
class Stored:
    """The content of an object, and a token that identifies this content."""

    content: bytes
    token: str


class Store(Protocol):
    """Objects by path, such as `ctm.min.js`. Methods may be called from several threads.

    Each raises StoreError if the store rejects the request or cannot be reached.
    """

    @property
    def place(self) -> str:
        """The address of the store, safe to print."""

    def read(self, path: str) -> Stored | None:
        """Return the object at a path, or None."""

    def token(self, path: str) -> str | None:
        """Return the token of the object at a path, or None."""

    def write(self, path: str, content: bytes, headers: Mapping[str, str]) -> None:
        """Write an object atomically: readers get the old or the new one, never a part.

        The store sends `headers` with it: `Content-Type`, `Content-Encoding` and `Cache-Control`. A
        folder ignores them.
        """

    def replace(
        self, path: str, content: bytes, token: str | None, headers: Mapping[str, str]
    ) -> None:
        """Write an object if the current one has the token, or for None, if there is none.

        Raises ConflictError otherwise.
        """

    def delete(self, path: str) -> None:
        """Delete an object, if it exists."""
