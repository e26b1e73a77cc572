"""Pages that show the relay's operator what happened to calls."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Mount, Route

from snippetgen.design.routes import DESIGN
from snippetgen.destinations import explain
from snippetgen.http.static_files import RevalidatedFiles
from snippetgen.http.trusted_host import TrustedHostMiddleware
from snippetgen.relay.ops.status import call_timeline
from snippetgen.relay.ops.status.authentication import AuthenticationMiddleware, LoginRoutes
from snippetgen.relay.ops.status.chart import LAST_HOUR, RANGES
from snippetgen.relay.ops.status.listing import MOST_LISTED, Listing, call_row, read_listing
from snippetgen.relay.ops.status.live import LivePages
from snippetgen.relay.ops.status.overview import overview
from snippetgen.relay.ops.status.pages import LOCAL_NAMES, is_from_elsewhere, page, parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from snippetgen.relay.ops.health import Health
    from snippetgen.relay.ops.metrics import Metrics
    from snippetgen.relay.ops.status.chart import Range
    from snippetgen.relay.ops.status.login import Login
    from snippetgen.relay.store.models import StoredDelivery
    from snippetgen.relay.store.store import DeliveryStore

LARGEST_ID = 2**31 - 1

_STATIC = Path(__file__).parent / "status" / "static"

_OVERVIEW = ("funnel", "chart", "waiting", "customers")
_LISTS = ("calls", "rejections")


class StatusPage:
    """Shows deliveries as they happen, and lets an operator retry one.

    With a login, only signed-in users can see it. `/livez` and `/readyz` stay open, and say only
    whether the process works. The pages name `fake`, the address to which calls are delivered in
    place of Optimizely.
    """

    def __init__(
        self,
        store: DeliveryStore,
        metrics: Metrics,
        health: Health,
        clock: Callable[[], float] = time.time,
        login: Login | None = None,
        fake: str | None = None,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._health = health
        self._clock = clock
        self._login = login
        self._fake = fake
        self.live = LivePages()

    def application(self, hosts: Sequence[str] = ()) -> Starlette:
        """Return the application, which accepts local host names and `hosts`."""
        allowed = (*LOCAL_NAMES, *hosts)
        middleware = [Middleware(TrustedHostMiddleware, names=allowed, option="--status-host-name")]
        health = self._health.private_routes()
        more: list[Route] = []
        if self._login:
            middleware.append(Middleware(AuthenticationMiddleware, login=self._login))
            more = LoginRoutes(self._login).routes
            health = [each for each in health if each.path == "/health"]
            health += [each for each in self._health.public_routes() if each.path != "/health"]
        app = Starlette(
            routes=[
                Route("/", self._index),
                Route("/events", self._index_events),
                Route("/calls/{id:int}", self._call),
                Route("/calls/{id:int}/events", self._call_events),
                Route("/calls/{id:int}/retry", self._retry, methods=["POST"]),
                *health,
                *more,
                Route("/metrics", self._figures),
                DESIGN,
                Mount("/static", RevalidatedFiles(directory=_STATIC)),
            ],
            middleware=middleware,
        )
        app.router.redirect_slashes = False
        app.state.fake = self._fake
        return app

    # Starlette runs plain functions in threads, so the database may block.
    def _index(self, request: Request) -> Response:
        asked = Listing.of(request.query_params)
        chosen = _range(request)
        if asked.call_id:
            found = self._read_search(asked.call_id)
            live = f"/events?{request.url.query}"
            return page(request, "search.html", asked=asked, live=live, parts=found)
        live = f"/events?{request.url.query}" if asked.is_first else ""
        found = self._index_parts(asked, chosen)
        return page(request, "index.html", asked=asked, chosen=chosen, live=live, parts=found)

    async def _index_events(self, request: Request) -> Response:
        asked, chosen = Listing.of(request.query_params), _range(request)
        if asked.call_id:
            search = partial(self._read_search, asked.call_id)
            return self.live.response(f"search {asked.call_id}", search)
        shown = f"{chosen.name} {asked.state} {asked.source}"
        return self.live.response(shown, partial(self._index_parts, asked, chosen))

    def _index_parts(self, asked: Listing, chosen: Range) -> dict[str, str]:
        now = self._clock()
        listed = read_listing(self._store, asked)
        context = {"asked": asked, "chosen": chosen, "listed": listed, "most": MOST_LISTED}
        names = list(_LISTS)
        if asked.is_first:
            context["overview"] = overview(self._store, now, chosen, asked.source)
            names += _OVERVIEW
        return parts(names, context)

    def _read_search(self, call_id: str) -> Mapping[str, str]:
        deliveries = (
            (each, call_timeline.of_delivery(each), each.id, each.goal)
            for each in self._store.find_call(call_id)
        )
        rejections = (
            (each, call_timeline.of_rejection(each), 0, each.detail)
            for each in self._store.rejections.find(call_id)
        )
        found = [
            {"call": call, "timeline": timeline, "id": id_, "detail": detail}
            for call, timeline, id_, detail in (*deliveries, *rejections)
        ]
        return parts(["found"], {"found": found})

    def _call(self, request: Request) -> Response:
        delivery = self._store.get(_id(request))
        if delivery is None:
            return PlainTextResponse("No such call.\n", 404)
        return page(
            request,
            "call.html",
            row=call_row(delivery),
            parts=_call_parts(delivery),
            live=f"/calls/{delivery.id}/events",
        )

    async def _call_events(self, request: Request) -> Response:
        return self.live.response(f"call {_id(request)}", partial(self._read_call, _id(request)))

    def _read_call(self, id_: int) -> Mapping[str, str]:
        delivery = self._store.get(id_)
        if delivery:
            return _call_parts(delivery)
        return {
            **parts(["story", "conversion"], {"timeline": [], "explanation": None}),
            "facts": "",
        }

    def _retry(self, request: Request) -> Response:
        if is_from_elsewhere(request):
            return PlainTextResponse("This request does not come from the status page.\n", 403)
        id_ = _id(request)
        if not self._store.retry(id_, self._clock()):
            return PlainTextResponse(
                "Nothing to retry: the call was not given up, or its data has been deleted.\n",
                409,
            )
        return RedirectResponse(f"/calls/{id_}", 303)

    def _figures(self, _: Request) -> Response:
        return PlainTextResponse(self._metrics.text(), media_type="text/plain; version=0.0.4")


def _id(request: Request) -> int:
    """Return the id in the path, or 0, which no call has, if it is too large for a database."""
    id_: int = request.path_params["id"]
    return id_ if id_ <= LARGEST_ID else 0


def _range(request: Request) -> Range:
    return RANGES.get(request.query_params.get("range", ""), LAST_HOUR)


def abbreviated(visitor: str) -> str:
    """Return the start of a visitor's id, which distinguishes most visitors."""
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


def _call_parts(delivery: StoredDelivery) -> dict[str, str]:
    context = {
        "row": call_row(delivery),
        "timeline": call_timeline.of_delivery(delivery),
        "explanation": _explanation(delivery),
    }
    return parts(["story", "facts", "conversion"], context)
