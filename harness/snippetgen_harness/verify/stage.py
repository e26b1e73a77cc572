"""The stage: customer site, log endpoint and browser, connected over real TLS."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from snippetgen.conversions.event_limits import HOSTS as EVENT_HOSTS
from snippetgen_harness.browsers import launch
from snippetgen_harness.fakes.beacons import Inbox, beacon_hosts, create_beacon_receiver
from snippetgen_harness.fakes.event_sender import open_event_sender
from snippetgen_harness.fakes.log_endpoint import LOG_HOSTS, HitLog, create_endpoint
from snippetgen_harness.net.servers import issue_certificate, serve
from snippetgen_harness.pages.page_globals import allowed_globals, leaked_globals
from snippetgen_harness.pages.site import HOST, create_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from snippetgen.config import SnippetConfig
    from snippetgen.destinations import Receiver
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.browsers.tab import Tab
    from snippetgen_harness.fakes.event_sender import EventSender
    from snippetgen_harness.fakes.log_endpoint import RecordedHit
    from snippetgen_harness.pages.situations import Situation


EXPECTED_ERRORS = (
    "the vendor's script is broken",
    "has been rejected for invalid characters in the name",
)
"""The error of the broken vendor script, and Firefox's warnings about odd cookies."""

TIMEOUT = 60.0
"""The default seconds to wait in a browser for an expected event; long, because the machine may be
busy. A wait ends earlier once nothing more will happen on the page."""

_LONGEST_PAUSE = 64 / 127
"""The last of a snippet's seven doubling pauses, as a fraction of its wait."""


@dataclass
class Visit:
    """A page that is open in a browser."""

    config: SnippetConfig
    tab: Tab
    inbox: Inbox
    sender: EventSender
    timeout: float = TIMEOUT
    """Seconds to wait for an expected event."""

    def evaluate(self, source: str, argument: object = None) -> Any:  # noqa: ANN401
        """Call a JavaScript function (source text) on the page with a JSON value."""
        return self.tab.evaluate(source, argument)

    def wait_until(self, source: str, argument: object = None) -> bool:
        """Wait until a JavaScript function returns a true value. Returns False after `timeout`."""
        return self.tab.wait_until(source, argument, seconds=self.timeout)

    def wait_for_handover(self, expected: dict[str, str]) -> bool:
        """Wait until the vendor has the expected values or the snippet has given up.

        Waits no longer than the snippet tries. Returns False if neither has happened after
        `timeout`.
        """
        page = {
            "api": self.config.global_name,
            "expected": expected,
            "isSent": self._sends_requests,
            "longestPause": self.config.wait_ms * _LONGEST_PAUSE,
        }
        is_over = self.wait_until(_HANDED_OVER, page)
        if self._sends_requests and self.handover() == "sent":
            return self.inbox.wait(self.timeout)
        return is_over

    def wait_for_optimizely(self) -> None:
        """Wait until Optimizely has loaded, or until `timeout`."""
        self.wait_until(_LOADED)

    def has_snippet(self) -> bool:
        """Return whether the page has the snippet's global."""
        return bool(self.evaluate("api => !!window[api]", self.config.global_name))

    def answer(self, arguments: str) -> dict[str, str]:
        """Call generateConversionUrl with JavaScript arguments.

        Returns `url`, `reason` and `error`, which is the exception of the call, or "".
        """
        source = f"""api => {{
            try {{
                const url = '' + window[api].generateConversionUrl({arguments});
                return JSON.stringify({{ url, reason: '' + window[api].reason, error: '' }});
            }} catch (error) {{
                return JSON.stringify({{ url: '', reason: '', error: '' + error }});
            }}
        }}"""
        answer: dict[str, str] = json.loads(self.evaluate(source, self.config.global_name))
        return answer

    def handover(self) -> str:
        """Return the snippet's status of the hand-over."""
        source = "api => String((window[api] || {}).handover)"
        return str(self.evaluate(source, self.config.global_name))

    def stored(self) -> dict[str, str]:
        """Return the variables that the vendor has stored for the visitor's next call."""
        if self._sends_requests:
            return self._received()
        stored: dict[str, str] = json.loads(self.evaluate(_STORED))
        return stored

    def call_payload(self, call: dict[str, str]) -> dict[str, str] | None:
        """Return the request that the vendor sends for a call, or None if that is unknown.

        It has `method` and either `query` or `content_type` and `body`.
        """
        held = [self.stored()] if self._sends_requests else None
        returned: dict[str, str] | None = json.loads(self.evaluate(_RETURNS, [held, call]))
        return returned

    @property
    def _sends_requests(self) -> bool:
        family = self.config.vendor_descriptor.family(self.config.options)
        return family.transport == "request"

    def _received(self) -> dict[str, str]:
        names = self.config.variable_names.values()
        return {
            name: beacon.document[name]
            for beacon in self.inbox.beacons()
            for name in names
            if name in beacon.document
        }

    def leaked_globals(self) -> list[str]:
        """Return the page's globals that are not allowed."""
        found: str = self.evaluate(_NEW_GLOBALS)
        return sorted(leaked_globals(found.split(), {*allowed_globals(self.config), "__page"}))

    def page_errors(self) -> list[str]:
        """Return the page's errors and warnings, except those that the situation causes."""
        complaints = self.tab.page_errors()
        return [each for each in complaints if not any(own in each for own in EXPECTED_ERRORS)]

    def send(self, conversion: str) -> None:
        """Send a conversion as its destination does, and wait for the response.

        The page sends GET requests with an image; a server sends all others. A destination that
        does not report to Optimizely gets no request. Raises ValueError if the value is invalid.
        """
        receiver = self.config.destination_object.holder({"url": conversion})
        if not reaches_fake(receiver):
            return
        request = receiver.request(conversion)
        if request.method == "GET":
            self.evaluate(_FIRE, request.url)
        else:
            self.sender.send(request)


def reaches_fake(receiver: Receiver[Any]) -> bool:
    """Return whether the requests of a destination go to the fake endpoint."""
    return any(receiver.owns(host) for host in ("1.log.optimizely.com", *EVENT_HOSTS))


@dataclass(frozen=True)
class Stage:
    """Opens pages of configurations, one at a time."""

    tab: Tab
    log: HitLog
    inbox: Inbox
    sender: EventSender
    timeout: float = TIMEOUT
    """Seconds that a visit waits for an expected event."""

    def open(self, config: SnippetConfig, situation: Situation) -> Visit:
        """Open a configuration's page in a situation, as a new visitor."""
        self.tab.clear_cookies()
        self.log.clear()
        self.inbox.clear()
        query = urlencode({"configuration": config.name, "situation": situation.id})
        self.tab.open(f"https://{HOST}{situation.path}?{query}")
        return Visit(config, self.tab, self.inbox, self.sender, self.timeout)

    def hits(self) -> tuple[RecordedHit, ...]:
        """Return the hits at the log endpoint since the page was opened."""
        return self.log.hits()


@contextlib.contextmanager
def open_stage(
    configs: Sequence[SnippetConfig],
    engine: Engine = "chromium",
    remote: str | None = None,
    scripts: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> Iterator[Stage]:
    """Start the site, the endpoint and a browser for configurations.

    `remote` is the address of a server with browsers; see `snippetgen_harness.browsers`. `scripts`
    has the scripts of the pages; see `create_site`. `timeout` is the number of seconds that a visit
    waits for an expected event. Raises EngineMissing.
    """
    log, inbox = HitLog(), Inbox()
    vendors = beacon_hosts(configs) - {HOST}
    with (
        issue_certificate(HOST, *LOG_HOSTS, *vendors) as certificate,
        serve(create_endpoint(log), certificate) as endpoint,
        serve(create_beacon_receiver(inbox), certificate) as receiver,
        serve(create_site(configs, inbox, scripts), certificate) as site,
    ):
        hosts = {
            HOST: site,
            **dict.fromkeys(LOG_HOSTS, endpoint),
            **dict.fromkeys(vendors, receiver),
        }
        with (
            open_event_sender(endpoint, certificate) as sender,
            launch(engine, certificate, hosts, remote) as tab,
        ):
            yield Stage(tab, log, inbox, sender, timeout)


# Strings leave the page intact, whatever it has done to Object.prototype.
_STORED = "() => JSON.stringify(window.__page.vendor ? window.__page.vendor.stored() : {})"

_LOADED = """() => {
    const isLoaded = found => !!found && !!(found.getProjectId || found.get);
    return isLoaded(window.optimizely) || isLoaded(window.optimizelyEdge);
}"""

# Returns whether the vendor has the values, or nothing more will happen: the page and the vendor's
# script have loaded, Optimizely is ready, and the snippet has had time for another attempt. Because
# pages are slow on a slow machine, it also counts how often the page ran this function.
_HANDED_OVER = """({ api, expected, isSent, longestPause }) => {
    const page = window.__page;
    const own = window[api] || {};
    const stored = page.vendor ? page.vendor.stored() : {};
    const holds = name => (stored[name] || '') === expected[name];
    if (isSent ? own.handover === 'sent' : Object.getOwnPropertyNames(expected).every(holds)) {
        return true;
    }
    const isLoading = document.readyState !== 'complete' || !(isSent || page.vendor);
    if (isLoading || /^optimizely_/.test(own.reason)) {
        page.quiet = null;
        return false;
    }
    page.quiet = page.quiet || { since: performance.now(), polls: 0 };
    page.quiet.polls += 1;
    const pause = own.reason === 'ready' ? 1000 : Math.max(1000, longestPause);
    return page.quiet.polls > 30 && performance.now() - page.quiet.since > pause + 500;
}"""

_RETURNS = """([held, call]) => JSON.stringify(
    held ? window.__page.returns(held, call) : window.__page.vendor.returns(call)
)"""

_NEW_GLOBALS = """() => {
    const before = new Set(window.__page.globals);
    return Object.getOwnPropertyNames(window).filter(name => !before.has(name)).join(' ');
}"""

_FIRE = """url => new Promise(resolve => {
    const image = new Image();
    image.onload = image.onerror = () => resolve();
    image.src = url;
})"""
