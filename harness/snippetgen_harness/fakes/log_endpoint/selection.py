"""A selection of hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snippetgen_harness.fakes.log_endpoint.recorded_hit import RecordedHit


@dataclass(frozen=True, slots=True)
class Selection:
    """Selects hits that are `good` or not, by project or account (`a`) and by visitor (`u`).

    For a conversion URL, `a` and `u` are its decoded parameters. None selects any value.
    """

    good: bool | None = None
    a: str | None = None
    u: str | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether the selection depends on parameters."""
        return self.a is not None or self.u is not None

    def matches(self, record: RecordedHit) -> bool:
        """Return whether the selection includes `record`."""
        return (
            self.good in (None, record.good)
            and (self.a is None or self.a in record.owners)
            and (self.u is None or self.u in record.visitors)
        )


EVERYTHING = Selection()
