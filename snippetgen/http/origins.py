"""Origins, and the host names in them."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Origin:
    """The origin `scheme://host:port`. The host is in lower case, and an IPv6 host in brackets."""

    host: str
    port: int
    scheme: str = "http"

    @classmethod
    def parse(cls, url: str) -> Origin:
        """Return the origin `http[s]://host[:port]`. Raises ValueError for any other text."""
        scheme, separator, rest = url.removesuffix("/").partition("://")
        match = _HOST.fullmatch(rest)
        port = int(match[2] or _DEFAULT_PORTS.get(scheme.lower(), 0)) if match else 0
        if not (match and separator and scheme.lower() in _DEFAULT_PORTS and 0 < port < 65536):
            raise ValueError("must be http:// or https://, a host name and, if needed, a port")
        return cls(match[1].lower(), port, scheme.lower())

    def __str__(self) -> str:
        """Return the origin as browsers write it, without the scheme's default port."""
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    @property
    def csp_source(self) -> str:
        """The origin as a source of a Content-Security-Policy.

        The grammar of sources has no IPv6 addresses (Content Security Policy Level 3, 2.3.1), so
        the source for these is only the port.
        """
        return f"*:{self.port}" if self.host.startswith("[") else str(self)


def host_name(host_header: str) -> str | None:
    """Return the host of a `Host` header in lower case; None if the header is malformed."""
    match = _HOST.fullmatch(host_header)
    return match[1].lower() if match else None


def is_address(host: str) -> bool:
    """Return whether a host is an IP address, which DNS cannot redirect."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Return whether a host is `localhost` or an address of the loopback interface."""
    return host.lower() == "localhost" or (
        is_address(host) and ipaddress.ip_address(host.strip("[]")).is_loopback
    )


def origin_on_port(host_header: str, port: int) -> Origin:
    """Return the origin on another port of the requested host."""
    return Origin(host_name(host_header) or "localhost", port)
