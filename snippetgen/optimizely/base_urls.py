"""Where Optimizely's APIs are: the real ones, or others for tests."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snippetgen.http.origins import is_loopback
from snippetgen.optimizely.errors import InstallationError
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLES = {
    "web": "SNIPPETGEN_WEB_API",
    "classic": "SNIPPETGEN_CLASSIC_API",
    "sign_in": "SNIPPETGEN_OAUTH",
}
"""Environment variables that put another address in place of a real one."""


@dataclass(frozen=True)
class Addresses:
    """Base addresses without a slash at the end, as Optimizely documents them."""

    web: str = "https://api.optimizely.com/v2"
    """REST API v2."""
    classic: str = "https://www.optimizelyapis.com/experiment/v1"
    """REST API v1."""
    sign_in: str = "https://app.optimizely.com/oauth2"
    """OAuth 2.0: `/authorize` and `/token` below it."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Addresses:
        """Read the addresses; raises InstallationError with all that cannot be used.

        A token goes there: only https will do, or http on this machine.
        """
        given = {
            field.name: environment[VARIABLES[field.name]].rstrip("/")
            for field in fields(cls)
            if environment.get(VARIABLES[field.name])
        }
        wrong = [
            f"{VARIABLES[name]} = {shown(address)}: must be an https:// address, or an http:// one "
            "of this machine."
            for name, address in given.items()
            if not is_private(address)
        ]
        if wrong:
            raise InstallationError("\n".join(wrong))
        return cls(**given)


def is_private(address: str) -> bool:
    """Tell whether what goes to an address cannot be read on the way."""
    try:
        parts = urlsplit(address)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if not (parts.hostname and port_is_sound and address.isascii() and address.isprintable()):
        return False
    if parts.username is not None or parts.query or parts.fragment or " " in address:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
