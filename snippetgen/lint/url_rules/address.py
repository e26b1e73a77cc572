"""Rules about where a hit goes: scheme, host, path and length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.conversions.classic import DIGITS
from snippetgen.conversions.hit import LOG_DOMAIN
from snippetgen.lint.url_rules.registry import quoted, rule

if TYPE_CHECKING:
    from snippetgen.conversions.classic_form import ClassicForm
    from snippetgen.conversions.hit import Hit
    from snippetgen.lint.url_rules.registry import Found

MAX_URL_LENGTH = 2083
"""Characters; the limit of Internet Explorer, the lowest of any browser."""


@rule
def plain_http(hit: Hit, _: ClassicForm) -> Found:
    """The request can be read on its way; in a test on one machine that does not matter."""
    if hit.scheme.lower() == "http":
        yield (
            "info" if hit.host_is_local else "warning",
            None,
            "The URL begins with http: the visitor id travels unprotected, and pages on https "
            "refuse to send it. Begin it with https.",
        )


@rule
def host_unknown(hit: Hit, _: ClassicForm) -> Found:
    """Not a log host; Optimizely's clients use the bare domain where they know no project."""
    if hit.host_label is not None:
        return
    wanted = f"Send conversions to <project id>.{LOG_DOMAIN}."
    if hit.host_is_local:
        yield (
            "warning",
            None,
            f"The host {quoted(hit.host)} is a local one: good for a test, but this does not "
            f"reach Optimizely. {wanted}",
        )
    elif hit.host == LOG_DOMAIN:
        yield "warning", None, f"The host {quoted(hit.host)} names no project. {wanted}"
    else:
        yield "error", None, f"The host {quoted(hit.host)} is not Optimizely's. {wanted}"


@rule
def host_mismatch(hit: Hit, destination: ClassicForm) -> Found:
    """Two different projects: the host's and the parameter's."""
    project = _other_project(hit)
    if destination == "classic" and project is not None:
        yield (
            "error",
            "a",
            f"The host names project {hit.host_label}, but a is {project}. Both must be the "
            "project id.",
        )


@rule
def old_sample(hit: Hit, destination: ClassicForm) -> Found:
    """Optimizely's sample code sent the account id as `a` until May 2016."""
    account = _other_project(hit)
    if account is not None and hit.get("d") is None:
        yield (
            "info" if destination == "classic-2015" else "warning",
            "a",
            f"This looks like the sample code of 2015: a is {account}, probably the account id. "
            f"Optimizely corrected that: a is the project id ({hit.host_label}), d the account "
            "id.",
        )


@rule
def path_unknown(hit: Hit, _: ClassicForm) -> Found:
    """Conversions have one path."""
    if hit.path != "/event":
        yield "error", None, f"The path is {quoted(hit.path)}. It must be /event."


@rule
def fragment(hit: Hit, _: ClassicForm) -> Found:
    """Browsers and servers cut a URL at the first `#`."""
    if hit.fragment is not None:
        yield (
            "error",
            None,
            f"The URL holds a #: what follows it ({quoted(hit.fragment)}) is never sent. "
            "Encode a # that belongs to a value as %23.",
        )


@rule
def url_too_long(hit: Hit, _: ClassicForm) -> Found:
    """What is over the limit of a browser or a database field gets cut off."""
    length = len(hit.url)
    if length > MAX_URL_LENGTH:
        yield (
            "warning",
            None,
            f"The URL has {length} characters. Over {MAX_URL_LENGTH} some browsers and tools cut "
            "it off. Leave out segments.",
        )


def _other_project(hit: Hit) -> str | None:
    sent = hit.get("a") or ""
    is_other = hit.host_label not in (None, sent) and DIGITS.fullmatch(sent)
    return sent if is_other else None
