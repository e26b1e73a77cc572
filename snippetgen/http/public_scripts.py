"""Headers of scripts that pages of any site may load."""

from __future__ import annotations

IMMUTABLE = "public, max-age=31536000, immutable"
"""The `Cache-Control` of a path whose content never changes."""

METHODS = "GET, HEAD, OPTIONS"

FOR_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
}
"""Any site may embed a script, with Subresource Integrity (CORS) and cross-origin isolation."""

PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Max-Age": "86400",
}
"""The additional headers of the response to OPTIONS."""


def caching(max_age: int) -> str:
    """Return the `Cache-Control` of a path whose content changes; `max_age` is in seconds."""
    return f"public, max-age={max_age}, stale-while-revalidate=86400"
