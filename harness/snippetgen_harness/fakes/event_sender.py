"""Posts events to the fake Event API over TLS, as the server of a vendor or customer does."""

from __future__ import annotations

import contextlib
import ssl
from typing import TYPE_CHECKING

import httpx

from snippetgen.conversions.event_api import HOSTS, PATH
from snippetgen_harness.fakes.event_bodies import HEADERS, event_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.conversions.web import WebConversion
    from snippetgen_harness.net.servers import Certificate

HOST = HOSTS[0]


class EventSender:
    """Sends conversions, each as an event that happens now."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def send(self, conversion: WebConversion) -> httpx.Response:
        """Post a conversion in strict mode; raises ValueError if it is not valid."""
        extensions = {"sni_hostname": HOST}
        return self._client.post(PATH, content=event_body(conversion), extensions=extensions)


@contextlib.contextmanager
def open_event_sender(port: int, certificate: Certificate) -> Iterator[EventSender]:
    """Connect to the fake on a local port, under the name of Optimizely's host."""
    trust = ssl.create_default_context(cafile=certificate.authority)
    headers = {"Host": HOST, **HEADERS}
    with httpx.Client(
        base_url=f"https://127.0.0.1:{port}", headers=headers, verify=trust
    ) as client:
        yield EventSender(client)
