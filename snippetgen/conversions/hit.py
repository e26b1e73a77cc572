"""The URL of a request to a log endpoint, in parts that are not normalized."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import cached_property

from snippetgen.conversions.uri_encoding import safe_decode

LOG_DOMAIN = "log.optimizely.com"

_PORT = re.compile(r":[0-9]*\Z")
_LOG_HOST = re.compile(rf"([0-9]+)\.{re.escape(LOG_DOMAIN)}")
_LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".test")


@dataclass(frozen=True)
class Parameter:
    """One `name=value` of a query string, as sent."""

    raw_name: str
    raw_value: str

    @cached_property
    def name(self) -> str:
        """The name, decoded if possible."""
        return safe_decode(self.raw_name)

    @cached_property
    def value(self) -> str:
        """The value, decoded if possible."""
        return safe_decode(self.raw_value)


@dataclass(frozen=True)
class Hit:
    """The parts of the URL of a hit, undecoded.

    `authority` is the host with its port. `fragment` is the text after a `#`, which is never sent.
    """

    scheme: str
    authority: str
    path: str
    raw_query: str
    fragment: str | None = None

    @cached_property
    def host(self) -> str:
        """The host in lower case, without its port. A user name stays; log hosts have none."""
        return _PORT.sub("", self.authority).lower()

    @cached_property
    def pairs(self) -> tuple[Parameter, ...]:
        """The parameters in their order."""
        pieces = (piece.partition("=") for piece in self.raw_query.split("&") if piece)
        return tuple(Parameter(name, value) for name, _, value in pieces)

    @property
    def url(self) -> str:
        """The whole URL."""
        query = f"?{self.raw_query}" if self.raw_query else ""
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.scheme}://{self.authority}{self.path}{query}{fragment}"

    @property
    def host_label(self) -> str | None:
        """The project id in `<project id>.log.optimizely.com`; None for any other host."""
        match = _LOG_HOST.fullmatch(self.host)
        return match[1] if match else None

    @property
    def host_is_local(self) -> bool:
        """Whether the host is this machine or on a private network, as in a test."""
        try:
            address = ipaddress.ip_address(self.host.strip("[]"))
        except ValueError:
            return "." not in self.host or self.host.endswith(_LOCAL_SUFFIXES)
        return address.is_private

    @property
    def parameters(self) -> dict[str, str | list[str]]:
        """Decoded values by decoded name. The values of a repeated name are a list."""
        values: dict[str, list[str]] = {}
        for pair in self.pairs:
            values.setdefault(pair.name, []).append(pair.value)
        return {name: found[0] if len(found) == 1 else found for name, found in values.items()}

    def get(self, name: str) -> str | None:
        """Return the first decoded value of a parameter, or None."""
        return next((pair.value for pair in self.pairs if pair.name == name), None)
