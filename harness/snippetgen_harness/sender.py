"""A sender of events, such as a vendor's service is: it posts to the fake Event API, over TLS."""

from __future__ import annotations

import contextlib
import ssl
import time
import uuid
from typing import TYPE_CHECKING

import httpx

from snippetgen.wire.event_api import HOSTS, PATH, TimedConversion, batch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.wire.web import WebConversion
    from snippetgen_harness.servers import Certificate

HOST = HOSTS[0]
STRICT = {"X-Optimizely-Strict": "true"}
"""Asks the API to say what is wrong; without it everything is taken."""


class Sender:
    """Sends conversions, each as an event that has just happened."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def send(self, conversion: WebConversion) -> httpx.Response:
        """Post a conversion in strict mode; raises ValueError for one that must not be sent."""
        timed = TimedConversion(conversion, time.time_ns() // 10**6, str(uuid.uuid4()))
        (body,) = batch([timed])
        content, extensions = body.body(), {"sni_hostname": HOST}
        return self._client.post(PATH, content=content, extensions=extensions)


@contextlib.contextmanager
def open_sender(port: int, certificate: Certificate) -> Iterator[Sender]:
    """Connect to the fake on a port of this machine, by the name of Optimizely's host."""
    trust = ssl.create_default_context(cafile=certificate.authority)
    headers = {"Host": HOST, "Content-Type": "application/json", **STRICT}
    with httpx.Client(
        base_url=f"https://127.0.0.1:{port}", headers=headers, verify=trust
    ) as client:
        yield Sender(client)
