"""A page under inspection that Playwright drives."""

from __future__ import annotations

import asyncio
import contextlib
import json
from time import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.async_api import Error
from playwright.async_api import TimeoutError as PlaywrightTimeout

from snippetgen_harness.inspect.errors import CannotOpen
from snippetgen_harness.inspect.live_page import FrameSurvey, Opened, Traffic
from snippetgen_harness.inspect.models import PageError, Request
from snippetgen_harness.inspect.reachability import check_reachable, status_error

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import TypeVar

    from playwright.async_api import (
        BrowserContext,
        ConsoleMessage,
        Dialog,
        Download,
        Frame,
        Page,
        Response,
    )
    from playwright.async_api import Request as SentRequest

    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.inspect.models import Fact
    from snippetgen_harness.inspect.network import Network

    T = TypeVar("T")

_MOST_NAVIGATIONS = 20
_MOST_REQUESTS = 5000
_LONGEST_SCRIPT = 3_000_000

# Messages of browsers about an address that cannot be opened, in lower case.
_CAUSES = {
    "too_many_redirects": "redirects",
    "redirect_loop": "redirects",
    "download": "download",
    "err_aborted": "download",
    "name_not_resolved": "dns",
    "unknown_host": "dns",
    "connection_refused": "refused",
    "err_cert": "tls",
    "err_ssl": "tls",
    "sec_error": "tls",
    "ssl_error": "tls",
    "crash": "crashed",
}


class PlaywrightPage:
    """A page in its own browser context."""

    def __init__(
        self,
        context: BrowserContext,
        page: Page,
        network: Network,
        engine: Engine,
        credentials: tuple[str, str] | None,
    ) -> None:
        self.unobservable: frozenset[Fact] = frozenset()
        self._context = context
        self._page = page
        self._network = network
        self._engine = engine
        self._credentials = credentials
        self.start = time()
        self._traffic = Traffic()
        self._sent: dict[SentRequest, tuple[float, str]] = {}
        self._responses: dict[str, Response] = {}
        self._closing: set[asyncio.Task[None]] = set()
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("requestfailed", self._on_failed)
        context.on("page", self._on_popup)
        page.on("pageerror", self._on_error)
        page.on("console", self._on_console)
        page.on("dialog", self._on_dialog)
        page.on("download", self._on_download)
        page.on("framenavigated", self._on_navigation)

    async def open(self, url: str, recorder: str, argument: object, seconds: float) -> Opened:
        deadline = asyncio.get_running_loop().time() + seconds
        await self._context.add_init_script(f"({recorder})({json.dumps(argument)})")
        if self._engine == "firefox" and url.startswith("https:") and not self._network.insecure:
            agent = str(await self._page.evaluate("() => navigator.userAgent"))
            await check_reachable(url, self._network, agent, seconds, self._credentials)
        self.start = time()
        response = await self._go(url, 1000 * (deadline - asyncio.get_running_loop().time()))
        status = response.status if response else None
        if error := status_error(url, status):
            raise error
        loaded = await self._load(deadline)
        headers = await response.headers_array() if response else []
        return Opened(
            url=self._page.url,
            status=status,
            headers=tuple((each["name"].lower(), each["value"]) for each in headers),
            loaded=loaded,
        )

    async def evaluate(self, source: str, argument: object = None) -> Any:  # noqa: ANN401
        with contextlib.suppress(Error):
            return await self._page.evaluate(source, argument)
        return None

    async def survey(self, source: str, argument: object) -> list[FrameSurvey]:
        found = []
        for frame in self._page.frames:
            with contextlib.suppress(Error, TimeoutError):
                async with asyncio.timeout(10):
                    text = str(await frame.evaluate(source, argument))
                found.append(FrameSurvey(frame.url, frame is self._page.main_frame, text))
        return found

    async def traffic(self) -> Traffic:
        requests = [await self._describe(sent, *rest) for sent, rest in list(self._sent.items())]
        self._traffic.requests = requests
        self._traffic.frames = [frame.url for frame in self._page.frames[1:]]
        return self._traffic

    async def script_text(self, url: str) -> str | None:
        if (response := self._responses.get(url)) is None:
            return None
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(10):
                body = await response.body()
            return body[:_LONGEST_SCRIPT].decode(errors="replace")
        return None

    async def screenshot(self) -> bytes | None:
        with contextlib.suppress(Error):
            return await self._page.screenshot(timeout=5000)
        return None

    async def _go(self, url: str, milliseconds: float) -> Response | None:
        try:
            return await self._page.goto(url, wait_until="commit", timeout=max(milliseconds, 1))
        except PlaywrightTimeout as error:
            raise CannotOpen(url, "timeout") from error
        except Error as error:
            if "interrupted by another navigation" in error.message:
                return None  # the page itself has navigated
            answered = self._responses.get(url)
            if answered and (failed := status_error(url, answered.status)):
                raise failed from error
            host = urlsplit(url).hostname or ""
            known = self._network.proxy.failures.get(host)
            message = error.message.partition("\n")[0]
            lower = error.message.lower()
            found = (cause for text, cause in _CAUSES.items() if text in lower)
            raise CannotOpen(url, known or next(found, "network"), message) from error

    async def _load(self, deadline: float) -> bool:
        """Wait until the page has loaded. Returns False after the deadline."""
        left = 1000 * (deadline - asyncio.get_running_loop().time())
        try:
            await self._page.wait_for_load_state("load", timeout=max(left, 1))
        except PlaywrightTimeout:
            return False
        except Error as error:
            raise CannotOpen(self._page.url, "crashed", error.message) from error
        finally:
            if self._traffic.navigations > _MOST_NAVIGATIONS:
                raise CannotOpen(self._page.url, "redirects", "the page keeps opening other pages")
        return True

    async def _describe(self, sent: SentRequest, at: float, failure: str) -> Request:
        response = self._responses.get(sent.url)
        body = ""
        with contextlib.suppress(Error, UnicodeDecodeError):
            body = sent.post_data or ""
        return Request(
            url=sent.url,
            kind=sent.resource_type,
            method=sent.method,
            at=at,
            status=response.status if response else None,
            failure=failure,
            body=body[:200_000],
            content_type=sent.headers.get("content-type", ""),
        )

    def _now(self) -> float:
        return 1000 * (time() - self.start)

    def _on_request(self, sent: SentRequest) -> None:
        if len(self._sent) < _MOST_REQUESTS:
            self._sent[sent] = (self._now(), "")

    def _on_response(self, response: Response) -> None:
        self._responses[response.url] = response

    def _on_failed(self, sent: SentRequest) -> None:
        at, _ = self._sent.get(sent, (self._now(), ""))
        self._sent[sent] = (at, sent.failure or "failed")

    def _on_error(self, error: Error) -> None:
        self._traffic.errors.append(PageError(message=str(error), at=self._now()))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location
            self._traffic.errors.append(
                PageError(
                    message=message.text,
                    at=self._now(),
                    source=place.get("url", ""),
                    line=place.get("lineNumber", 0),
                    uncaught=False,
                )
            )

    def _on_dialog(self, dialog: Dialog) -> None:
        self._traffic.dialogs.append(f"{dialog.type}: {dialog.message[:200]}")
        self._later(dialog.dismiss())

    def _on_download(self, download: Download) -> None:
        self._traffic.downloads.append(download.suggested_filename)
        self._later(download.cancel())

    def _on_popup(self, page: Page) -> None:
        if page is not self._page:
            self._traffic.popups += 1
            self._later(page.close())

    def _on_navigation(self, frame: Frame) -> None:
        if frame is self._page.main_frame:
            self._traffic.navigations += 1

    def _later(self, closing: Awaitable[None]) -> None:
        """Close something without blocking the page."""

        async def close() -> None:
            with contextlib.suppress(Error):
                await closing

        task = asyncio.ensure_future(close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
