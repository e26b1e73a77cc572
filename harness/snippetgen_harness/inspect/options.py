"""Options of an inspection."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VIEWPORTS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"desktop": (1280, 800), "tablet": (820, 1180), "phone": (390, 844)}
)
"""Width and height in pixels, by name."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of an inspection, with the defaults of `snippetgen inspect`."""

    limit: float = 60.0
    """The maximum number of seconds for the inspection of a page."""
    watch: float = 10.0
    """Seconds to watch a page after it has loaded. The watch ends early when a request from the
    page carries the conversion."""
    consent: bool = True
    """Whether to accept the consent banner, if the extra `consent` is installed."""
    banner: float = 5.0
    """Seconds to look for a consent banner. The search ends early when it is clear that there is
    none or the banner has been accepted."""
    screenshot: bool = True
    known_builds: Mapping[str, str] = field(default_factory=dict)
    """Names of earlier builds of the snippet by hexadecimal SHA-256."""
    blocked: Mapping[str, str] = field(default_factory=dict)
    """Hosts that an ad blocker's list blocks, with the line of the list."""
