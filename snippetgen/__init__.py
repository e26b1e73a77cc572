"""Browser snippets that let call-tracking tools report offline conversions to Optimizely.

The names in `__all__` are the public API, which docs/python.md explains. Everything else is
internal and may change. Names are imported on first use, so that importing the package is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snippetgen.builder.build import build
    from snippetgen.builder.rendering import RenderingError, Snippet, render
    from snippetgen.config import SnippetConfig, load, parse
    from snippetgen.conversions.classic import Conversion
    from snippetgen.conversions.compact_value import decode, encode
    from snippetgen.conversions.event_api import (
        EventBatch,
        TimedConversion,
        batch,
        conversion_uuid,
    )
    from snippetgen.conversions.web_conversion import WebConversion
    from snippetgen.destinations import (
        NOW,
        Receiver,
        Request,
        Returned,
        SendOptions,
        Settings,
        destination,
    )
    from snippetgen.destinations.explain import explain
    from snippetgen.lint.explain import Explanation
    from snippetgen.lint.finders import Found
    from snippetgen.lint.findings import Finding
    from snippetgen.validation.errors import ConfigError, Problem

__version__ = "0.1.0"

_HOMES = {
    "snippetgen.builder.build": ("build",),
    "snippetgen.builder.rendering": ("RenderingError", "Snippet", "render"),
    "snippetgen.config": ("SnippetConfig", "load", "parse"),
    "snippetgen.conversions.classic": ("Conversion",),
    "snippetgen.conversions.compact_value": ("decode", "encode"),
    "snippetgen.conversions.event_api": (
        "EventBatch",
        "TimedConversion",
        "batch",
        "conversion_uuid",
    ),
    "snippetgen.conversions.web_conversion": ("WebConversion",),
    "snippetgen.destinations": (
        "NOW",
        "Receiver",
        "Request",
        "Returned",
        "SendOptions",
        "Settings",
        "destination",
    ),
    "snippetgen.destinations.explain": ("explain",),
    "snippetgen.lint.explain": ("Explanation",),
    "snippetgen.lint.finders": ("Found",),
    "snippetgen.lint.findings": ("Finding",),
    "snippetgen.validation.errors": ("ConfigError", "Problem"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "NOW",
    "ConfigError",
    "Conversion",
    "EventBatch",
    "Explanation",
    "Finding",
    "Found",
    "Problem",
    "Receiver",
    "RenderingError",
    "Request",
    "Returned",
    "SendOptions",
    "Settings",
    "Snippet",
    "SnippetConfig",
    "TimedConversion",
    "WebConversion",
    "batch",
    "build",
    "conversion_uuid",
    "decode",
    "destination",
    "encode",
    "explain",
    "load",
    "parse",
    "render",
]


def __getattr__(name: str) -> object:
    """Import a public name on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
