"""Bad days: what the fakes do besides answering well."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Modes(BaseModel):
    """Counters go down with each request that they change; everything else stays."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    too_many: int = Field(default=0, ge=0)
    """So many API requests are answered with 429."""
    unavailable: int = Field(default=0, ge=0)
    """So many API requests are answered with 503."""
    retry_after: str | None = None
    """Header `Retry-After` of both; none where it is None."""
    no_json: int = Field(default=0, ge=0)
    """So many API requests are answered with 200 and a page of HTML."""
    cut: Literal["before", "after"] | None = None
    """The next creation's connection breaks before or after something was created."""
    lag: int = Field(default=0, ge=0)
    """So many lists do not show yet what was created a moment ago."""
    link: bool = True
    """Whether v2 sends `Link` headers."""
    consent: Literal["allow", "deny"] = "allow"
    """What the user answers on OAuth's page."""
    pkce: bool = True
    """Whether the OAuth server knows PKCE, or ignores it."""
    revoked: Literal[400, 403] = 400
    """How a refresh token is refused: 403 as in Classic's documentation, 400 as in today's."""
