"""What a caller may choose for an inspection."""

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
    """Choices for an inspection; the defaults are those of `snippetgen inspect`."""

    limit: float = 60.0
    """Seconds that the inspection of a page may take."""
    watch: float = 10.0
    """Seconds to watch a page after it has loaded. The watch ends early once a request of the page
    carries the conversion."""
    consent: bool = True
    """Whether to accept the consent banner, if the extra `consent` is installed."""
    banner: float = 5.0
    """Seconds to look for a consent banner. The search ends early once it is clear that there is
    none, or the banner has been accepted."""
    screenshot: bool = True
    known_builds: Mapping[str, str] = field(default_factory=dict)
    """Earlier builds of the snippet: SHA-256 in hexadecimal to a name."""
    blocked: Mapping[str, str] = field(default_factory=dict)
    """Hosts that an ad blocker's list blocks, with the line of the list."""
