"""What publishing needs of a place that holds objects by their paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class StoreError(Exception):
    """A store cannot be used; the message names it and says why, without secrets."""


class ConflictError(Exception):
    """An object is not the one that was read: another run has replaced it."""


@dataclass(frozen=True)
class Stored:
    """The content of an object, and a token of exactly this content."""

    content: bytes
    token: str


class Store(Protocol):
    """Objects by path, such as `ctm.min.js`. Methods may be called from several threads.

    Each raises StoreError if the store refuses it or cannot be reached.
    """

    @property
    def place(self) -> str:
        """The address of the store, safe to print."""

    def read(self, path: str) -> Stored | None:
        """Return an object, or None if there is none at the path."""

    def token(self, path: str) -> str | None:
        """Return the token of an object, or None if there is none at the path."""

    def write(self, path: str, content: bytes, headers: Mapping[str, str]) -> None:
        """Write an object: readers get the old one or the new one, never a part of it.

        `headers` are what the store sends with it: `Content-Type`, `Content-Encoding` and
        `Cache-Control`. A folder keeps none.
        """

    def replace(
        self, path: str, content: bytes, token: str | None, headers: Mapping[str, str]
    ) -> None:
        """Write an object if the present one has the token, or if there is none for None.

        Raises ConflictError otherwise.
        """

    def delete(self, path: str) -> None:
        """Delete an object, if it exists."""
