"""One try to deliver a record, and what is noted of it."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Literal

import httpx
import structlog

from snippetgen.relay.deliver.request_builder import host_of
from snippetgen.relay.deliver.retry import Breaker, backoff, retry_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from snippetgen.relay.deliver.request_builder import Target
    from snippetgen.relay.store.models import Record
    from snippetgen.relay.store.store import Records

Outcome = Literal["delivered", "postponed", "in_doubt", "given_up", "resting", "taken"]

TIMEOUT = httpx.Timeout(10.0)

_AGAIN = frozenset({408, 425, 429})
_UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""After these nothing of the request has left; a proxy has refused the way to the host."""

_log = structlog.get_logger("snippetgen.relay")


class Sender:
    """Delivers records; threads may share one."""

    def __init__(
        self,
        records: Records,
        target: Target,
        *,
        clock: Callable[[], float] = time.time,
        transport: httpx.BaseTransport | None = None,
        seed: int | None = None,
    ) -> None:
        self._records = records
        self._target = target
        self._clock = clock
        self._chance = random.Random(seed)  # noqa: S311 - spreads tries, keeps no secret
        self._breaker = Breaker()
        self._client = httpx.Client(
            timeout=TIMEOUT,
            follow_redirects=False,
            transport=transport,
            # A fake is on this machine or next to it: no proxy is asked about it.
            trust_env=target.fake is None,
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def send(self, id_: int) -> Outcome:
        """Try to deliver a record; `taken` where there is nothing to do, or not yet.

        While its host rests nothing is written: with many calls waiting that would keep new ones
        from being written down. It is looked at again after its lease.
        """
        record = self._records.get(id_)
        if record is None or not record.is_due(self._clock()):
            return "taken"
        request = self._request(record)
        if request and self._breaker.wait(host_of(request), self._clock()):
            return "resting"
        record = self._records.claim(id_, self._clock())
        if record is None:
            return "taken"
        outcome, reason = self._try(record, request)
        _log.info(
            outcome,
            record=record.id,
            source=record.source,
            call=record.call_id,
            attempt=record.attempts,
            reason=reason,
        )
        return outcome

    def _request(self, record: Record) -> httpx.Request | None:
        try:
            return self._target.request(record)
        except ValueError:
            return None

    def _try(self, record: Record, request: httpx.Request | None) -> tuple[Outcome, str]:
        if request is None:
            return self._give_up(record, "bad_conversion")
        host = host_of(request)
        try:
            response = self._client.send(request)
        except _UNSENT:
            return self._failed(record, host, "no_connection")
        except httpx.HTTPError:
            return self._doubtful(record, host)
        return self._answered(record, host, response)

    def _answered(self, record: Record, host: str, response: httpx.Response) -> tuple[Outcome, str]:
        status = response.status_code
        if response.is_success:
            self._breaker.succeeded(host)
            self._records.finish(record, "delivered", f"status_{status}", self._clock())
            return "delivered", f"status_{status}"
        if response.is_server_error or response.is_redirect or status in _AGAIN:
            wait = retry_after(response.headers.get("Retry-After"), self._clock())
            return self._failed(record, host, f"status_{status}", wait)
        self._breaker.succeeded(host)
        return self._give_up(record, f"status_{status}")

    def _failed(
        self, record: Record, host: str, reason: str, at_least: float = 0.0
    ) -> tuple[Outcome, str]:
        now = self._clock()
        self._breaker.failed(host, now)
        wait = max(backoff(record.attempts, self._chance), at_least)
        self._records.postpone(record, now + wait, reason, now)
        return "postponed", reason

    def _doubtful(self, record: Record, host: str) -> tuple[Outcome, str]:
        now = self._clock()
        self._breaker.failed(host, now)
        self._records.doubt(record, now + backoff(record.attempts, self._chance), now)
        return "in_doubt", "no_answer"

    def _give_up(self, record: Record, reason: str) -> tuple[Outcome, str]:
        self._records.finish(record, "given_up", reason, self._clock())
        return "given_up", reason
