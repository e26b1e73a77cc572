"""Compares our servers' responses with the OpenAPI documents in docs/openapi/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import httpx
import jsonschema
from starlette.applications import Starlette
from starlette.routing import Route

from tests.configurations import ROOT


class Document:
    """One of our OpenAPI documents."""

    def __init__(self, name: str) -> None:
        path = ROOT / "docs" / "openapi" / f"{name}.json"
        self._document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))

    @property
    def operations(self) -> set[tuple[str, str]]:
        """The method and the path of every operation."""
        paths = self._document["paths"].items()
        return {(method.upper(), path) for path, methods in paths for method in methods}

    def check(self, response: httpx.Response) -> tuple[str, str]:
        """Fail if the document does not allow the response; return the operation."""
        method, path = response.request.method, response.request.url.path
        found = [
            template
            for verb, template in self.operations
            if verb == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
        ]
        assert len(found) == 1, f"{method} {path} is not in the document"
        answers = self._document["paths"][found[0]][method.lower()]["responses"]
        status = str(response.status_code)
        answer = answers.get(status) or answers[f"{status[0]}XX"]
        kind = response.headers.get("content-type", "").partition(";")[0]
        assert kind in answer.get("content", {"": None}), f"{method} {path} answered {kind}"
        for name in answer.get("headers", {}):
            assert name in response.headers, f"{method} {path} answered without {name}"
        if kind == "application/json":
            schema = answer["content"][kind]["schema"]
            whole = {**schema, "components": self._document["components"]}
            jsonschema.Draft202012Validator(whole).validate(response.json())
        return method, found[0]


def operations_of(app: Starlette, paths: Iterable[str]) -> set[tuple[str, str]]:
    """Return the methods and the paths of an application's routes at these paths."""
    return {
        (method, re.sub(r":\w+\}", "}", route.path))
        for route in app.routes
        if isinstance(route, Route) and route.path in paths
        for method in (route.methods or set()) - {"HEAD"}
    }
