"""What differs between what was expected and what came, piece by piece."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.parameters import describe
from snippetgen.conversions.uri_encoding import safe_decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from snippetgen.conversions.hit import Hit, Parameter

VALUE_PIECES = (
    "version",
    "account",
    "project",
    "event",
    "key",
    "revenue",
    "visitor",
    "checksum",
)
"""Of a compact value, in their order."""

Result = Literal["same", "differs", "missing", "not asked for"]


class Split(NamedTuple):
    """A value, cut where it begins and where it ceases to differ from another."""

    before: str
    differing: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One piece as it was expected and as it came; None where it is not there.

    `moved` is whether it stands in another place among the pieces that both have.
    """

    name: str
    meaning: str
    expected: str | None
    got: str | None
    moved: bool = False

    @property
    def result(self) -> Result:
        """How the two compare, as they were sent."""
        if self.got is None:
            return "missing"
        if self.expected is None:
            return "not asked for"
        return "same" if self.expected == self.got else "differs"

    @property
    def only_encoded_otherwise(self) -> bool:
        """Whether the two differ, and are the same text once they are decoded."""
        if self.expected is None or self.got is None or self.expected == self.got:
            return False
        return safe_decode(self.expected) == safe_decode(self.got)

    @property
    def parts(self) -> tuple[Split, Split]:
        """What was expected and what came, cut where they differ."""
        return split(self.expected or "", self.got or "")


def compare_urls(expected: str, got: str) -> list[Difference]:
    """Compare two conversion URLs: their address, then their parameters in the expected order.

    The n-th parameter of a name is compared with the n-th of the other URL. Compact values are
    compared piece by piece. Where one of the two is neither they are compared as they are.
    """
    if (wanted_pieces := _pieces(expected)) and (found_pieces := _pieces(got)):
        return [
            Difference(name, "a piece of the compact value", wanted, found)
            for name, wanted, found in zip(VALUE_PIECES, wanted_pieces, found_pieces, strict=True)
        ]
    try:
        wanted_hit, found_hit = parse(expected), parse(got)
    except ValueError:
        return [Difference("URL", "what generateConversionUrl returned", expected, got)]
    address = Difference(
        "address", "where the hit is sent", _address(wanted_hit), _address(found_hit)
    )
    return [address, *_compare_parameters(_numbered(wanted_hit.pairs), _numbered(found_hit.pairs))]


def _pieces(value: str) -> list[str]:
    """Cut a compact value into its pieces, right or wrong; nothing where it is none."""
    head, _, checksum = value.rpartition(".")
    pieces = [*head.split(".", len(VALUE_PIECES) - 2), checksum]
    return pieces if value.startswith("o1.") and len(pieces) == len(VALUE_PIECES) else []


def compare_values(expected: Mapping[str, str], got: Mapping[str, str]) -> list[Difference]:
    """Compare values by name; one that is empty and one that is not there are the same."""
    names = dict.fromkeys([*expected, *got])
    return [_compare(name, expected.get(name, ""), got.get(name, "")) for name in names]


def split(expected: str, got: str) -> tuple[Split, Split]:
    """Cut two texts after what both begin with and before what both end with."""
    start = _alike(expected, got)
    longest = min(len(expected), len(got)) - start
    end = min(_alike(expected[::-1], got[::-1]), longest)
    first, second = (
        Split(text[:start], text[start : len(text) - end], text[len(text) - end :])
        for text in (expected, got)
    )
    return first, second


def _alike(first: str, second: str) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(first), len(second)))


Key = tuple[str, int]
"""A parameter's raw name, and which of that name it is."""


def _compare(name: str, expected: str, got: str) -> Difference:
    if expected == got:
        return Difference(name, "", expected, got)
    return Difference(name, "", expected or None, got or None)


def _compare_parameters(wanted: Mapping[Key, str], found: Mapping[Key, str]) -> list[Difference]:
    moved = _moved([key for key in wanted if key in found], [key for key in found if key in wanted])
    return [
        Difference(
            name=key[0],
            meaning=describe(safe_decode(key[0])) if key[0] else "a parameter without a name",
            expected=wanted.get(key),
            got=found.get(key),
            moved=key in moved,
        )
        for key in dict.fromkeys([*wanted, *found])
    ]


def _moved(wanted: Sequence[Key], found: Sequence[Key]) -> set[Key]:
    matcher = SequenceMatcher(None, wanted, found, autojunk=False)
    blocks = matcher.get_matching_blocks()
    kept = {key for block in blocks for key in wanted[block.a : block.a + block.size]}
    return set(wanted) - kept


def _numbered(pairs: Iterable[Parameter]) -> dict[Key, str]:
    seen: Counter[str] = Counter()
    values: dict[Key, str] = {}
    for pair in pairs:
        values[pair.raw_name, seen[pair.raw_name]] = pair.raw_value
        seen[pair.raw_name] += 1
    return values


def _address(hit: Hit) -> str:
    return replace(hit, raw_query="").url
