"""Exchanges with REST v2, compared with Optimizely's own OpenAPI document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema


class Contract:
    """The document, and the parts of an exchange that it does not allow."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._base = httpx.URL(document["servers"][0]["url"]).path

    def faults(self, response: httpx.Response) -> Iterator[str]:
        """Find everything in a request and its response that the document does not allow."""
        request = response.request
        operation = self._operation(request)
        if operation is None:
            yield f"{request.method} {request.url.path} is not in the document"
            return
        yield from self._parameters(request, operation)
        if request.content:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            body = json.loads(request.content)
            yield from self._violations(body, schema)
            for name in body.keys() & self._read_only(schema):
                yield f"{name} is read-only"
        answer = operation["responses"].get(str(response.status_code))
        answer = answer or operation["responses"]["default"]
        yield from self._violations(
            response.json(), answer["content"]["application/json"]["schema"]
        )

    def _operation(self, request: httpx.Request) -> dict[str, Any] | None:
        for template, operations in self._document["paths"].items():
            pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
            if re.fullmatch(self._base + pattern, request.url.path):
                found: dict[str, Any] | None = operations.get(request.method.lower())
                if found:
                    return found
        return None

    def _parameters(self, request: httpx.Request, operation: dict[str, Any]) -> Iterator[str]:
        known = {
            parameter["name"]: parameter
            for parameter in map(self._resolved, operation.get("parameters", []))
            if parameter["in"] == "query"
        }
        given = dict(request.url.params)
        yield from (f"{name} is no parameter" for name in given.keys() - known.keys())
        for name, parameter in known.items():
            if parameter.get("required") and name not in given:
                yield f"{name} is required"
        for name in given.keys() & known.keys():
            value: Any = given[name]
            if known[name]["schema"]["type"] in ("integer", "boolean"):
                value = json.loads(value)
            yield from self._violations(value, known[name]["schema"])

    def _resolved(self, parameter: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in parameter:
            return parameter
        name = parameter["$ref"].rpartition("/")[2]
        found: dict[str, Any] = self._document["components"]["parameters"][name]
        return found

    def _violations(self, value: object, schema: dict[str, Any]) -> Iterator[str]:
        whole = {**schema, "components": self._document["components"]}
        for error in jsonschema.Draft202012Validator(whole).iter_errors(value):
            yield f"{error.json_path}: {error.message}"

    def _read_only(self, schema: dict[str, Any]) -> set[str]:
        name = schema["$ref"].rpartition("/")[2]
        properties = self._document["components"]["schemas"][name]["properties"]
        return {key for key, value in properties.items() if value.get("readOnly")}
