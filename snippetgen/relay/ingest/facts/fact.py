"""A fact about a call is present, absent or unreadable: three different things."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from snippetgen.relay.ingest.facts.tokens import is_token
from snippetgen.text.display import shown
from snippetgen.vendors.payloads import PayloadError, value_at

T = TypeVar("T")

MAX_FACT_LENGTH = 1024
"""The most characters of a fact that are read. No vendor states one with more."""


@dataclass(frozen=True)
class Present(Generic[T]):
    """A fact that was read."""

    value: T


@dataclass(frozen=True)
class Absent:
    """A fact that the notification does not state."""


@dataclass(frozen=True)
class Unreadable:
    """A fact that the notification states in an unknown or ambiguous form.

    `text` is a short quotation that is safe to print; `why` completes the sentence.
    """

    field: str
    text: str
    why: str

    def __str__(self) -> str:
        """Return a sentence that names the field, its text and what is wrong."""
        return f"{self.field} is {self.text}: {self.why}"


Fact: TypeAlias = Present[T] | Absent | Unreadable

ABSENT = Absent()


@dataclass(frozen=True)
class Field:
    """Where a fact is: a dotted path, or the name of a column.

    `inverted` says that a flag there means the opposite, such as `repeat` for a first call.
    """

    path: str
    inverted: bool = False

    @classmethod
    def parse(cls, text: str) -> Field:
        """Return the field that a descriptor or a configuration names, such as `!call.repeat`."""
        return cls(text.removeprefix("!"), text.startswith("!"))


Reader: TypeAlias = Callable[[object, Field], T]
"""Converts what was found into a value; raises ValueError that says why it cannot."""


def read_fact(
    document: object, fields: Iterable[str], reader: Reader[T], longest: int = MAX_FACT_LENGTH
) -> Fact[T]:
    """Return the fact in a document. The first field that holds anything counts.

    Null, empty text and blanks are absent. Text of more than `longest` characters is unreadable.
    """
    for field in map(Field.parse, fields):
        found = find(document, field.path)
        if found is None or (isinstance(found, str) and not found.strip()):
            continue
        if isinstance(found, str) and len(found) > longest:
            why = f"it has {len(found)} characters, and at most {longest} are read"
            return Unreadable(field.path, shown(found), why)
        if isinstance(found, str) and is_token(found):
            return Unreadable(field.path, shown(found), "the vendor has not replaced this token")
        try:
            return Present(reader(found, field))
        except ValueError as error:
            return Unreadable(field.path, shown(found), str(error))
    return ABSENT


def find(document: object, path: str) -> object:
    """Return what a dotted path leads to, or None. A name may contain dots itself."""
    if isinstance(document, dict) and path in document:
        return document[path]
    try:
        return value_at(document, path)
    except PayloadError:
        return None


def plain_text(found: object) -> str:
    """Return the text of a value; raises ValueError if it is a list, an object or a flag."""
    if isinstance(found, str):
        return found.strip()
    raise ValueError("it is not text or a number")
