"""Sends a request with one or more deliveries, and reports the outcome of each."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import httpx
import structlog

from snippetgen.relay.deliver.request_builder import find, has_own_host
from snippetgen.relay.deliver.retry import backoff, retry_after
from snippetgen.relay.store.delivery_queue import Outcome
from snippetgen.relay.tracing import sending

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from snippetgen.relay.deliver.request_builder import RequestBuilder
    from snippetgen.relay.store.delivery_queue import Claimed, Verdict

TOTAL_TIME = 10.0
"""Seconds from the start of a request to the status of its response."""

BODY_TIME = 1.0
"""Seconds to read the rest of a response, so that the connection can be reused."""

MAX_BODY = 65_536
"""The maximum size of the rest in bytes. No more is read, because only the status matters."""

UNAVAILABLE = 503
"""The status by which a server says that it is unavailable, and not only for this client."""

_RETRYABLE = frozenset({408, 425, 429})

_MISSING: Mapping[str, Verdict] = {
    "bad_conversion": "given_up",
    "unknown_destination": "postponed",
    "no_connection": "postponed",
    "no_answer": "in_doubt",
}

_log = structlog.get_logger("snippetgen.relay")


@dataclass(frozen=True, slots=True)
class _Answer:
    """The status of a response, or why there is none.

    `missing` is `bad_conversion` or `unknown_destination` if there is no request, and otherwise
    `no_connection` or `no_answer`.
    """

    status: int = 0
    missing: str = ""
    retry_after: float = 0.0

    @property
    def reason(self) -> str:
        return self.missing or f"status_{self.status}"

    @property
    def verdict(self) -> Verdict:
        if self.missing:
            return _MISSING[self.missing]
        if 200 <= self.status < 300:
            return "delivered"
        if self.status < 400 or self.status >= 500 or self.status in _RETRYABLE:
            return "postponed"
        return "given_up"

    @property
    def host_answers(self) -> bool | None:
        """Whether the host works; None if there is no request."""
        if self.missing in ("bad_conversion", "unknown_destination"):
            return None
        return not self.missing and self.status != UNAVAILABLE


class Sender:
    """Sends deliveries to Optimizely or to a fake of it, within one event loop.

    Raises ValueError if the environment names a proxy that cannot be used.
    """

    def __init__(
        self,
        requests: RequestBuilder,
        clock: Callable[[], float],
        *,
        total_time: float = TOTAL_TIME,
        seed: int | None = None,
    ) -> None:
        self._requests = requests
        self._clock = clock
        self._total_time = total_time
        self._rng = random.Random(seed)  # noqa: S311 - spreads attempts, keeps no secret
        # A fake is on this machine or next to it, with no proxy in between.
        self._client = _client(total_time, trust_env=requests.fake is None)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def send(
        self, claimed: Sequence[Claimed], note: Callable[[Sequence[Outcome]], None]
    ) -> None:
        """Send deliveries of one project in one request; `note` receives the outcomes.

        If they cannot be sent together, or are rejected together, each half is sent separately, so
        that one bad delivery does not fail the others. Each outcome is reported as soon as the
        status of the response decides it. Cancellation loses no outcome.
        """
        waiting = [list(claimed)]
        while waiting:
            group = waiting.pop()
            origins = [each.delivery.traceparent for each in group]
            with sending("send conversions", origins) as set_attribute:
                answer, response, is_cancelled = await self._attempt(group)
                set_attribute("snippetgen.source", group[0].delivery.source)
                set_attribute("snippetgen.conversions", len(group))
                set_attribute("snippetgen.reason", answer.reason)
            if answer.verdict == "given_up" and len(group) > 1:
                half = len(group) // 2
                waiting += [group[half:], group[:half]]
            else:
                self._note(group, answer, note)
            try:
                if response is not None:
                    await _drain(response)
            except asyncio.CancelledError:
                is_cancelled = True
            if is_cancelled:
                for rest in waiting:
                    self._note(rest, _Answer(missing="no_connection"), note)
                return

    async def _attempt(
        self, group: Sequence[Claimed]
    ) -> tuple[_Answer, httpx.Response | None, bool]:
        """Return the response to a request, and whether the task was cancelled before it arrived.

        The body of the response is not read.
        """
        if find(group[0].delivery.destination) is None:
            return _Answer(missing="unknown_destination"), None, False
        try:
            request = self._requests.build([each.delivery for each in group])
        except ValueError:
            return _Answer(missing="bad_conversion"), None, False
        is_sent = is_cancelled = False

        async def trace(event: str, info: Mapping[str, Any]) -> None:
            nonlocal is_sent
            if event.endswith(".send_request_headers.started"):
                is_sent = info["request"].method != b"CONNECT"  # that is for a proxy

        request.extensions = {**request.extensions, "trace": trace}
        try:
            async with asyncio.timeout(self._total_time):
                response = await self._client.send(request, stream=True)
            answer = _Answer(response.status_code, retry_after=self._asked(response))
            return answer, response, False
        except asyncio.CancelledError:
            is_cancelled = True
        except (httpx.HTTPError, TimeoutError):
            pass
        return _Answer(missing="no_answer" if is_sent else "no_connection"), None, is_cancelled

    def _asked(self, response: httpx.Response) -> float:
        headers = response.headers
        return retry_after(headers.get_list("Retry-After"), self._clock(), headers.get("Date"))

    def _note(
        self,
        group: Sequence[Claimed],
        answer: _Answer,
        note: Callable[[Sequence[Outcome]], None],
    ) -> None:
        outcomes = [*self._outcomes(group, answer)]
        note(outcomes)
        for each in outcomes:
            _log_outcome(each)

    def _outcomes(self, group: Sequence[Claimed], answer: _Answer) -> Iterator[Outcome]:
        # 429 means that this client sends too much: on a shared host, for this project.
        asks_for_host = answer.status == UNAVAILABLE or has_own_host(group[0].lane.destination)
        for number, claimed in enumerate(group):
            wait = max(backoff(claimed.delivery.attempts, self._rng), answer.retry_after)
            yield Outcome(
                claimed,
                answer.verdict,
                answer.reason,
                wait=wait,
                retry_after=answer.retry_after,
                asks_for_host=asks_for_host,
                host_answers=answer.host_answers,
                is_first=number == 0,
            )


def _client(total_time: float, *, trust_env: bool) -> httpx.AsyncClient:
    try:
        return httpx.AsyncClient(
            verify=_certificates(),
            timeout=httpx.Timeout(total_time, connect=total_time / 2),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=50),
            follow_redirects=False,
            trust_env=trust_env,
            # No request sends cookies, so none that an answer sets is kept.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            event_hooks={"response": [_forget_location]},
        )
    except (ValueError, ImportError, httpx.InvalidURL):
        # The address of the proxy may contain a password.
        message = "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY must have the form http://HOST:PORT"
        raise ValueError(message) from None


async def _forget_location(response: httpx.Response) -> None:
    """Keep httpx from reading where a redirect leads: it raises an error if that is not a URL."""
    response.headers.pop("Location", None)


@cache
def _certificates() -> ssl.SSLContext:
    """Return the trusted certificates, which are slow to read."""
    return httpx.create_ssl_context()


async def _drain(response: httpx.Response) -> None:
    """Read the rest of a response within bounds, and close it. The status has already decided."""
    size = 0
    try:
        async with asyncio.timeout(BODY_TIME):
            async for chunk in response.aiter_raw():
                size += len(chunk)
                if size > MAX_BODY:
                    break
    except (httpx.HTTPError, TimeoutError):
        pass
    finally:
        await response.aclose()


def _log_outcome(outcome: Outcome) -> None:
    delivery = outcome.claimed.delivery
    _log.info(
        outcome.verdict,
        record=delivery.id,
        source=delivery.source,
        call=delivery.call_id,
        attempt=delivery.attempts,
        reason=outcome.reason,
    )
