"""Whether a customer's snippet is built, is published, and brings calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from snippetgen.publishing.index import Customer, PublishedBuild
    from snippetgen.studio.services.background_reader import ReadResult
    from snippetgen.studio.services.customer_builds import Built

Published = Literal["unknown", "not published", "current", "out of date", "switching", "live"]
"""`current` and `out of date` compare the live script with the built one. `live` means that there
is no build to compare with. `switching` means that a run is replacing the script, or was killed
while it did."""

Called = Literal["unknown", "never", "counted", "not counted"]
"""Whether the last call counted; `never` if the relay's records have no call."""


@dataclass(frozen=True)
class Health:
    """The health of one customer."""

    built: Built
    published: Published
    live: PublishedBuild | None
    called: Called
    called_at: float | None
    """When the last call came in, in seconds since 1970."""


FILTERS: Mapping[str, Callable[[Health], bool]] = {
    "not_built": lambda health: health.built == "not built",
    "out_of_date": lambda health: (
        health.built == "out of date" or health.published in ("out of date", "switching")
    ),
    "not_published": lambda health: health.published == "not published",
    "no_call": lambda health: health.called == "never",
}
"""The filters of a list of customers by their health."""

WRONG = "wrong"
"""The filter for customers whose rows are wrong, regardless of their health."""


@dataclass(frozen=True)
class Observed:
    """The published builds and the last calls of all customers, by name."""

    published: ReadResult[Customer]
    calls: ReadResult[tuple[float, bool]]
    """When the last call came in, in seconds since 1970, and whether it counted."""

    def health(self, name: str, built: Built, script: str | None) -> Health:
        """Return the health of a customer; `script` is the SHA-256 of the built script."""
        published, live = self._published(name, script)
        called, at = self._called(name)
        return Health(built, published, live, called, at)

    def _published(self, name: str, script: str | None) -> tuple[Published, PublishedBuild | None]:
        if self.published.values is None:
            return "unknown", None
        customer = self.published.values.get(name)
        live = customer.find(customer.live) if customer else None
        if customer and customer.switching is not None:
            return "switching", live
        if live is None:
            return "not published", None
        if script is None:
            return "live", live
        return "current" if live.sha256 == script else "out of date", live

    def _called(self, name: str) -> tuple[Called, float | None]:
        if self.calls.values is None:
            return "unknown", None
        if name not in self.calls.values:
            return "never", None
        at, counted = self.calls.values[name]
        return "counted" if counted else "not counted", at
