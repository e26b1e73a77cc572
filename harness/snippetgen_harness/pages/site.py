"""The customer's site: a Starlette application that serves pages with the snippet."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from snippetgen.builder.hashes import digest
from snippetgen.builder.rendering import render
from snippetgen_harness.fakes.beacons import beacon_handler
from snippetgen_harness.pages.own_visitor import own_visitor_data
from snippetgen_harness.pages.situations import Situation, situations
from snippetgen_harness.pages.vendor_embed import vendor_model_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.requests import Request

    from snippetgen.config import SnippetConfig
    from snippetgen_harness.fakes.beacons import Inbox

HOST = "shop.customer.test"

REVENUE = 4990
"""Cents of revenue in the page's data layer, if the configuration reads it."""

STATIC = Path(__file__).parent / "static"
_html = Environment(loader=FileSystemLoader(STATIC), autoescape=True, undefined=StrictUndefined)


class CustomerPage:
    """A page with the snippet of a configuration: the minified bytes that ship."""

    template = "customer.html"

    # Not "no-store", which would keep pages out of the back/forward cache. The other header lets a
    # page set document.domain.
    headers: Mapping[str, str] = {"cache-control": "no-cache", "origin-agent-cluster": "?0"}

    def __init__(self, config: SnippetConfig, script: str) -> None:
        self.config = config
        self.script = script

    def render(self, situation: Situation) -> HTMLResponse:
        """Return the page in a situation; its Content-Security-Policy is a header."""
        nonce = secrets.token_urlsafe(16)
        body = _html.get_template(self.template).render(
            situation=situation,
            nonce=nonce,
            data=self.data(situation),
            script=Markup(self.script),  # noqa: S704 - see snippetgen.javascript.literals
        )
        response = HTMLResponse(body, headers=self.headers)
        for policy in self.policies(situation, nonce):
            response.headers.append("content-security-policy", policy)
        return response

    def policies(self, situation: Situation, nonce: str) -> list[str]:
        """Return the page's Content Security Policies; a browser enforces all of them."""
        csp_hash = digest("sha256", self.script.encode())
        policy = situation.csp.replace("{nonce}", nonce).replace("{hash}", csp_hash)
        return [policy] if policy else []

    def data(self, situation: Situation) -> dict[str, Any]:
        """Return the data for the page's own scripts, as JSON types."""
        return {
            "cookies": situation.cookies,
            "optimizely": optimizely_data(situation, self.config),
            "patches": situation.patches,
            "vendor_script": situation.vendor_script,
            "consent": self.config.consent,
            "agreed": situation.consent,
            "data_layer": data_layer(self.config),
            "own_visitor": own_visitor_data(self.config, situation),
            "vendor": vendor_model_data(self.config),
        }


def data_layer(config: SnippetConfig) -> dict[str, Any] | None:
    """Return what the page pushes to its data layer, as JSON types; None if nothing reads it."""
    layer = config.data_layer
    if not layer.in_use:
        return None
    amount = REVENUE if layer.revenue_in == "cents" else REVENUE / 100
    consent = {"consent": layer.consent, "yes": layer.yes}
    return {"name": layer.name, **consent, "revenue": layer.revenue, "amount": amount}


def optimizely_data(situation: Situation, config: SnippetConfig) -> dict[str, Any]:
    """Return the kind of Optimizely, and its data for static/optimizely_kinds.js."""
    project, account = situation.ids(config.project_id, config.account_id)
    state = {} if situation.variations is None else {"variationIdsMap": situation.variations}
    return {
        "kind": situation.optimizely,
        "becomes": situation.optimizely_kind.becomes,
        "begins": situation.optimizely_kind.begins,
        "script": f"/edge-client/v1/{account}/{project}" if situation.edge_script else "",
        "project": _number(project),
        "account": _number(account),
        "data": {"experiments": {}, "state": state},
        "active": {
            key: {"id": key, "name": None, "variation": {"id": "_".join(ids), "name": None}}
            for key, ids in (situation.variations or {}).items()
        },
        "results": _results(situation, config, project, account),
        "junk": None,
    }


def create_site(
    configs: Iterable[SnippetConfig], inbox: Inbox, scripts: Mapping[str, str] | None = None
) -> Starlette:
    """Serve pages of configurations at `GET /any/path?configuration=<name>&situation=<id>`.

    The pages contain the minified script that is in `scripts` under the configuration's name, or
    else a build that is made for the first request. Beacons from the pages to the site go to the
    inbox.
    """
    given = scripts or {}
    by_name = {config.name: config for config in configs}
    known = {each.id: each for each in situations()}

    @cache
    def customer_page(name: str) -> CustomerPage:
        script = given[name] if name in given else render(by_name[name]).minified
        return CustomerPage(by_name[name], script)

    def page(request: Request) -> HTMLResponse | PlainTextResponse:
        name = request.query_params.get("configuration", "")
        situation = request.query_params.get("situation", "normal")
        if name not in by_name or situation not in known:
            return PlainTextResponse("Configuration or situation not found.", status_code=404)
        return customer_page(name).render(known[situation])

    return Starlette(
        routes=[
            Mount("/_page", StaticFiles(directory=STATIC)),
            Route("/worker.js", lambda _: FileResponse(STATIC / "worker.js")),
            Route("/{path:path}", beacon_handler(inbox), methods=["POST"]),
            Route("/{path:path}", page),
        ]
    )


def _results(
    situation: Situation, config: SnippetConfig, project: str, account: str
) -> dict[str, Any]:
    """Return what Web Experimentation's `get` returns, by its argument; ids are strings."""
    events = {
        id_: {"id": id_, "apiName": name, "eventType": "custom", "category": "other", "name": name}
        for name, id_ in situation.events_with(config.goal).items()
    }
    shown = {key: "_".join(ids) for key, ids in (situation.variations or {}).items()}
    visitor = situation.random_id if situation.random_id is not False else None
    return {
        "data": {
            "accountId": account,
            "projectId": project,
            "events": events,
        },
        "visitor_id": {"randomId": visitor},
        "visitor": {"visitorId": visitor},
        "state": {
            "variationMap": {
                key: {"id": id_, "name": "Variation", "index": 1} for key, id_ in shown.items()
            },
        },
    }


def _number(id: str) -> int | str:  # noqa: A002
    # Classic returns numbers.
    return int(id) if id.isdecimal() else id
