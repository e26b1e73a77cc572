"""Pages that show the operator of the relay what happened to calls."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route

from snippetgen import __version__
from snippetgen.destinations import explain
from snippetgen.http.trusted_host import TrustedHostMiddleware
from snippetgen.relay.ops.health import STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from snippetgen.relay.ops.health import Health
    from snippetgen.relay.ops.metrics import Metrics
    from snippetgen.relay.store.models import StoredDelivery, StoredRejection
    from snippetgen.relay.store.store import DeliveryStore

LISTED = 200

LARGEST_ID = 2**31 - 1

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")

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


class StatusPage:
    """Shows deliveries, and lets an operator retry one."""

    def __init__(
        self,
        store: DeliveryStore,
        metrics: Metrics,
        health: Health,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._health = health
        self._clock = clock

    def application(self, hosts: Sequence[str] = ()) -> Starlette:
        """Return the application. It answers to local names and `hosts`, since it has no login."""
        allowed = (*LOCAL_NAMES, *hosts)
        trusted = Middleware(TrustedHostMiddleware, names=allowed, option="--status-host-name")
        app = Starlette(
            routes=[
                Route("/", self._index),
                Route("/calls/{id:int}", self._call),
                Route("/calls/{id:int}/retry", self._retry, methods=["POST"]),
                *self._health.private_routes(),
                Route("/metrics", self._figures),
            ],
            middleware=[trusted],
        )
        app.router.redirect_slashes = False
        return app

    # Plain functions: Starlette runs them in threads, so that the database may block.
    def _index(self, request: Request) -> Response:
        chosen = request.query_params.get("state")
        state = chosen if chosen in STATES else None
        call_id = request.query_params.get("call", "").strip()
        rejections = self._store.rejections
        if call_id:
            rows, rejected = self._store.find_call(call_id), rejections.find(call_id)
        else:
            rows, rejected = self._store.latest(state, LISTED), rejections.latest(LISTED)
        return _page(
            "index.html",
            counts=sorted(self._store.counts().items()),
            rejection_counts=sorted(rejections.counts().items()),
            rows=[_row(delivery) for delivery in rows],
            rejected=[_rejected_row(rejection) for rejection in rejected],
            state=state,
            states=STATES,
            call_id=call_id,
        )

    def _call(self, request: Request) -> Response:
        delivery = self._store.get(_id(request))
        if delivery is None:
            return PlainTextResponse("No such call.\n", 404)
        return _page("call.html", row=_row(delivery), explanation=_explanation(delivery))

    def _retry(self, request: Request) -> Response:
        if _is_from_elsewhere(request):
            return PlainTextResponse("This request does not come from the status page.\n", 403)
        id_ = _id(request)
        if not self._store.retry(id_, self._clock()):
            return PlainTextResponse(
                "The call was not given up, or its data has been deleted.\n", 409
            )
        return RedirectResponse(f"/calls/{id_}", 303)

    def _figures(self, _: Request) -> Response:
        return PlainTextResponse(self._metrics.text(), media_type="text/plain; version=0.0.4")


def _id(request: Request) -> int:
    """Return the id in the path; 0, which no call has, if it exceeds what a database holds."""
    id_: int = request.path_params["id"]
    return id_ if id_ <= LARGEST_ID else 0


def _is_from_elsewhere(request: Request) -> bool:
    """Return whether a page of another site made the operator's browser send this."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    host = request.headers["host"]
    return site != "same-origin" or origin not in (None, f"http://{host}", f"https://{host}")


def abbreviated(visitor: str) -> str:
    """Return the beginning of a visitor's id, which is enough to distinguish most visitors."""
    return f"{visitor[:8]}…" if len(visitor) > 8 else visitor


def _explanation(delivery: StoredDelivery) -> dict[str, Any] | None:
    if delivery.payload is None:
        return None
    explanation = explain(delivery.payload).as_json()
    parameters = explanation["parameters"]
    for name in ("u", "p", "visitor"):
        if isinstance(parameters.get(name), str):
            parameters[name] = abbreviated(parameters[name])
    return explanation


def _row(delivery: StoredDelivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "source": delivery.source,
        "vendor": delivery.vendor,
        "call": delivery.call_id,
        "goal": delivery.goal,
        "state": delivery.state,
        "reason": delivery.reason,
        "in_doubt": delivery.in_doubt,
        "attempts": delivery.attempts,
        "called": _moment(delivery.called_at / 1000),
        "accepted": _moment(delivery.accepted_at),
        "changed": _moment(delivery.changed_at),
        "due": _moment(delivery.due_at),
        "can_retry": delivery.state == "given_up" and delivery.payload is not None,
    }


def _rejected_row(rejection: StoredRejection) -> dict[str, Any]:
    return {
        "call": rejection.call_id,
        "source": rejection.source,
        "reason": rejection.reason,
        "detail": rejection.detail,
        "received": _moment(rejection.received_at),
    }


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _page(name: str, **context: object) -> HTMLResponse:
    return HTMLResponse(_html.get_template(name).render(context), headers=_HEADERS)
