"""What has become of calls: pages for those who run the relay, on an address of their own."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy.exc
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route

from snippetgen import __version__
from snippetgen.lint.explain import explain
from snippetgen.relay.store.schema import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from snippetgen.relay.ops.metrics import Metrics
    from snippetgen.relay.store.models import Record
    from snippetgen.relay.store.store import Records

LISTED = 200

LARGEST_ID = 2**31 - 1

STATES = ("pending", "sending", "delivered", "given_up")

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_html = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_html.globals["version"] = __version__


class Status:
    """Shows records, and tries one again by hand."""

    def __init__(
        self, records: Records, metrics: Metrics, clock: Callable[[], float] = time.time
    ) -> None:
        self._records = records
        self._metrics = metrics
        self._clock = clock

    def application(self) -> Starlette:
        """Make the application. It answers to local names only, since nobody logs in."""
        hosts = ["localhost", "127.0.0.1", "[::1]"]
        return Starlette(
            routes=[
                Route("/", self._index),
                Route("/calls/{id:int}", self._call),
                Route("/calls/{id:int}/retry", self._retry, methods=["POST"]),
                Route("/health", self._health),
                Route("/metrics", self._figures),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)],
        )

    # Plain functions: Starlette runs them in threads, where a database may take its time.
    def _index(self, request: Request) -> Response:
        chosen = request.query_params.get("state")
        state = chosen if chosen in STATES else None
        counts = sorted(self._records.counts().items())
        rows = [_row(record) for record in self._records.latest(state, LISTED)]
        return _page("index.html", counts=counts, rows=rows, state=state, states=STATES)

    def _call(self, request: Request) -> Response:
        record = self._records.get(_id(request))
        if record is None:
            return PlainTextResponse("No such call.\n", 404)
        return _page("call.html", row=_row(record), explanation=_taken_apart(record))

    def _retry(self, request: Request) -> Response:
        if _is_from_elsewhere(request):
            return PlainTextResponse("Not from this page.\n", 403)
        id_ = _id(request)
        if not self._records.retry(id_, self._clock()):
            return PlainTextResponse("It was not given up, or its data has been deleted.\n", 409)
        return RedirectResponse(f"/calls/{id_}", 303)

    def _health(self, _: Request) -> Response:
        try:
            counts = self._records.counts()
        except sqlalchemy.exc.SQLAlchemyError as error:
            problem = {"status": "failing", "error": kind_of(error)}
            return JSONResponse(problem, 503)
        states = {state: sum(n for (s, _), n in counts.items() if s == state) for state in STATES}
        return JSONResponse({"status": "ok", **states})

    def _figures(self, _: Request) -> Response:
        return PlainTextResponse(self._metrics.text(), media_type="text/plain; version=0.0.4")


def _id(request: Request) -> int:
    """Read which call is meant; 0, which none has, for more than a database counts to."""
    id_: int = request.path_params["id"]
    return id_ if id_ <= LARGEST_ID else 0


def _is_from_elsewhere(request: Request) -> bool:
    """Tell whether another site's page had the browser of whoever runs the relay send this."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    return site != "same-origin" or origin not in (None, f"http://{request.headers['host']}")


def shortened(visitor: str) -> str:
    """Show the beginning of a visitor's id, enough to tell two apart in most cases."""
    return f"{visitor[:8]}…" if len(visitor) > 8 else visitor


def _taken_apart(record: Record) -> dict[str, Any] | None:
    if record.payload is None:
        return None
    explanation = explain(record.payload).as_json()
    parameters = explanation["parameters"]
    for name in ("u", "p", "visitor"):
        if isinstance(parameters.get(name), str):
            parameters[name] = shortened(parameters[name])
    return explanation


def _row(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "source": record.source,
        "vendor": record.vendor,
        "call": record.call_id,
        "goal": record.goal,
        "state": record.state,
        "reason": record.reason,
        "in_doubt": record.in_doubt,
        "attempts": record.attempts,
        "called": _moment(record.called_at / 1000),
        "accepted": _moment(record.accepted_at),
        "changed": _moment(record.changed_at),
        "due": _moment(record.due_at),
        "can_retry": record.state == "given_up" and record.payload is not None,
    }


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _page(name: str, **context: object) -> HTMLResponse:
    return HTMLResponse(_html.get_template(name).render(context), headers=_HEADERS)
