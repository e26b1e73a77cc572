"""Origins of this machine: several ports under the host name that the browser used."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")


@dataclass(frozen=True)
class Origin:
    """The origin `http://host:port`; an IPv6 host is in brackets."""

    host: str
    port: int

    def __str__(self) -> str:
        """Return the origin as browsers write it, without port 80."""
        return f"http://{self.host}" if self.port == 80 else f"http://{self.host}:{self.port}"

    @property
    def csp_source(self) -> str:
        """The origin as a source of a Content-Security-Policy.

        The grammar of sources has no IPv6 addresses (Content Security Policy Level 3, 2.3.1), so
        for these the source is the port alone.
        """
        return f"*:{self.port}" if self.host.startswith("[") else str(self)


def host_name(host_header: str) -> str | None:
    """Return the host of a `Host` header, in lower case; None if the header is malformed."""
    match = _HOST.fullmatch(host_header)
    return match[1].lower() if match else None


def is_address(host: str) -> bool:
    """Return whether a host is an IP address, which DNS cannot point elsewhere."""
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


def neighbour(host_header: str, port: int) -> Origin:
    """Return the origin on another port of the host that a request named."""
    return Origin(host_name(host_header) or "localhost", port)
