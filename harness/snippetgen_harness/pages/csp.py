"""Adapts Content Security Policies to simulated pages."""

from __future__ import annotations

_DROPPED = frozenset(
    {
        "report-uri",
        "report-to",  # reports would leave the machine
        "frame-ancestors",  # the studio shows the page in a frame
        "upgrade-insecure-requests",
        "block-all-mixed-content",  # the preview has no TLS
    }
)

_SCRIPTS = ("script-src-elem", "script-src", "default-src")
"""The directives for script elements; the first one present applies (CSP Level 3, 6.8.3)."""


def adapt_policy(policy: str) -> str:
    """Return a policy under which the page's own script files run and nothing is reported.

    It adds `'self'` for these files. The policy still decides about inline scripts, such as the
    snippet.
    """
    return ", ".join(filter(None, map(_adapt_one, policy.split(","))))


def _adapt_one(policy: str) -> str:
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        name, *values = directive.split() or [""]
        # The first one of repeated directives applies.
        if name and name.lower() not in _DROPPED:
            directives.setdefault(name.lower(), values)
    governing = next((name for name in _SCRIPTS if name in directives), None)
    if governing:
        sources = [each for each in directives[governing] if each.lower() != "'none'"]
        directives["script-src-elem"] = [*sources, "'self'"]
    return "; ".join(" ".join([name, *values]) for name, values in directives.items())
