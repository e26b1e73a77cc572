"""A browser for a whole test session, to which pages are brought one by one."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from snippetgen_harness.endpoint import HitLog, create_endpoint
from snippetgen_harness.engines import launch
from snippetgen_harness.receiver import Inbox, beacon_hosts, create_receiver, receiving
from snippetgen_harness.sender import open_sender
from snippetgen_harness.servers import issue_certificate, serve
from snippetgen_harness.site import HOST, PAGE, CustomerPage
from snippetgen_harness.stage import LOG_HOSTS, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.requests import Request
    from starlette.responses import Response

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.endpoint import RecordedHit
    from snippetgen_harness.engines import Engine
    from snippetgen_harness.situations import Situation
    from snippetgen_harness.stage import Visit
    from snippetgen_harness.testing.log import OptimizelyLog

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class SessionBrowser:
    """A browser that starts when its first page is opened.

    It lives in a thread of its own: Playwright's event loop would get in the way of the tests' own,
    and there may be one browser of each engine.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"snippetgen-{engine}")
        self._started = contextlib.ExitStack()
        self._stage: Stage | None = None
        self._log = _Relay()
        self._site = _Site()
        self._vendors: set[str] = set()

    def open(self, config: SnippetConfig, situation: Situation, log: OptimizelyLog) -> Visit:
        """Open a page; what it sends to Optimizely also goes to `log`. Raises EngineMissing."""
        return self.call(self._open, config, situation, log)

    def call(
        self,
        function: Callable[_Arguments, _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        """Call something in the browser's thread."""
        return self._thread.submit(function, *args, **kwargs).result()

    def close(self) -> None:
        """Stop the browser and its servers."""
        self.call(self._started.close)
        self._thread.shutdown()

    def _open(self, config: SnippetConfig, situation: Situation, log: OptimizelyLog) -> Visit:
        stage = self._prepared(beacon_hosts([config]) - {HOST})
        self._log.target = log
        self._site.show(config, situation)
        return stage.open(config, situation)

    def _prepared(self, vendors: set[str]) -> Stage:
        """Give the stage; a browser learns when it starts which hosts there are."""
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
            serve(create_receiver(inbox), certificate) as receiver,
            serve(self._site.app, certificate) as site,
        ):
            hosts = {
                HOST: site,
                **dict.fromkeys(LOG_HOSTS, endpoint),
                **dict.fromkeys(sorted(self._vendors), receiver),
            }
            with (
                open_sender(endpoint, certificate) as sender,
                launch(self.engine, certificate, hosts) as tab,
            ):
                yield Stage(tab, self._log, inbox, sender)


class _Relay(HitLog):
    """A log that hands on what arrives to that of the test."""

    target: OptimizelyLog | None = None

    def record(self, record: RecordedHit) -> None:
        super().record(record)
        if self.target:
            self.target.record(record)


class _Site:
    """The customer's site: the one page that a test has asked for, at every address."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        self._page: CustomerPage | None = None
        self._situation: Situation | None = None
        self.app = Starlette(
            routes=[
                Mount("/_page", StaticFiles(directory=PAGE)),
                Route("/{path:path}", receiving(self.inbox), methods=["POST"]),
                Route("/{path:path}", self._answer),
            ]
        )

    def show(self, config: SnippetConfig, situation: Situation) -> None:
        """Answer with this page from now on."""
        self._page, self._situation = CustomerPage(config), situation

    def _answer(self, _: Request) -> Response:
        assert self._page  # noqa: S101 - shown before it is opened
        assert self._situation  # noqa: S101
        return self._page.render(self._situation)
