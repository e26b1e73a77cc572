"""One hit as it arrived, and its problems."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.datastructures import Headers

from snippetgen.conversions.hit import Hit
from snippetgen.lint.findings import Finding, is_good, limited
from snippetgen.lint.judge import judge_request, judge_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Scope

    from snippetgen_harness.fakes.log_endpoint.recorded_body import RecordedBody

MAX_QUERY_BYTES = 64 * 1024
"""How much of a query a record keeps."""


@dataclass(frozen=True)
class RecordedHit:
    """A hit, its findings, and its request headers `Origin` and `User-Agent`, but no cookies.

    `body` contains events of Web Experimentation; it is None for a conversion URL of Classic.
    """

    hit: Hit
    findings: tuple[Finding, ...]
    method: str
    origin: str | None
    user_agent: str | None
    body: RecordedBody | None = None

    @classmethod
    def from_scope(cls, scope: Scope) -> RecordedHit:
        """Record and check the request of an ASGI `scope`, byte for byte as it arrived.

        Bytes beyond ASCII become characters of Latin-1, so none is lost.
        """
        query: bytes = scope["query_string"]
        hit = _hit(scope)
        findings = judge_url(hit)
        if len(query) > MAX_QUERY_BYTES:
            findings.append(_truncated(len(query)))
        return cls._of(scope, hit, findings)

    @classmethod
    def of_events(
        cls, scope: Scope, findings: Iterable[Finding], body: RecordedBody
    ) -> RecordedHit:
        """Record a request with events, and add the findings about its address."""
        hit = _hit(scope)
        content_type = Headers(scope=scope).get("content-type", "")
        return cls._of(scope, hit, limited(chain(judge_request(hit, content_type), findings)), body)

    @classmethod
    def _of(
        cls, scope: Scope, hit: Hit, findings: Iterable[Finding], body: RecordedBody | None = None
    ) -> RecordedHit:
        headers = Headers(scope=scope)
        return cls(
            hit=hit,
            findings=tuple(findings),
            method=scope["method"],
            origin=headers.get("origin"),
            user_agent=headers.get("user-agent"),
            body=body,
        )

    @property
    def good(self) -> bool:
        """Whether Optimizely would count the hit: no finding is an error."""
        return is_good(self.findings)

    @property
    def owners(self) -> frozenset[str]:
        """The value of Classic's parameter `a`, or the account and the project of the events."""
        return self.body.owners if self.body else _one(self.hit.get("a"))

    @property
    def visitors(self) -> frozenset[str]:
        """The value of Classic's parameter `u`, or the visitors of the events."""
        return self.body.visitors if self.body else _one(self.hit.get("u"))

    @property
    def size(self) -> int:
        """The memory that the record takes in bytes, approximately."""
        texts = (self.hit.raw_query, self.hit.path, self.origin, self.user_agent)
        query = 2 * sum(len(text or "") for text in texts) + 250 * len(self.hit.pairs)
        body = sys.getsizeof(self.body.text) if self.body else 0
        return query + body + 300 * len(self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return the record as JSON types; a record of events has more keys."""
        return {
            "url": self.hit.url,
            "host": self.hit.host,
            "raw_query": self.hit.raw_query,
            "parameters": self.hit.parameters,
            "findings": [finding.as_json() for finding in self.findings],
            "method": self.method,
            "origin": self.origin,
            "user_agent": self.user_agent,
            **(self.body.as_json() if self.body else {}),
        }


def _hit(scope: Scope) -> Hit:
    raw_path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    query: bytes = scope["query_string"]
    return Hit(
        scheme=scope["scheme"],
        authority=Headers(scope=scope).get("host") or _server_address(scope),
        path=raw_path.decode("latin-1"),
        raw_query=query[:MAX_QUERY_BYTES].decode("latin-1"),
    )


def _one(value: str | None) -> frozenset[str]:
    return frozenset(() if value is None else (value,))


def _server_address(scope: Scope) -> str:
    host, port = scope.get("server") or ("localhost", None)
    return host if port is None else f"{host}:{port}"


def _truncated(length: int) -> Finding:
    return Finding.of(
        "query_truncated",
        f"The query has {length} bytes. Only the first {MAX_QUERY_BYTES} were kept and checked.",
    )
