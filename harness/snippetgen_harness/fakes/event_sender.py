"""Posts events to the fake Event API over TLS, as the server of a vendor or customer does."""

from __future__ import annotations

import contextlib
import ssl
from typing import TYPE_CHECKING

import httpx

from snippetgen.conversions.event_limits import HOSTS, PATH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.destinations import Request
    from snippetgen_harness.net.servers import Certificate

HOST = HOSTS[0]


class EventSender:
    """Sends requests for the Event API."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def send(self, request: Request) -> httpx.Response:
        """Post the body of a request, with its headers."""
        extensions = {"sni_hostname": HOST}
        headers = dict(request.headers)
        return self._client.post(PATH, content=request.body, headers=headers, extensions=extensions)


@contextlib.contextmanager
def open_event_sender(port: int, certificate: Certificate) -> Iterator[EventSender]:
    """Connect to the fake on a local port, under the name of Optimizely's host."""
    trust = ssl.create_default_context(cafile=certificate.authority)
    headers = {"Host": HOST}
    address = f"https://127.0.0.1:{port}"
    with httpx.Client(base_url=address, headers=headers, verify=trust) as client:
        yield EventSender(client)
