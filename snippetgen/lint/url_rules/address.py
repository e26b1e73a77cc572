"""Rules about the address of a hit: scheme, host, path and length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.conversions.classic import DIGITS
from snippetgen.conversions.hit import LOG_DOMAIN
from snippetgen.lint.findings import Finding, quoted
from snippetgen.lint.registry import URL_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen.conversions.hit import Hit

MAX_URL_LENGTH = 2083
"""Characters. This is the limit of Internet Explorer, the lowest of any browser."""


@URL_RULES.rule("plain_http")
def plain_http(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """Anyone on the network can read the request, except in a test on one machine."""
    if hit.scheme.lower() == "http":
        yield Finding.of(
            "plain_http",
            "The URL begins with http, so the visitor id is not protected, and pages on https "
            "cannot send it. Use https.",
            severity="info" if hit.host_is_local else "warning",
        )


@URL_RULES.rule("host_unknown")
def host_unknown(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """The host must be a log host. Optimizely's clients use the bare domain without a project."""
    if hit.host_label is not None:
        return
    wanted = f"Send conversions to <project id>.{LOG_DOMAIN}."
    host = quoted(hit.host)
    if hit.host_is_local:
        yield Finding.of(
            "host_unknown",
            f"The host {host} is a local one. It works for a test, but does not reach Optimizely. "
            f"{wanted}",
            severity="warning",
        )
    elif hit.host == LOG_DOMAIN:
        message = f"The host {host} names no project. {wanted}"
        yield Finding.of("host_unknown", message, severity="warning")
    else:
        yield Finding.of("host_unknown", f"The host {host} is not Optimizely's. {wanted}")


@URL_RULES.rule("host_mismatch")
def host_mismatch(hit: Hit, form: ClassicForm) -> Iterator[Finding]:
    """The host and the parameter `a` must name the same project."""
    project = _other_project(hit)
    if form.sends_project and project is not None:
        yield Finding.of(
            "host_mismatch",
            f"The host names project {hit.host_label}, but a is {project}. Both must be the "
            "project id.",
            "a",
        )


@URL_RULES.rule("old_sample")
def old_sample(hit: Hit, form: ClassicForm) -> Iterator[Finding]:
    """Optimizely's sample code sent the account id as `a` until May 2016."""
    account = _other_project(hit)
    if account is not None and hit.get("d") is None:
        yield Finding.of(
            "old_sample",
            f"This looks like the sample code of 2015: a is {account}, probably the account id. "
            f"Optimizely has corrected this: a is the project id ({hit.host_label}), and d is the "
            f"account id.",
            "a",
            severity="warning" if form.sends_project else "info",
        )


@URL_RULES.rule("path_unknown")
def path_unknown(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """Conversions have one path."""
    if hit.path != "/event":
        yield Finding.of("path_unknown", f"The path is {quoted(hit.path)}. It must be /event.")


@URL_RULES.rule("fragment")
def fragment(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """Browsers and servers cut off a URL at the first `#`."""
    if hit.fragment is not None:
        yield Finding.of(
            "fragment",
            f"The URL contains a #. The text after it ({quoted(hit.fragment)}) is never sent. "
            "Encode a # that belongs to a value as %23.",
        )


@URL_RULES.rule("url_too_long")
def url_too_long(hit: Hit, _: ClassicForm) -> Iterator[Finding]:
    """Browsers and database fields cut off what exceeds their limit."""
    length = len(hit.url)
    if length > MAX_URL_LENGTH:
        yield Finding.of(
            "url_too_long",
            f"The URL has {length} characters. Some browsers and tools cut it off after "
            f"{MAX_URL_LENGTH}. Leave out segments.",
        )


def _other_project(hit: Hit) -> str | None:
    """Return the value of `a` if it is an id that differs from the one in the host."""
    sent = hit.get("a") or ""
    is_other = hit.host_label not in (None, sent) and DIGITS.fullmatch(sent)
    return sent if is_other else None
