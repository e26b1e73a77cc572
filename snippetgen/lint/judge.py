"""Finds problems of a conversion in any format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.conversions.classic_form import ClassicForm, detect
from snippetgen.conversions.event_body import events_of, parse_body
from snippetgen.conversions.event_limits import MAX_BODY_BYTES
from snippetgen.lint import event_rules, url_rules
from snippetgen.lint.findings import Finding, limited
from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.conversions.hit import Hit


def judge_url(hit: Hit, form: ClassicForm | None = None) -> list[Finding]:
    """Return the findings about a URL of Optimizely Classic, `limited`.

    `form` is the form that the URL should have; the default is its likely form.
    """
    return limited(url_rules.URL_RULES.apply(hit, form or detect(hit)))


def judge_body(text: str) -> list[Finding]:
    """Return the findings about a body for the Event API, `limited`, structural ones first.

    Bytes that are not UTF-8 must be decoded with `surrogateescape`. The `parameter` of a finding is
    the path of a field, such as `visitors[0].snapshots[0].events[0].timestamp`.
    """
    return limited(_judge_body(text))


def judge_request(hit: Hit, content_type: str) -> Iterator[Finding]:
    """Return the findings about the address of a request to the Event API, and its headers."""
    return event_rules.REQUEST_RULES.apply(hit, content_type)


def too_large(size: int) -> Finding:
    """Return the finding that a body of `size` bytes is too large."""
    return Finding.of(
        "body_too_large",
        f"The body has {size} bytes. It must have less than {MAX_BODY_BYTES}. Send the visitors "
        "in several requests.",
    )


def _judge_body(text: str) -> Iterator[Finding]:
    try:
        size = len(text.encode())
        if size >= MAX_BODY_BYTES:
            yield too_large(size)
        document = parse_body(text)
    except UnicodeEncodeError:
        yield Finding.of("not_json", "The body is not UTF-8, which JSON requires.")
        return
    except ValueError as error:
        yield Finding.of("not_json", f"The body is not JSON: {escaped(str(error))}.")
        return
    if not isinstance(document, dict):
        yield event_rules.structure.wrong_type("", document, [dict])
        return
    yield from event_rules.BODY_RULES.apply(document, tuple(events_of(document)))
