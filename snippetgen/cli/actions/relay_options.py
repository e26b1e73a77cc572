"""The options of `snippetgen relay`, grouped by subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

STATUS_PORT = 8201


@dataclass(frozen=True)
class RecordedCalls:
    """What to do with received calls, instead of receiving more."""

    explain: str | None
    retry_unreadable: bool
    customer: str | None


@dataclass(frozen=True)
class ServerOptions:
    """How vendors reach the relay.

    `secrets` is a folder, `rate` in requests per second, and `drain` in seconds.
    """

    host: str
    port: int
    secrets: Path | None
    proxy: str | None
    rate: float
    drain: float


@dataclass(frozen=True)
class StatusPageOptions:
    """How the operator reaches the status page. A worker without `status_port` has none."""

    status_host: str
    status_port: int | None
    status_host_names: tuple[str, ...]
    status_password: Path | None
    status_user_header: str | None

    @property
    def address(self) -> tuple[str, int]:
        """The host and the port to listen on."""
        return self.status_host, STATUS_PORT if self.status_port is None else self.status_port


@dataclass(frozen=True)
class DeliveryOptions:
    """How conversions are delivered; `lease` is in seconds."""

    workers: int
    lease: float
