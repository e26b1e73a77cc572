"""WebKitGTK, through WebDriver, for inspections.

WebDriver reports neither requests nor errors. The inspection uses what the page itself knows about
them, and the rest is unobservable.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from time import time
from typing import TYPE_CHECKING, Any, TypeVar

from selenium.common.exceptions import WebDriverException
from urllib3.exceptions import HTTPError

from snippetgen_harness.browsers.webdriver import delete_cookies
from snippetgen_harness.inspect.errors import CannotOpen
from snippetgen_harness.inspect.live_page import FrameSurvey, Opened, Traffic
from snippetgen_harness.inspect.models import Request
from snippetgen_harness.inspect.reachability import check_reachable, status_error
from snippetgen_harness.inspect.user_agent import user_agent
from snippetgen_harness.inspect.webdriver_session import WebDriverSession, open_session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.inspect.models import Fact
    from snippetgen_harness.inspect.network import Network

T = TypeVar("T")

_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.0 Safari/605.1.15"
)
_PATIENCE = 3.0
"""Seconds that the browser may take to leave a page."""
_ANSWER = 30.0
"""Seconds that a page may take to answer; long, because the machine may be busy."""
_CALL = """
const done = arguments[arguments.length - 1];
new Promise(resolve => resolve((%s)(arguments[0])))
    .then(value => done(value === undefined ? null : value), () => done(null));
"""
_ENTRIES = """() => {
    const { attempt, text } = window[Symbol.for('snippetgen.inspect')];
    return attempt(() => text({
        origin: performance.timeOrigin,
        entries: performance.getEntriesByType('resource').map(entry => ({
            url: entry.name, kind: entry.initiatorType, at: entry.startTime,
            size: entry.transferSize, status: entry.responseStatus || 0,
        })),
    }), '');
}"""


class WebDriverBrowser:
    """A browser driven by WebDriver. It is restarted after a page that made it hang."""

    engine: Engine = "webkit"

    def __init__(self, network: Network) -> None:
        self.network = network
        self.name = ""
        self._session: WebDriverSession | None = None

    @contextlib.asynccontextmanager
    async def page(
        self, viewport: tuple[int, int], credentials: tuple[str, str] | None = None
    ) -> AsyncIterator[WebDriverPage]:
        """Open an empty page for a new visitor."""
        session = await self.start()
        page = WebDriverPage(session, self.network, credentials)
        try:
            await page.resize(viewport)
            yield page
        finally:
            if not await page.close():
                self._session = None
                await session.kill()

    async def start(self) -> WebDriverSession:
        """Start the browser unless it is running. Raises EngineMissing."""
        if self._session is None:
            self._session = await open_session(self.network.port, user_agent(_AGENT), "none")
            version = self._session.driver.capabilities["browserVersion"]
            self.name = f"WebKitGTK {version}"
        return self._session

    async def close(self) -> None:
        """Close the browser if it is running."""
        if self._session:
            await self._session.close()


class WebDriverPage:
    """The page in the browser's only window."""

    unobservable: frozenset[Fact] = frozenset(
        {"requests", "bodies", "errors", "violations", "early", "frames", "consent"}
    )

    def __init__(
        self,
        session: WebDriverSession,
        network: Network,
        credentials: tuple[str, str] | None,
    ) -> None:
        self._session = session
        self._driver = session.driver
        self._network = network
        self._credentials = credentials
        self.start = time()

    async def resize(self, viewport: tuple[int, int]) -> None:
        """Give the window a width and a height in pixels."""
        await self._run(lambda: self._driver.set_window_size(*viewport))

    async def close(self) -> bool:
        """Delete the visitor's cookies, and leave the page. Returns False if the browser hangs."""

        def leave() -> None:
            self._driver.execute_script("try { localStorage.clear() } catch (error) {}")
            delete_cookies(self._driver)
            self._driver.get("about:blank")

        with contextlib.suppress(TimeoutError, WebDriverException, HTTPError):
            async with asyncio.timeout(_PATIENCE):
                await self._run(leave)
            return True
        return False

    async def open(self, url: str, recorder: str, argument: object, seconds: float) -> Opened:
        if self._credentials:
            raise CannotOpen(url, "login", "WebKitGTK cannot sign in through WebDriver")
        began = time()
        response = await check_reachable(
            url, self._network, user_agent(_AGENT), seconds, self._credentials
        )
        if response is None:
            raise CannotOpen(url, "network")
        if error := status_error(url, response.status_code):
            raise error
        kind = response.headers.get("content-type", "text/html")
        if "attachment" in response.headers.get("content-disposition", "") or "octet" in kind:
            raise CannotOpen(url, "download", kind)
        self.start = time()
        left = max(seconds - (self.start - began), 0.1)
        await self._run(lambda: self._go(url))
        loaded = await self._load(recorder, argument, left)
        address = await self._run(lambda: self._driver.current_url)
        if address == "about:blank":
            raise CannotOpen(url, "network")
        headers = tuple((name.lower(), value) for name, value in response.headers.multi_items())
        return Opened(address, response.status_code, headers, loaded=loaded)

    async def evaluate(self, source: str, argument: object = None) -> Any:  # noqa: ANN401
        def call() -> Any:  # noqa: ANN401
            return self._driver.execute_async_script(_CALL % source, argument)

        with contextlib.suppress(WebDriverException):
            return await self._run(call)
        return None

    async def survey(self, source: str, argument: object) -> list[FrameSurvey]:
        text = await self.evaluate(source, argument)
        address = await self._run(lambda: self._driver.current_url)
        return [FrameSurvey(address, is_top=True, text=str(text or ""))]

    async def traffic(self) -> Traffic:
        text = await self.evaluate(_ENTRIES)
        if not text:
            return Traffic()
        found = json.loads(text)
        delay = found["origin"] - 1000 * self.start
        return Traffic(
            requests=[
                Request(
                    url=e["url"], kind=e["kind"], at=e["at"] + delay, status=e["status"] or None
                )
                for e in found["entries"]
            ]
        )

    async def script_text(self, url: str) -> str | None:
        del url
        return None

    async def screenshot(self) -> bytes | None:
        with contextlib.suppress(WebDriverException):
            picture = await self._run(self._driver.get_screenshot_as_base64)
            return base64.b64decode(picture)
        return None

    def _go(self, url: str) -> None:
        self._driver.set_script_timeout(_ANSWER)
        try:
            self._driver.get(url)
        except (WebDriverException, HTTPError) as error:
            raise CannotOpen(url, "network", str(error).partition("\n")[0]) from error

    async def _load(self, recorder: str, argument: object, seconds: float) -> bool:
        """Wait until the page has loaded. Returns False after `seconds`."""
        clock = asyncio.get_running_loop().time
        end = clock() + seconds
        while clock() < end:
            if await self.evaluate("() => location.href !== 'about:blank'"):
                await self.evaluate(recorder, argument)
                if await self.evaluate("() => document.readyState === 'complete'"):
                    return True
            await asyncio.sleep(0.02)
        return False

    async def _run(self, work: Callable[[], T]) -> T:
        return await self._session.run(work)


@contextlib.asynccontextmanager
async def open_webkitgtk(network: Network) -> AsyncIterator[WebDriverBrowser]:
    """Start WebKitGTK behind the proxy of a network. Raises EngineMissing."""
    browser = WebDriverBrowser(network)
    await browser.start()
    try:
        yield browser
    finally:
        await browser.close()
