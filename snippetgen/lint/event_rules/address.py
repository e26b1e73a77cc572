"""Rules about the address and the Content-Type of a request to the Event API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snippetgen.conversions.event_limits import HOSTS, PATH
from snippetgen.lint.findings import Finding, quoted
from snippetgen.lint.registry import REQUEST_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.conversions.hit import Hit


@REQUEST_RULES.rule("plain_http", "host_unknown", "path_unknown", "content_type")
def address(hit: Hit, content_type: str) -> Iterator[Finding]:
    """The scheme, host, path and Content-Type must be as in Optimizely's documentation."""
    if hit.scheme.lower() == "http":
        yield Finding.of(
            "plain_http",
            "The request came over http, so the visitor id is not protected. Send it over https.",
            severity="info" if hit.host_is_local else "warning",
        )
    if hit.host not in HOSTS:
        local = "a local one. It works for a test, but does not reach Optimizely"
        what = local if hit.host_is_local else "not Optimizely's"
        yield Finding.of(
            "host_unknown",
            f"The host {quoted(hit.host)} is {what}. Send events to {' or '.join(HOSTS)}.",
            severity="warning" if hit.host_is_local else "error",
        )
    if hit.path != PATH:
        yield Finding.of("path_unknown", f"The path is {quoted(hit.path)}. It must be {PATH}.")
    if content_type.partition(";")[0].strip().lower() != "application/json":
        message = (
            f"The Content-Type is {quoted(content_type)}. Send application/json, unless a browser "
            "sends the request: Optimizely's Web client uses text/plain, which needs no preflight."
        )
        yield Finding.of("content_type", message)
