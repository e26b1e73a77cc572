"""Explains conversions that are escaped or inside other text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from snippetgen.conversions.event_body import parse_body
from snippetgen.lint.findings import Finding
from snippetgen.lint.pasted import Reading, find_conversions, is_body
from snippetgen.text.display import shortened
from snippetgen.text.unescaping import without_html

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from snippetgen.lint.explain import Explanation
    from snippetgen.lint.finders import Finder

MOST_QUOTED = 3
"""The number of other readings that a finding quotes."""

LONGEST_QUOTED = 300
"""The maximum number of characters of a conversion that a finding quotes."""

ESCAPING_NAMES = {
    "html": "HTML",
    "json": "JSON",
    "quoted_printable": "quoted-printable",
    "curly_quotes": "curly quotes",
    "line_breaks": "line breaks",
    "indented_breaks": "line breaks",
    "percent": "percent encoding",
    "quotes": "quotation marks",
    "har": "a HAR entry",
    "log_line": "a log line",
    "surrounding_text": "other text",
}
"""The usual names of the `escapings` of a reading."""

_BREAKS = {"line_breaks", "indented_breaks"}
_NO_CONVERSION_URL = frozenset({"not_a_conversion_url", "host_unknown"})
_NOT_A_CONVERSION = frozenset({"not_a_conversion_url", "unreadable_value", "body_missing"})


def explain_pasted(
    text: str, explain_bare: Callable[[str], Explanation], find: Finder
) -> Explanation:
    """Explain a conversion in pasted text.

    Text that is not itself a valid conversion is searched for one that is escaped or inside other
    text. If there are several, the first is explained, and a finding quotes the others.
    `explain_bare` explains text without searching it. `find` finds conversions in text without
    undoing escapings.
    """
    plain = explain_bare(text)
    if (plain.valid and not _is_escaped_url(text)) or _is_final(text):
        return plain
    found = [
        (reading, explain_bare(reading.text))
        for reading in find_conversions(text, find)
        if reading.escapings and (reading.is_whole or _may_be_inside(text, plain))
    ]
    if good := [each for each in found if each[1].valid]:
        good.sort(key=lambda each: not each[0].is_whole)
        (reading, explanation), *others = good
        return _read(explanation, reading, [other for other, _ in others])
    if not found:
        return plain
    reading, explanation = min(found, key=lambda each: _cost(each[1]))
    return plain if _cost(plain) <= _cost(explanation) else _read(explanation, reading, [])


def _is_escaped_url(text: str) -> bool:
    """Return whether the text is a URL in HTML, which may look valid except for odd parameters."""
    return text.startswith("http") and without_html(text) != text


def _is_final(text: str) -> bool:
    """Return whether text with errors is a body, and so certainly a bare conversion."""
    try:
        return is_body(parse_body(text))
    except ValueError:
        return False


def _may_be_inside(text: str, plain: Explanation) -> bool:
    """Return whether the text may contain a conversion among other text.

    A line that begins with a conversion URL is that URL, because what looks like other text after
    it may be an unencoded value.
    """
    is_url = text.startswith("http") and _codes(plain).isdisjoint(_NO_CONVERSION_URL)
    return not is_url or "\n" in text


_WORST = 1000


def _cost(explanation: Explanation) -> int:
    codes = _codes(explanation)
    if not _NOT_A_CONVERSION.isdisjoint(codes) or "not_json" in codes:
        return _WORST
    if "missing_field" in codes and "account_id" not in explanation.parameters:
        return _WORST
    return sum(finding.severity == "error" for finding in explanation.findings)


def _codes(explanation: Explanation) -> set[str]:
    return {finding.code for finding in explanation.findings}


def _read(explanation: Explanation, reading: Reading, others: Sequence[Reading]) -> Explanation:
    """Add to an explanation what surrounded the conversion, and other conversions in the text."""
    names = ", ".join(ESCAPING_NAMES[name] for name in reading.escapings)
    findings = [
        Finding.of(
            "escaped",
            f"The conversion is escaped or inside other text. Around it, from the outside: "
            f"{names}. The bare conversion is {_shown(reading)}.",
        ),
        *explanation.findings,
    ]
    if others := [other for other in others if not _is_first_line(other, reading)]:
        listed = ", ".join(_shown(other) for other in others[:MOST_QUOTED])
        more = ", ..." if len(others) > MOST_QUOTED else ""
        several = Finding.of(
            "several_readings",
            f"The text can be read as {len(others) + 1} conversions. This explains one of them; "
            f"others are {listed}{more}. Paste a single conversion.",
        )
        findings.insert(1, several)
    return replace(explanation, findings=tuple(findings), reading=reading)


def _shown(reading: Reading) -> str:
    return f'"{shortened(reading.text, LONGEST_QUOTED)}"'


def _is_first_line(other: Reading, reading: Reading) -> bool:
    """Return whether another reading is only the first lines of a longer URL."""
    rest = reading.text.removeprefix(other.text)
    return bool(_BREAKS & {*reading.escapings}) and rest != reading.text and "=" in rest
