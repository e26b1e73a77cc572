"""Compares expected and actual values, part by part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.parameters import describe
from snippetgen.conversions.uri_encoding import safe_decode
from snippetgen.text.display import LONGEST_SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from snippetgen.conversions.hit import Hit, Parameter
    from snippetgen_harness.verify.run import Outcome

VALUE_PARTS = (
    "version",
    "account",
    "project",
    "event",
    "key",
    "revenue",
    "visitor",
    "checksum",
)
"""The parts of a compact value, in order."""

Result = Literal["same", "differs", "missing", "unexpected"]


class Split(NamedTuple):
    """A value, split into the part that differs from another value and the parts around it."""

    before: str
    differing: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """The expected and the actual value of one part; None if it is absent.

    `moved` says whether its position differs among the parts that both sides have.
    """

    name: str
    meaning: str
    expected: str | None
    got: str | None
    moved: bool = False

    @property
    def result(self) -> Result:
        """The result of the comparison, before decoding."""
        if self.got is None:
            return "missing"
        if self.expected is None:
            return "unexpected"
        return "same" if self.expected == self.got else "differs"

    @property
    def only_encoded_otherwise(self) -> bool:
        """Whether the values differ, but are equal after decoding."""
        if self.expected is None or self.got is None or self.expected == self.got:
            return False
        return safe_decode(self.expected) == safe_decode(self.got)

    @property
    def parts(self) -> tuple[Split, Split]:
        """The expected and the actual value, split where they differ."""
        return split(self.expected or "", self.got or "")


def compare_urls(expected: str, got: str) -> list[Difference]:
    """Compare two conversion URLs: the address, then the parameters in the expected order.

    Compares the n-th parameters with the same name, and compact values part by part. If one of the
    values is neither, compares the whole values.
    """
    if (expected_parts := _parts(expected)) and (got_parts := _parts(got)):
        return [
            Difference(name, "a part of the compact value", value, other)
            for name, value, other in zip(VALUE_PARTS, expected_parts, got_parts, strict=True)
        ]
    try:
        expected_hit, got_hit = parse(expected), parse(got)
    except ValueError:
        return [Difference("URL", "the result of generateConversionUrl", expected, got)]
    address = Difference(
        "address", "the address of the hit", _address(expected_hit), _address(got_hit)
    )
    return [address, *_compare_parameters(_numbered(expected_hit.pairs), _numbered(got_hit.pairs))]


def _parts(value: str) -> list[str]:
    """Split a compact value, valid or not. Returns [] for any other text."""
    head, _, checksum = value.rpartition(".")
    parts = [*head.split(".", len(VALUE_PARTS) - 2), checksum]
    return parts if value.startswith("o1.") and len(parts) == len(VALUE_PARTS) else []


def distinct_problems(outcome: Outcome) -> list[str]:
    """Return the problems of an outcome, without those that only quote long differing values.

    The comparisons show those values part by part.
    """
    values = {outcome.expected_url, outcome.got_url}
    values |= {*outcome.expected_stored.values(), *outcome.stored.values()}
    quoted = [repr(value) for value in values if len(value) > LONGEST_SHOWN]
    return [each for each in outcome.problems if not any(value in each for value in quoted)]


def compare_values(expected: Mapping[str, str], got: Mapping[str, str]) -> list[Difference]:
    """Compare values by name. An empty value equals an absent one."""
    names = dict.fromkeys([*expected, *got])
    return [_compare(name, expected.get(name, ""), got.get(name, "")) for name in names]


def split(expected: str, got: str) -> tuple[Split, Split]:
    """Split two strings after their common beginning and before their common end."""
    start = _common_prefix(expected, got)
    longest = min(len(expected), len(got)) - start
    end = min(_common_prefix(expected[::-1], got[::-1]), longest)
    first, second = (
        Split(text[:start], text[start : len(text) - end], text[len(text) - end :])
        for text in (expected, got)
    )
    return first, second


def _common_prefix(first: str, second: str) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(first), len(second)))


Key = tuple[str, int]
"""A parameter's raw name, and its index among the parameters with that name."""


def _compare(name: str, expected: str, got: str) -> Difference:
    if expected == got:
        return Difference(name, "", expected, got)
    return Difference(name, "", expected or None, got or None)


def _compare_parameters(expected: Mapping[Key, str], got: Mapping[Key, str]) -> list[Difference]:
    moved = _moved([key for key in expected if key in got], [key for key in got if key in expected])
    return [
        Difference(
            name=key[0],
            meaning=describe(safe_decode(key[0])) if key[0] else "a parameter without a name",
            expected=expected.get(key),
            got=got.get(key),
            moved=key in moved,
        )
        for key in dict.fromkeys([*expected, *got])
    ]


def _moved(expected: Sequence[Key], got: Sequence[Key]) -> set[Key]:
    matcher = SequenceMatcher(None, expected, got, autojunk=False)
    blocks = matcher.get_matching_blocks()
    kept = {key for block in blocks for key in expected[block.a : block.a + block.size]}
    return set(expected) - kept


def _numbered(pairs: Iterable[Parameter]) -> dict[Key, str]:
    seen: Counter[str] = Counter()
    values: dict[Key, str] = {}
    for pair in pairs:
        values[pair.raw_name, seen[pair.raw_name]] = pair.raw_value
        seen[pair.raw_name] += 1
    return values


def _address(hit: Hit) -> str:
    return replace(hit, raw_query="").url
