"""Which hits are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snippetgen_harness.fakes.log_endpoint.recorded_hit import RecordedHit


@dataclass(frozen=True, slots=True)
class Selection:
    """Hits that are `good` (or not), for the project or account `a`, about the visitor `u`.

    Of a conversion URL those are its decoded parameters of these names.

    None leaves a property open.
    """

    good: bool | None = None
    a: str | None = None
    u: str | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether parameters have to be looked at."""
        return self.a is not None or self.u is not None

    def matches(self, record: RecordedHit) -> bool:
        """Tell whether the selection holds `record`."""
        return (
            self.good in (None, record.good)
            and (self.a is None or self.a in record.owners)
            and (self.u is None or self.u in record.visitors)
        )


EVERYTHING = Selection()
