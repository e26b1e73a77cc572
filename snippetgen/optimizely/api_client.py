"""Sends requests to one API: authenticated, limited in time and size, and retried if this is safe.

REST v1, "Error codes", asks for a wait of at least 60 seconds after 429 and 503; v2 publishes no
limits.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import httpx
from pydantic import TypeAdapter

from snippetgen.http.retry_after import parse_retry_after
from snippetgen.optimizely.errors import ApiError, InstallationError, UnknownOutcomeError
from snippetgen.optimizely.responses import ApiResponse, validate_response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from snippetgen.optimizely.credentials import Api, Credentials

TIMEOUT = httpx.Timeout(30, connect=10)
"""Seconds."""

MAX_RESPONSE_BYTES = 64 * 1024 * 1024
"""REST v1 does not paginate its lists. 10,000 projects take about 7 MB."""

MAX_ATTEMPTS = 5
DEFAULT_RETRY_AFTER = 60.0
MAX_RETRY_AFTER = 300.0
"""The longest wait in seconds. If a server asks for more, the request fails, and the user sees its
message."""

PAGE_SIZE = 100
MAX_PAGES = 1000

_LIST: TypeAdapter[list[Any]] = TypeAdapter(list[Any])


@dataclass(frozen=True)
class Clock:
    """The time in seconds since 1970, and a function that waits. Tests pass their own."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    on_wait: Callable[[str, float], object] = lambda _reason, _seconds: None
    """Called before each wait with the reason and the seconds."""


class _TransientError(Exception):
    """A failure that may be temporary.

    `retry_after` is the wait in seconds that the server or its documentation asks for, if any.
    """

    def __init__(
        self, error: InstallationError, reason: str, retry_after: float | None = None
    ) -> None:
        self.error = error
        self.reason = reason
        self.retry_after = retry_after
        super().__init__(str(error))


class ApiClient:
    """Sends authenticated requests to one API at one base URL."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        base_url: str,
        api: Api,
        credentials: Credentials,
        clock: Clock,
    ) -> None:
        self._client = client
        self._base_url = base_url
        self._api = api
        self._credentials = credentials
        self.clock = clock

    async def get(self, path: str, **query: str | int) -> ApiResponse:
        """Get a resource. Raises InstallationError if the request fails."""
        return await self._request("GET", f"{self._base_url}{path}", query=query)

    async def update(self, method: str, path: str, body: Mapping[str, Any]) -> ApiResponse:
        """Update a resource with an idempotent PUT or PATCH. Raises InstallationError."""
        return await self._request(method, f"{self._base_url}{path}", body=body)

    async def post(self, path: str, body: Mapping[str, Any]) -> ApiResponse:
        """Create a resource.

        Raises UnknownOutcomeError if it may have been created. Look it up before trying again.
        """
        return await self._request("POST", f"{self._base_url}{path}", body=body, once=True)

    async def list_all(self, path: str, **query: str | int) -> list[Any]:
        """Return all items of a list. Follows `Link` headers or stops at a short page."""
        items: list[Any] = []
        url, page = f"{self._base_url}{path}", 1
        parameters: Mapping[str, str | int] = {**query, "per_page": PAGE_SIZE, "page": page}
        linked = False
        for _ in range(MAX_PAGES):
            response = await self._request("GET", url, query=parameters)
            part = validate_response(response.json(), _LIST, response.request)
            if part and part == items[-len(part) :]:
                raise InstallationError(f"{response.request}: the same page was returned twice.")
            items += part
            if following := self._next_url(response, url):
                linked, url, parameters = True, following, {}
            elif linked or "link" in response.headers or len(part) < PAGE_SIZE:
                return items
            else:
                page += 1
                parameters = {**query, "per_page": PAGE_SIZE, "page": page}
        raise InstallationError(f"GET {self._base_url}{path}: over {MAX_PAGES} pages.")

    def _next_url(self, response: ApiResponse, url: str) -> str | None:
        """Return the next page's URL. Raises InstallationError if it is on another server."""
        link = httpx.Response(200, headers={"link": response.headers.get("link", "")}).links
        following = link.get("next", {}).get("url")
        if following is None:
            return None
        try:
            absolute = str(httpx.URL(urljoin(url, following)))
            is_ours = urlsplit(absolute)[:2] == urlsplit(self._base_url)[:2]
        except (httpx.InvalidURL, ValueError):
            raise InstallationError(
                f"{response.request}: the URL of the next page is invalid."
            ) from None
        if not is_ours:
            raise InstallationError(f"{response.request}: the next page is on another server.")
        return absolute

    async def _request(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Mapping[str, Any] | None = None,
        once: bool = False,
    ) -> ApiResponse:
        attempt, refreshed = 1, False
        while True:
            name, value = await self._credentials.header(self._api)
            request = self._client.build_request(
                method, url, params=query or None, json=body, headers={name: value}
            )
            try:
                return await self._attempt(request, f"{method} {url}", once=once)
            except _TransientError as failure:
                await self._wait(failure, attempt)
                attempt += 1
            except ApiError as error:
                if error.status != 401 or refreshed or not await self._credentials.refresh(value):
                    raise
                refreshed = True

    async def _attempt(self, request: httpx.Request, label: str, *, once: bool) -> ApiResponse:
        """Send a request once. Raises _TransientError if it may be retried."""
        try:
            response = await send(self._client, request, label)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            # The request never arrived, so even a creation may be retried.
            failure = InstallationError(
                f"{label}: cannot connect: {_reason(error)}. Check the network and the proxy."
            )
            raise _TransientError(failure, "no connection") from None
        except (httpx.TransportError, httpx.StreamError) as error:
            message = f"{label}: the connection ended before the response: {_reason(error)}."
            if once:
                raise UnknownOutcomeError(message) from None
            raise _TransientError(InstallationError(message), "the connection ended") from None
        if response.status < 300:
            return response
        if response.status < 400:
            raise InstallationError(f"{label}: got status {response.status}, a redirect.")
        refusal = response.error(self._credentials.redact)
        if response.status >= 500 and once:
            raise UnknownOutcomeError(str(refusal))
        if response.status == 429 or response.status >= 500:
            retry_after = _retry_after(response, self.clock.now())
            raise _TransientError(refusal, f"status {response.status}", retry_after)
        raise refusal

    async def _wait(self, failure: _TransientError, attempt: int) -> None:
        """Wait before the next attempt. Raises the error after the last one."""
        asked = failure.retry_after
        seconds = 2.0 ** (attempt - 1) if asked is None else asked
        if attempt == MAX_ATTEMPTS or seconds > MAX_RETRY_AFTER:
            raise failure.error from None
        self.clock.on_wait(failure.reason, seconds)
        await self.clock.sleep(seconds)


async def send(client: httpx.AsyncClient, request: httpx.Request, label: str) -> ApiResponse:
    """Send a request once.

    Raises InstallationError if the response is too large, and httpx's errors.
    """
    response = await client.send(request, stream=True)
    try:
        content = bytearray()
        async for chunk in response.aiter_bytes():
            content += chunk
            if len(content) > MAX_RESPONSE_BYTES:
                raise InstallationError(f"{label}: the response is larger than 64 MiB.")
    finally:
        await response.aclose()
    return ApiResponse(label, response.status_code, response.headers, bytes(content))


def _retry_after(response: ApiResponse, now: float) -> float | None:
    """Return the seconds to wait from the header or the documentation, or None."""
    asked = parse_retry_after(response.headers.get("retry-after"), now)
    if asked is None and response.status in (429, 503):
        return DEFAULT_RETRY_AFTER
    return asked


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).rstrip(".")
