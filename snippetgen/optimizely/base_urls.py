"""The base URLs of Optimizely's APIs, which tests can replace."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snippetgen.http.origins import is_loopback
from snippetgen.optimizely.errors import InstallationError
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

ENVIRONMENT_VARIABLES = {
    "web": "SNIPPETGEN_WEB_API",
    "classic": "SNIPPETGEN_CLASSIC_API",
    "sign_in": "SNIPPETGEN_OAUTH",
}
"""Environment variables that replace a base URL."""


@dataclass(frozen=True)
class BaseUrls:
    """Base URLs without a trailing slash. The defaults are those that Optimizely documents."""

    web: str = "https://api.optimizely.com/v2"
    """REST API v2."""
    classic: str = "https://www.optimizelyapis.com/experiment/v1"
    """REST API v1."""
    sign_in: str = "https://app.optimizely.com/oauth2"
    """OAuth 2.0: its endpoints are `/authorize` and `/token`."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> BaseUrls:
        """Read the base URLs. Raises InstallationError, which names every invalid one.

        Tokens are sent to them, so each must use https, or http on this machine.
        """
        given = {
            field.name: environment[ENVIRONMENT_VARIABLES[field.name]].rstrip("/")
            for field in fields(cls)
            if environment.get(ENVIRONMENT_VARIABLES[field.name])
        }
        wrong = [
            f"{ENVIRONMENT_VARIABLES[name]} = {shown(url)}: must be an https:// URL, or an "
            "http:// URL on this machine."
            for name, url in given.items()
            if not is_secure_url(url)
        ]
        if wrong:
            raise InstallationError("\n".join(wrong))
        return cls(**given)


def is_secure_url(url: str) -> bool:
    """Return whether a URL is safe for secrets: it uses https, or http on this machine."""
    try:
        parts = urlsplit(url)
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if not (parts.hostname and port_is_valid and url.isascii() and url.isprintable()):
        return False
    if parts.username is not None or parts.query or parts.fragment or " " in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))
