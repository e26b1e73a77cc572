"""Faults of the fake Event API, for tests of how a sender handles them."""

from __future__ import annotations

import json
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from snippetgen_harness.fakes.log_endpoint.query import QueryError

MAX_DELAY_MS = 60_000
MAX_BYTES_OF_FAULTS = 4096
"""How many bytes a request to `/_fake/mode` may have."""


class Faults(BaseModel):
    """The faults of the next requests: of the next `times` requests, or of all.

    If `status` is set, the fake rejects events with it, and sends `Retry-After: <retry_after>`
    (seconds). It waits `delay_ms` before each response.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    status: Annotated[int, Field(ge=500, le=599)] | Annotated[int, Field(ge=429, le=429)] | None = (
        None
    )
    retry_after: Annotated[int, Field(ge=0, le=86_400)] | None = None
    delay_ms: Annotated[int, Field(ge=0, le=MAX_DELAY_MS)] = 0
    times: Annotated[int, Field(ge=1, le=1_000_000)] | None = None

    def next(self) -> Faults:
        """Return the faults of the request after this one."""
        if self.times is None:
            return self
        return self.model_copy(update={"times": self.times - 1}) if self.times > 1 else NO_FAULTS


NO_FAULTS = Faults()
"""Accepts everything, without delay."""

_ALLOWED = (
    "the allowed keys are status (429, or 500 to 599), retry_after (seconds, 0 to 86400), "
    f"delay_ms (0 to {MAX_DELAY_MS}) and times (1 or more), all whole numbers"
)


def parse_faults(content: bytes) -> Faults:
    """Parse JSON; raises QueryError that names what is wrong and what is allowed."""
    try:
        return Faults.model_validate(json.loads(content))
    except ValidationError as error:
        wrong = dict.fromkeys(str(each["loc"][0]) for each in error.errors() if each["loc"])
        names = ", ".join(wrong) or "its type"
        raise QueryError(f"the mode cannot be set because {names} is wrong: {_ALLOWED}") from None
    except (ValueError, RecursionError):
        raise QueryError(f"the mode is not JSON: {_ALLOWED}") from None
