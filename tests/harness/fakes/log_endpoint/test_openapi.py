"""docs/openapi/endpoint.json describes the responses of the endpoint."""

from __future__ import annotations

from snippetgen_harness.fakes.log_endpoint import create_endpoint
from starlette.routing import Route

from tests.harness.fakes.log_endpoint.client import Endpoint
from tests.harness.fakes.log_endpoint.example_events import document
from tests.harness.fakes.log_endpoint.example_hits import BAD, GOOD
from tests.openapi import Document, operations_of

DOCUMENT = Document("endpoint")
CATCH_ALL = {"/_fake", "/_fake/{rest:path}", "/{rest:path}"}


def test_every_address_is_documented() -> None:
    app = create_endpoint()
    paths = {route.path for route in app.routes if isinstance(route, Route)} - CATCH_ALL
    assert operations_of(app, paths) == DOCUMENT.operations


def test_the_responses_match_the_document(endpoint: Endpoint) -> None:
    strict = {"X-Optimizely-Strict": "true"}
    answers = [
        endpoint.get(GOOD),
        endpoint.get(f"{GOOD}&wxhr=true"),
        endpoint.post(BAD),
        endpoint.post("/v1/events", json=document()),
        endpoint.post("/v1/events", json={}, headers=strict),
        endpoint.get("/_fake/all"),
        endpoint.get("/_fake/all?wait_for=99&timeout=0"),
        endpoint.get("/_fake/all?x=1"),
        endpoint.get("/_fake/good"),
        endpoint.get("/_fake/bad"),
        endpoint.get("/_fake/bad?timeout=x"),
        endpoint.get("/_fake/mode"),
        endpoint.put("/_fake/mode", json={"status": 500, "times": 2}),
        endpoint.post("/v1/events", json=document()),
        endpoint.put("/_fake/mode", json={"status": 200}),
        endpoint.delete("/_fake/mode"),
        endpoint.delete("/_fake/hits"),
    ]
    assert {DOCUMENT.check(each) for each in answers} == DOCUMENT.operations
