"""A day of three vendors' calls, from the visitor's page to Optimizely, with outages and kills."""

from __future__ import annotations

import base64
import hashlib
import hmac
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from snippetgen_harness.fakes.log_endpoint import HitLog, create_endpoint
from snippetgen_harness.net.servers import serve
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.expectations import expect
from snippetgen_harness.verify.stage import Stage
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.relay.process import SECRET, Relay
from snippetgen.config import SnippetConfig
from tests.browser.conftest import CATALOGUE

VENDORS = ("callrail", "ctm", "ringba")
NAMES = {vendor: f"{vendor}-url-classic" for vendor in VENDORS}
SITUATIONS = ("normal", "opted-out-2014", "segment-injection", "universal-id")
MORNING = int(time.time()) - 86_400

FACTS = {
    "callrail": ("resource_id", "start_time", "answered"),
    "ctm": ("id", "unix_time", "talk_time"),
    "ringba": ("call_id", "time", "answered"),
}
"""The fields of each vendor for a call's id, its time, and whether it was answered."""


@dataclass
class Optimizely:
    """The fake endpoint, which may be out of order."""

    log: HitLog = field(default_factory=HitLog)
    down: bool = False
    refused: int = 0
    address: str = ""

    def __post_init__(self) -> None:
        self._app: ASGIApp = create_endpoint(self.log)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.refused += self.down
        await (Response(status_code=503) if self.down else self._app)(scope, receive, send)

    def urls(self) -> list[str]:
        """Return what has arrived, as if over TLS."""
        return sorted(hit.hit.url.replace("http://", "https://", 1) for hit in self.log.hits())


@pytest.fixture
def optimizely() -> Iterator[Optimizely]:
    fake = Optimizely()
    with serve(fake) as port:
        fake.address = f"http://127.0.0.1:{port}"
        yield fake


@pytest.fixture
def relay(tmp_path: Path, optimizely: Optimizely) -> Iterator[Relay]:
    toml = 'vendor = "{}"\ngoal = "phone_call_conversion"\nname = "{}"\n'
    rules = '[calls]\nin_doubt = "resend"\n'
    configs = {name: toml.format(v, name) + rules for v, name in NAMES.items()}
    started = Relay(tmp_path, optimizely.address, "--lease", "10", configs=configs)
    started.start()
    yield started
    started.stop(signal.SIGKILL)


def notify(relay: Relay, config: SnippetConfig, returned: dict[str, str]) -> str:
    """Send a notification as the vendor does, and return its status."""
    body = returned.get("body", "").encode()
    signed = config.vendor_descriptor.return_channel.signature is not None
    digest = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha1).digest())
    address = relay.address(config.name, "" if signed else f"/{SECRET}")
    if query := returned.get("query"):
        address += f"?{query}"
    headers = {"Signature": digest.decode()} if signed else {}
    answer = httpx.request(returned["method"], address, content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    status: str = answer.json()["status"]
    return status


def test_a_day_ends_with_the_expected_conversions(
    stage: Stage, relay: Relay, optimizely: Optimizely
) -> None:
    expected = []
    for hour, id_ in enumerate(SITUATIONS):
        optimizely.down = hour == 2
        for number, vendor in enumerate(VENDORS):
            config, page = CATALOGUE[NAMES[vendor]], situation(id_)
            visit = stage.open(config, page)
            stored = expect(config, page).stored
            visit.wait_for_handover(stored)
            began, answered = MORNING + hour * 3600 + number, (hour, number) != (3, 1)
            values = (f"{hour}-{number}", str(began), str(int(answered)))
            returned = visit.call_payload(dict(zip(FACTS[vendor], values, strict=True)))
            assert returned is not None
            counts = bool(stored) and answered
            status = notify(relay, config, returned)
            assert status == ("accepted" if counts else "not_counted")
            assert notify(relay, config, returned) == ("known" if counts else "not_counted")
            if counts:
                expected.append(f"{next(iter(stored.values()))}&time={began}")
        if optimizely.down:
            while optimizely.refused < len(VENDORS):
                time.sleep(0.05)
            relay.stop(signal.SIGKILL)
            optimizely.down = False
            relay.start()
    health = relay.wait_until_settled()
    assert len(expected) == 8
    assert optimizely.urls() == sorted(expected)
    assert (health["delivered"], health["given_up"]) == (8, 0)
