"""What a target observed of a case, and how it differs from the expected result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.conversions.classic import DIGITS
from snippetgen.conversions.classic_url import parse
from snippetgen.conversions.parameters import family
from snippetgen_harness.oracle import Oracle
from snippetgen_harness.verify.expectations import handover_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.config import SnippetConfig
    from snippetgen.destinations import Receiver
    from snippetgen_harness.fuzz.generators import Case

TOLERATED = frozenset({"double_encoding", "placeholder_value"})
"""Errors in URLs whose goal or segment really has such a value."""


@dataclass(frozen=True, slots=True)
class Observation:
    """The observed result of one case."""

    url: str = ""
    reason: str = ""
    reads: int = 1
    """How often the call read document.cookie."""
    stored: dict[str, str] | None = None
    """What the vendor stored; None if the target cannot observe it."""
    leaks: tuple[str, ...] = ()
    """The globals that leaked."""
    error: str = ""
    """What the snippet threw into the page."""


class Checker:
    """Checks observations of a configuration's snippet against the oracle and the wire format."""

    def __init__(self, config: SnippetConfig) -> None:
        self._config = config
        self._oracle = Oracle(config)

    def differences(self, case: Case, seen: Observation) -> list[str]:
        """Return the differences between an observation and the expected result."""
        return [*self._differences(case, seen)]

    def _differences(self, case: Case, seen: Observation) -> Iterator[str]:
        if seen.error:
            yield f"threw {seen.error}"
            return
        expected = self._oracle.answer(case.page, case.arguments)
        if seen.url != expected.url:
            yield f"url is {seen.url!r}, expected {expected.url!r}"
        if seen.reason != expected.reason:
            yield f"reason is {seen.reason!r}, expected {expected.reason!r}"
        if seen.reads != 1:
            yield f"document.cookie was read {seen.reads} times, expected once"
        if seen.leaks:
            yield f"leaked globals: {', '.join(seen.leaks)}"
        if seen.url:
            yield from self._url_problems(case, seen.url)
        if seen.stored is not None:
            yield from handover_problems(seen.stored, self._oracle.handed_over(case.page))

    def _url_problems(self, case: Case, text: str) -> Iterator[str]:
        receiver = self._config.destination_object.holder({"url": text})
        yield from _reading_problems(receiver, text)
        if not text.startswith("https://"):
            return
        allowed = {"a", "d", "n", "u"} | self._optional(case)
        for pair in parse(text).pairs:
            by_id = family(pair.raw_name) is not None and DIGITS.fullmatch(pair.raw_name[1:])
            if pair.raw_name not in allowed and not by_id:
                yield f"parameter {pair.raw_name!r} is unexpected"
        for finding in receiver.judge(text):
            if finding.severity == "error" and finding.code not in TOLERATED:
                yield f"{finding.code}: {finding.message}"

    def _optional(self, case: Case) -> set[str]:
        conditions = {
            "v": len(case.arguments) > 1,
            "g": self._config.goal_ids,
            "p": self._config.universal_id and "optimizelyPPID" in (case.page.cookies or ""),
        }
        return {name for name, condition in conditions.items() if condition}


def _reading_problems(receiver: Receiver[Any], text: str) -> Iterator[str]:
    try:
        written_again = receiver.write(receiver.read(text))
    except ValueError as error:
        yield str(error)
    else:
        if written_again != text:
            yield f"the value is {text!r}, but decoding and encoding it gives {written_again!r}"
