"""Rules about where a body goes, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.conversions.event_api import HOSTS, PATH
from snippetgen.lint.findings import Finding
from snippetgen.lint.url_rules.registry import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.conversions.hit import Hit


def address(hit: Hit, content_type: str) -> Iterator[Finding]:
    """Find another scheme, host, path or Content-Type than those of Optimizely's document."""
    if hit.scheme.lower() == "http":
        yield Finding(
            "plain_http",
            "info" if hit.host_is_local else "warning",
            None,
            "The request came by http: the visitor id travels unprotected. Send it by https.",
        )
    if hit.host not in HOSTS:
        local = "a local one: good for a test, but this does not reach Optimizely"
        what = local if hit.host_is_local else "not Optimizely's"
        yield Finding(
            "host_unknown",
            "warning" if hit.host_is_local else "error",
            None,
            f"The host {quoted(hit.host)} is {what}. Send events to {' or '.join(HOSTS)}.",
        )
    if hit.path != PATH:
        message = f"The path is {quoted(hit.path)}. It must be {PATH}."
        yield Finding("path_unknown", "error", None, message)
    if content_type.partition(";")[0].strip().lower() != "application/json":
        yield Finding(
            "content_type",
            "warning",
            None,
            f"The Content-Type is {quoted(content_type)}. Send application/json.",
        )
