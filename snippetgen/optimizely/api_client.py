"""Requests to one of the APIs: signed, bounded in time and size, and repeated where that is safe.

Rules: REST v1, "Error codes" (429 and 503: wait at least 60 seconds); v2 publishes no limits.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import httpx
from pydantic import TypeAdapter

from snippetgen.http.retry_after import asked_wait
from snippetgen.optimizely.errors import ApiError, InstallationError, UnclearError
from snippetgen.optimizely.responses import Answer, as_shape

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from snippetgen.optimizely.credentials import Api, Credentials

TIMEOUT = httpx.Timeout(30, connect=10)
"""Seconds."""

LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes: v1 lists everything at once, some 700 bytes for each of 10,000 projects."""

ATTEMPTS = 5
DOCUMENTED_WAIT = 60.0
LONGEST_WAIT = 300.0
"""Seconds; who asks for more is told to the user instead."""

PER_PAGE = 100
MOST_PAGES = 1000

_LIST: TypeAdapter[list[Any]] = TypeAdapter(list[Any])


@dataclass(frozen=True)
class Clock:
    """Time: `now` in seconds since 1970, and how to wait; tests put their own in its place."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    waiting: Callable[[str, float], object] = lambda _reason, _seconds: None
    """Is told why there is a wait, and for how many seconds."""


class _PassingError(Exception):
    """A failure that may pass; `pause` is how many seconds to wait, where somebody says."""

    def __init__(self, error: InstallationError, why: str, pause: float | None = None) -> None:
        self.error = error
        self.why = why
        self.pause = pause
        super().__init__(str(error))


class Connection:
    """One API at one address."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        address: str,
        api: Api,
        credentials: Credentials,
        clock: Clock,
    ) -> None:
        self._client = client
        self._address = address
        self._api = api
        self._credentials = credentials
        self.clock = clock

    async def get(self, path: str, **query: str | int) -> Answer:
        """Ask for what is at a path; raises InstallationError where that cannot be had."""
        return await self._repeated("GET", f"{self._address}{path}", query=query)

    async def put(self, method: str, path: str, body: Mapping[str, Any]) -> Answer:
        """Change what is there to what `body` says; doing that twice does no harm."""
        return await self._repeated(method, f"{self._address}{path}", body=body)

    async def post(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Create something.

        Raises UnclearError where nobody can tell whether it was created: look before trying again.
        """
        return await self._repeated("POST", f"{self._address}{path}", body=body, once=True)

    async def pages(self, path: str, **query: str | int) -> list[Any]:
        """Collect a list page by page: by `Link` where that is sent, else until a short page."""
        items: list[Any] = []
        url, page = f"{self._address}{path}", 1
        asked: Mapping[str, str | int] = {**query, "per_page": PER_PAGE, "page": page}
        linked = False
        for _ in range(MOST_PAGES):
            answer = await self._repeated("GET", url, query=asked)
            part = as_shape(answer.json(), _LIST, answer.request)
            if part and part == items[-len(part) :]:
                raise InstallationError(f"{answer.request}: sends the same page again and again.")
            items += part
            if following := self._next(answer, url):
                linked, url, asked = True, following, {}
            elif linked or "link" in answer.headers or len(part) < PER_PAGE:
                return items
            else:
                page += 1
                asked = {**query, "per_page": PER_PAGE, "page": page}
        raise InstallationError(f"GET {self._address}{path}: has more than {MOST_PAGES} pages.")

    def _next(self, answer: Answer, url: str) -> str | None:
        """Find the next page's address; raises InstallationError where it is another server's."""
        link = httpx.Response(200, headers={"link": answer.headers.get("link", "")}).links
        following = link.get("next", {}).get("url")
        if following is None:
            return None
        try:
            absolute = str(httpx.URL(urljoin(url, following)))
            is_ours = urlsplit(absolute)[:2] == urlsplit(self._address)[:2]
        except (httpx.InvalidURL, ValueError):
            raise InstallationError(f"{answer.request}: its next page has no address.") from None
        if not is_ours:
            raise InstallationError(f"{answer.request}: its next page is on another server.")
        return absolute

    async def _repeated(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Mapping[str, Any] | None = None,
        once: bool = False,
    ) -> Answer:
        attempt, renewed = 1, False
        while True:
            name, value = await self._credentials.header(self._api)
            request = self._client.build_request(
                method, url, params=query or None, json=body, headers={name: value}
            )
            try:
                return await self._attempt(request, f"{method} {url}", once=once)
            except _PassingError as passing:
                await self._wait(passing, attempt)
                attempt += 1
            except ApiError as error:
                if error.status != 401 or renewed or not await self._credentials.renew(value):
                    raise
                renewed = True

    async def _attempt(self, request: httpx.Request, label: str, *, once: bool) -> Answer:
        """Raises _PassingError for what may be different, and may be tried, a little later."""
        try:
            answer = await send(self._client, request, label)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            # The request never arrived: even a creation may be repeated.
            failure = InstallationError(f"{label}: no connection: {_reason(error)}.")
            raise _PassingError(failure, "no connection") from None
        except (httpx.TransportError, httpx.StreamError) as error:
            message = f"{label}: the connection broke before the answer: {_reason(error)}."
            if once:
                raise UnclearError(message) from None
            raise _PassingError(InstallationError(message), "the connection broke") from None
        if answer.status < 300:
            return answer
        if answer.status < 400:
            raise InstallationError(f"{label}: answered {answer.status}, a redirect.")
        refusal = answer.error(self._credentials.redacted)
        if answer.status >= 500 and once:
            raise UnclearError(str(refusal))
        if answer.status == 429 or answer.status >= 500:
            pause = _pause(answer, self.clock.now())
            raise _PassingError(refusal, f"answered {answer.status}", pause)
        raise refusal

    async def _wait(self, passing: _PassingError, attempt: int) -> None:
        """Wait before the next attempt; raises the error itself where there is none any more."""
        pause = 2.0 ** (attempt - 1) if passing.pause is None else passing.pause
        if attempt == ATTEMPTS or pause > LONGEST_WAIT:
            raise passing.error from None
        self.clock.waiting(passing.why, pause)
        await self.clock.sleep(pause)


async def send(client: httpx.AsyncClient, request: httpx.Request, label: str) -> Answer:
    """Send a request once; raises InstallationError for too large an answer, and httpx's errors."""
    response = await client.send(request, stream=True)
    try:
        content = bytearray()
        async for chunk in response.aiter_bytes():
            content += chunk
            if len(content) > LARGEST_ANSWER:
                raise InstallationError(f"{label}: the answer is larger than 64 MiB.")
    finally:
        await response.aclose()
    return Answer(label, response.status_code, response.headers, bytes(content))


def _pause(answer: Answer, now: float) -> float | None:
    """Tell how many seconds to wait, as asked or as documented; None where nothing says."""
    asked = asked_wait(answer.headers.get("retry-after"), now)
    if asked is None and answer.status in (429, 503):
        return DOCUMENTED_WAIT
    return asked


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).rstrip(".")
