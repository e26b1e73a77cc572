"""The stage: customer's site, log endpoint and browser, wired together over real TLS."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from playwright.sync_api import TimeoutError as PlaywrightTimeout

from snippetgen_harness.browsers import launch_chromium
from snippetgen_harness.endpoint import HitLog, create_endpoint
from snippetgen_harness.receiver import Inbox, beacon_hosts, create_receiver
from snippetgen_harness.servers import issue_certificate, serve
from snippetgen_harness.site import HOST, create_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import BrowserContext, ConsoleMessage, Page

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.endpoint import RecordedHit
    from snippetgen_harness.situations import Situation

LOG_HOSTS = ("log.optimizely.com", "*.log.optimizely.com")

SEED_NAMES = (
    "getAccountId",
    "getProjectId",
    "getVariationsInParameters",
    "getSegmentsInParameters",
    "getUserId",
    "generateConversionUrl",
)
"""The function names of Optimizely's own sample, which `expose = "globals"` defines."""

VENDOR_S_OWN = "the vendor's script is broken"
"""What a vendor's script throws when it loads, on a page where it does; nobody else can help it."""

PATIENCE = 8_000
"""Milliseconds that a browser gets for what is bound to happen."""


@dataclass
class Visit:
    """A page that a browser has opened, and what went wrong on it."""

    config: SnippetConfig
    page: Page
    inbox: Inbox
    complaints: list[str] = field(default_factory=list)

    def wait_for_handover(self, expected: dict[str, str]) -> None:
        """Wait until the vendor holds what is expected; after PATIENCE go on with what there is."""
        if self._posts:
            self.inbox.wait(PATIENCE / 1000)
            return
        with contextlib.suppress(PlaywrightTimeout):
            self.page.wait_for_function(_HOLDS, arg=expected, timeout=PATIENCE)

    def wait_for_optimizely(self) -> None:
        """Wait until an Optimizely that is late has loaded."""
        self.page.wait_for_function("window.optimizely && window.optimizely.getProjectId")

    def answer(self, arguments: str) -> dict[str, str]:
        """Call generateConversionUrl with arguments in source text; gives `url` and `reason`."""
        source = f"""api => {{
            const url = window[api].generateConversionUrl({arguments});
            return JSON.stringify({{ url, reason: window[api].reason }});
        }}"""
        answer: dict[str, str] = json.loads(self.page.evaluate(source, self.config.global_name))
        return answer

    def stored(self) -> dict[str, str]:
        """Tell what the vendor holds for the visitor's next call."""
        if self._posts:
            return self._received()
        stored: dict[str, str] = json.loads(self.page.evaluate(_STORED))
        return stored

    def returns(self, call: dict[str, str]) -> dict[str, str] | None:
        """Tell what the vendor sends for a call: `method`, and `query` or `content_type`, `body`.

        None where that is not established.
        """
        held = [self.stored()] if self._posts else None
        returned: dict[str, str] | None = json.loads(self.page.evaluate(_RETURNS, [held, call]))
        return returned

    @property
    def _posts(self) -> bool:
        return self.config.vendor_descriptor.family(self.config.options) == "beacon"

    def _received(self) -> dict[str, str]:
        names = self.config.variable_names.values()
        return {
            name: beacon.document[name]
            for beacon in self.inbox.beacons()
            for name in names
            if name in beacon.document
        }

    def leaked_globals(self) -> set[str]:
        """Name the page's globals that nobody asked for."""
        found: str = self.page.evaluate(_NEW_GLOBALS)
        return set(found.split()) - _allowed_globals(self.config)

    def fire(self, url: str) -> None:
        """Request a URL as a page does, with an image, and wait for the answer."""
        self.page.evaluate(_FIRE, url)


class Stage:
    """Pages of the configurations, opened one at a time."""

    def __init__(self, context: BrowserContext, log: HitLog, inbox: Inbox) -> None:
        self.context = context
        self.log = log
        self.inbox = inbox
        context.add_init_script(_FORGET)
        self._page = context.new_page()
        self._visit: Visit | None = None
        self._page.on("pageerror", lambda error: self._complain(f"page error: {error}"))
        self._page.on("console", self._on_console)

    def open(self, config: SnippetConfig, situation: Situation) -> Visit:
        """Open a configuration's page in a situation, as a visitor who was never there."""
        self._visit = None
        self.context.clear_cookies()
        self.log.clear()
        self.inbox.clear()
        self._visit = visit = Visit(config, self._page, self.inbox)
        query = urlencode({"configuration": config.name, "situation": situation.id})
        self._page.goto(f"https://{HOST}{situation.path}?{query}")
        return visit

    def hits(self) -> tuple[RecordedHit, ...]:
        """Give what has arrived at the log endpoint since the page was opened."""
        return self.log.hits()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complain(f"console {message.type}: {message.text}")

    def _complain(self, complaint: str) -> None:
        if self._visit and VENDOR_S_OWN not in complaint:
            self._visit.complaints.append(complaint)


@contextlib.contextmanager
def open_stage(configs: Sequence[SnippetConfig], *, headless: bool = True) -> Iterator[Stage]:
    """Start site, endpoint and browser for some configurations; raises BrowserMissing."""
    log, inbox = HitLog(), Inbox()
    vendors = beacon_hosts(configs) - {HOST}
    with (
        issue_certificate(HOST, *LOG_HOSTS, *vendors) as certificate,
        serve(create_endpoint(log), certificate) as endpoint,
        serve(create_receiver(inbox), certificate) as receiver,
        serve(create_site(configs, inbox), certificate) as site,
        launch_chromium(
            certificate,
            {
                HOST: site,
                **dict.fromkeys(LOG_HOSTS, endpoint),
                **dict.fromkeys(vendors, receiver),
            },
            headless=headless,
        ) as browser,
        browser.new_context() as context,
    ):
        yield Stage(context, log, inbox)


def _allowed_globals(config: SnippetConfig) -> set[str]:
    handover = config.vendor_descriptor.handover_values(config.options)
    paths = (config.consent, *(handover.get(key) for key in _PATHS))
    allowed = {str(path).partition(".")[0] for path in paths if path}
    allowed |= {config.global_name, "__page"}
    return allowed | set(SEED_NAMES) if config.expose == "globals" else allowed


# Parameters that name globals of the vendor's.
_PATHS = ("queue", "rerun", "function", "method", "ready", "object", "callback")

# A visitor who was never there has nothing in the storage. It may be blocked.
_FORGET = "try { localStorage.clear(); } catch (error) {}"

# Text goes out of a page unharmed by what the page has done to Object.prototype.
_STORED = "() => JSON.stringify(window.__page.vendor ? window.__page.vendor.stored() : {})"

_HOLDS = """expected => {
    const vendor = window.__page.vendor;
    const stored = vendor ? vendor.stored() : {};
    const holds = name => (stored[name] || '') === expected[name];
    return Object.getOwnPropertyNames(expected).every(holds);
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
