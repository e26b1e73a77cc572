"""Content Security Policies that a developer tries on the stage."""

from __future__ import annotations

_DROPPED = frozenset(
    {
        "report-uri",
        "report-to",  # what they report leaves the machine
        "frame-ancestors",  # the studio frames the page
        "upgrade-insecure-requests",
        "block-all-mixed-content",  # the stage has no TLS
    }
)

_SCRIPTS = ("script-src-elem", "script-src", "default-src")
"""What governs script elements; the first one that is there does (CSP Level 3, 6.8.3)."""


def adapt_policy(policy: str) -> str:
    """Adapt a policy to the stage: its own scripts run, and nothing is reported elsewhere.

    `'self'` lets in the files of the stage. Whether an inline script runs, such as the snippet,
    stays for the policy to say.
    """
    return ", ".join(filter(None, map(_adapt_one, policy.split(","))))


def _adapt_one(policy: str) -> str:
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        name, *values = directive.split() or [""]
        # Of directives that are there twice the first one counts.
        if name and name.lower() not in _DROPPED:
            directives.setdefault(name.lower(), values)
    governing = next((name for name in _SCRIPTS if name in directives), None)
    if governing:
        sources = [each for each in directives[governing] if each.lower() != "'none'"]
        directives["script-src-elem"] = [*sources, "'self'"]
    return "; ".join(" ".join([name, *values]) for name, values in directives.items())
