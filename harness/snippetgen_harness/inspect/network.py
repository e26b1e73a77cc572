"""The routes of an inspection browser's requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from snippetgen_harness.fakes.log_endpoint import HitLog
    from snippetgen_harness.net.proxy import Proxy


@dataclass(frozen=True)
class Network:
    """A proxy that a browser uses for every request, and the fake log endpoint behind it."""

    port: int
    """The port of the proxy on 127.0.0.1."""
    proxy: Proxy
    log: HitLog
    """The hits at the fake log endpoint."""
    insecure: bool
    """Whether certificates may be invalid."""
    trusted: tuple[str, ...]
    """Public keys of servers on this machine, in the format of Chromium's option."""
    authority: Path | None = None
    """PEM file of the authority of local sites; None for the public authorities."""
