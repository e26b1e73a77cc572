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
"""The maximum number of characters to read of a fact. No vendor sends a longer one."""


@dataclass(frozen=True)
class Present(Generic[T]):
    """A fact that was read."""

    value: T


@dataclass(frozen=True)
class Absent:
    """A fact that the notification does not contain."""


@dataclass(frozen=True)
class Unreadable:
    """A fact that the notification contains in an unknown or ambiguous form.

    `text` is a short excerpt that is safe to print; `why` completes the sentence.
    """

    field: str
    text: str
    why: str

    def __str__(self) -> str:
        """Return a sentence that names the field, its text and the problem."""
        return f"{self.field} is {self.text}: {self.why}"


Fact: TypeAlias = Present[T] | Absent | Unreadable

ABSENT = Absent()


@dataclass(frozen=True)
class Field:
    """The location of a fact: a dotted path or the name of a column.

    `inverted` says that the flag means the opposite, such as `repeat` for a first call.
    """

    path: str
    inverted: bool = False

    @classmethod
    def parse(cls, text: str) -> Field:
        """Return the field that a descriptor or a configuration names, such as `!call.repeat`."""
        return cls(text.removeprefix("!"), text.startswith("!"))


Reader: TypeAlias = Callable[[object, Field], T]
"""Converts a field's content into a value. Raises ValueError with the reason if it cannot."""


def read_fact(
    document: object, fields: Iterable[str], reader: Reader[T], longest: int = MAX_FACT_LENGTH
) -> Fact[T]:
    """Return the fact in a document, from the first field that is not empty.

    Null, an empty string and blanks are absent. Text of more than `longest` characters is
    unreadable.
    """
    for field in map(Field.parse, fields):
        found = find(document, field.path)
        if found is None or (isinstance(found, str) and not found.strip()):
            continue
        if isinstance(found, str) and len(found) > longest:
            why = f"it has {len(found)} characters; the limit is {longest}"
            return Unreadable(field.path, shown(found), why)
        if isinstance(found, str) and is_token(found):
            return Unreadable(field.path, shown(found), "the vendor has not replaced this token")
        try:
            return Present(reader(found, field))
        except (ValueError, ArithmeticError) as error:
            return Unreadable(field.path, shown(found), str(error))
    return ABSENT


def find(document: object, path: str) -> object:
    """Return the value at a dotted path, or None. A name may itself contain dots."""
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
