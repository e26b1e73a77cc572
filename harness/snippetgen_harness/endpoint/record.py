"""One hit as it arrived, with what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.datastructures import Headers

from snippetgen.wire.findings import Finding, is_good, judge
from snippetgen.wire.hit import Hit

if TYPE_CHECKING:
    from starlette.types import Scope

MAX_QUERY_BYTES = 64 * 1024
"""What is kept of a query."""


@dataclass(frozen=True)
class RecordedHit:
    """A hit, its findings, and of its request headers `Origin` and `User-Agent`; never a cookie."""

    hit: Hit
    findings: tuple[Finding, ...]
    method: str
    origin: str | None
    user_agent: str | None

    @classmethod
    def from_scope(cls, scope: Scope) -> RecordedHit:
        """Record and judge the request of an ASGI `scope`, byte for byte as it arrived.

        Bytes that are not ASCII become the characters of Latin-1, so that none is lost.
        """
        headers = Headers(scope=scope)
        raw_path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
        query: bytes = scope["query_string"]
        hit = Hit(
            scheme=scope["scheme"],
            authority=headers.get("host") or _server_address(scope),
            path=raw_path.decode("latin-1"),
            raw_query=query[:MAX_QUERY_BYTES].decode("latin-1"),
        )
        findings = judge(hit)
        if len(query) > MAX_QUERY_BYTES:
            findings.append(_truncated(len(query)))
        return cls(
            hit=hit,
            findings=tuple(findings),
            method=scope["method"],
            origin=headers.get("origin"),
            user_agent=headers.get("user-agent"),
        )

    @property
    def good(self) -> bool:
        """Whether no finding is an error."""
        return is_good(self.findings)

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes, the findings about its parameters included."""
        texts = (self.hit.raw_query, self.hit.path, self.origin, self.user_agent)
        return 2 * sum(len(text or "") for text in texts) + 400 * len(self.hit.pairs)

    def as_json(self) -> dict[str, Any]:
        """Return the record as JSON types."""
        return {
            "url": self.hit.url,
            "host": self.hit.host,
            "raw_query": self.hit.raw_query,
            "parameters": self.hit.parameters,
            "findings": [finding.as_json() for finding in self.findings],
            "method": self.method,
            "origin": self.origin,
            "user_agent": self.user_agent,
        }


def _server_address(scope: Scope) -> str:
    host, port = scope.get("server") or ("localhost", None)
    return host if port is None else f"{host}:{port}"


def _truncated(length: int) -> Finding:
    return Finding(
        code="query_truncated",
        severity="error",
        parameter=None,
        message=f"The query has {length} bytes. Only the first {MAX_QUERY_BYTES} were kept and "
        "judged.",
    )
