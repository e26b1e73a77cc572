"""Attempts to send a delivery once, and records the outcome."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Literal

import httpx
import structlog

from snippetgen.relay.deliver.circuit_breaker import CircuitBreaker
from snippetgen.relay.deliver.request_builder import host_of
from snippetgen.relay.deliver.retry import backoff, retry_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from snippetgen.relay.deliver.request_builder import RequestBuilder
    from snippetgen.relay.store.models import StoredDelivery
    from snippetgen.relay.store.store import DeliveryStore

Outcome = Literal["delivered", "postponed", "in_doubt", "given_up", "resting", "taken"]

TIMEOUT = httpx.Timeout(10.0)

_RETRYABLE = frozenset({408, 425, 429})
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Errors after which no part of the request has reached the host."""

_log = structlog.get_logger("snippetgen.relay")


class Sender:
    """Sends deliveries. Threads may share one."""

    def __init__(
        self,
        store: DeliveryStore,
        requests: RequestBuilder,
        *,
        clock: Callable[[], float] = time.time,
        transport: httpx.BaseTransport | None = None,
        seed: int | None = None,
    ) -> None:
        self._store = store
        self._requests = requests
        self._clock = clock
        self._rng = random.Random(seed)  # noqa: S311 - spreads attempts, keeps no secret
        self._breaker = CircuitBreaker()
        self._client = httpx.Client(
            timeout=TIMEOUT,
            follow_redirects=False,
            transport=transport,
            # A fake is on this machine or next to it, with no proxy in between.
            trust_env=requests.fake is None,
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def send(self, id_: int) -> Outcome:
        """Try to send a delivery.

        Returns `taken` if it is not due or another sender has it, and `resting` if the circuit of
        its host is open. Neither writes to the database: with many calls waiting, that would keep
        new ones from being stored. The delivery is due again after its lease.
        """
        delivery = self._store.get(id_)
        if delivery is None or not delivery.is_due(self._clock()):
            return "taken"
        request = self._request(delivery)
        if request and self._breaker.wait(host_of(request), self._clock()):
            return "resting"
        delivery = self._store.claim(id_, self._clock())
        if delivery is None:
            return "taken"
        outcome, reason = self._try(delivery, request)
        _log.info(
            outcome,
            record=delivery.id,
            source=delivery.source,
            call=delivery.call_id,
            attempt=delivery.attempts,
            reason=reason,
        )
        return outcome

    def _request(self, delivery: StoredDelivery) -> httpx.Request | None:
        try:
            return self._requests.build(delivery)
        except ValueError:
            return None

    def _try(self, delivery: StoredDelivery, request: httpx.Request | None) -> tuple[Outcome, str]:
        if request is None:
            return self._give_up(delivery, "bad_conversion")
        host = host_of(request)
        try:
            response = self._client.send(request)
        except _NOT_SENT:
            return self._failed(delivery, host, "no_connection")
        except httpx.HTTPError:
            return self._no_answer(delivery, host)
        return self._answered(delivery, host, response)

    def _answered(
        self, delivery: StoredDelivery, host: str, response: httpx.Response
    ) -> tuple[Outcome, str]:
        status = response.status_code
        if response.is_success:
            self._breaker.succeeded(host)
            self._store.finish(delivery, "delivered", f"status_{status}", self._clock())
            return "delivered", f"status_{status}"
        if response.is_server_error or response.is_redirect or status in _RETRYABLE:
            wait = retry_after(response.headers.get("Retry-After"), self._clock())
            return self._failed(delivery, host, f"status_{status}", wait)
        self._breaker.succeeded(host)
        return self._give_up(delivery, f"status_{status}")

    def _failed(
        self, delivery: StoredDelivery, host: str, reason: str, min_wait: float = 0.0
    ) -> tuple[Outcome, str]:
        now = self._clock()
        self._breaker.failed(host, now)
        wait = max(backoff(delivery.attempts, self._rng), min_wait)
        self._store.postpone(delivery, now + wait, reason, now)
        return "postponed", reason

    def _no_answer(self, delivery: StoredDelivery, host: str) -> tuple[Outcome, str]:
        now = self._clock()
        self._breaker.failed(host, now)
        self._store.mark_in_doubt(delivery, now + backoff(delivery.attempts, self._rng), now)
        return "in_doubt", "no_answer"

    def _give_up(self, delivery: StoredDelivery, reason: str) -> tuple[Outcome, str]:
        self._store.finish(delivery, "given_up", reason, self._clock())
        return "given_up", reason
