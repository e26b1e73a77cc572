"""A browser for a whole test session, which shows one page at a time."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from snippetgen.builder.rendering import render
from snippetgen_harness.browsers import launch
from snippetgen_harness.fakes.beacons import (
    Inbox,
    beacon_handler,
    beacon_hosts,
    create_beacon_receiver,
)
from snippetgen_harness.fakes.event_sender import open_event_sender
from snippetgen_harness.fakes.log_endpoint import LOG_HOSTS, HitLog, create_endpoint
from snippetgen_harness.net.servers import issue_certificate, serve
from snippetgen_harness.pages.site import HOST, STATIC, CustomerPage
from snippetgen_harness.verify.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.fakes.log_endpoint import RecordedHit
    from snippetgen_harness.pages.situations import Situation
    from snippetgen_harness.testing.optimizely_log import OptimizelyLog
    from snippetgen_harness.verify.stage import Visit


class SessionBrowser:
    """A browser that starts when a test opens its first page."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._started = contextlib.ExitStack()
        self._stage: Stage | None = None
        self._log = _ForwardingLog()
        self._site = _Site()
        self._vendors: set[str] = set()

    def open(self, config: SnippetConfig, situation: Situation, log: OptimizelyLog) -> Visit:
        """Open a page whose hits also go to `log`. Raises EngineMissing."""
        stage = self._prepared(beacon_hosts([config]) - {HOST})
        self._log.target = log
        self._site.show(config, situation)
        return stage.open(config, situation)

    def close(self) -> None:
        """Stop the browser and its servers."""
        self._started.close()

    def _prepared(self, vendors: set[str]) -> Stage:
        """Return the stage. It restarts for new hosts, which a browser maps when it starts."""
        if self._stage is None or not vendors <= self._vendors:
            self._stage = None
            self._started.close()
            self._vendors |= vendors
            self._stage = self._started.enter_context(self._start())
        return self._stage

    @contextlib.contextmanager
    def _start(self) -> Iterator[Stage]:
        inbox = self._site.inbox
        with (
            issue_certificate(HOST, *LOG_HOSTS, *self._vendors) as certificate,
            serve(create_endpoint(self._log), certificate) as endpoint,
            serve(create_beacon_receiver(inbox), certificate) as receiver,
            serve(self._site.app, certificate) as site,
        ):
            hosts = {
                HOST: site,
                **dict.fromkeys(LOG_HOSTS, endpoint),
                **dict.fromkeys(sorted(self._vendors), receiver),
            }
            with (
                open_event_sender(endpoint, certificate) as sender,
                launch(self.engine, certificate, hosts) as tab,
            ):
                yield Stage(tab, self._log, inbox, sender)


class _ForwardingLog(HitLog):
    """Forwards hits to the log of the current test."""

    target: OptimizelyLog | None = None

    def record(self, record: RecordedHit) -> None:
        super().record(record)
        if self.target:
            self.target.record(record)


class _Site:
    """The customer's site: it serves the page of the current test at every path."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        self._page: CustomerPage | None = None
        self._situation: Situation | None = None
        self.app = Starlette(
            routes=[
                Mount("/_page", StaticFiles(directory=STATIC)),
                Route("/{path:path}", beacon_handler(self.inbox), methods=["POST"]),
                Route("/{path:path}", self._answer),
            ]
        )

    def show(self, config: SnippetConfig, situation: Situation) -> None:
        """Replace the served page."""
        self._page, self._situation = CustomerPage(config, render(config).minified), situation

    def _answer(self, _: Request) -> Response:
        assert self._page  # noqa: S101 - shown before it is opened
        assert self._situation  # noqa: S101
        return self._page.render(self._situation)
