"""Runs templates in a model of Tag Manager's sandbox, in an ES5 engine."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dukpy

from snippetgen.builder.optimizing.scopes import find_scopes, references
from snippetgen.builder.optimizing.tokens import scan, tokenize
from tests.builder.tag_manager.tpl import TemplateFile

SANDBOX = Path(__file__).with_name("sandbox.js").read_text(encoding="utf-8")

GLOBALS = {"require", "data", "undefined"}
"""What sandboxed JavaScript can name without declaring it."""

# The methods of sandboxed JavaScript's standard library, as Google documents them.
METHODS = {
    *("concat", "every", "filter", "forEach", "indexOf", "join", "lastIndexOf", "map", "pop"),
    *("push", "reduce", "reduceRight", "reverse", "shift", "slice", "some", "sort", "splice"),
    *("toString", "unshift", "charAt", "match", "replace", "search", "split", "substring"),
    *("toLowerCase", "toLocaleLowerCase", "toUpperCase", "toLocaleUpperCase", "trim"),
}
FIELD_FUNCTIONS = {"gtmOnSuccess", "gtmOnFailure"}
API_METHODS = {"getItem", "setItem"}

# The language has neither `new` nor `this`. Whether it has exceptions is not documented.
FORBIDDEN = {
    "new",
    "this",
    "try",
    "catch",
    "finally",
    "throw",
    "with",
    "class",
    "async",
    "debugger",
}


@dataclass(frozen=True)
class Visit:
    """What a template did on a page."""

    outcome: list[str]
    """`success`, `failure` or, after an exception, `error`."""
    log: list[str]
    written: list[list[Any]]
    """Cookies: name, value and attributes."""
    scripts: list[list[str]]
    """Injected scripts: address and cache token."""
    value: Any
    """The value of the expression that the test asked for."""

    @property
    def reason(self) -> str:
        """Why nothing was handed over, or `ready`."""
        if self.outcome == ["success"]:
            return "ready"
        return self.log[-1].rpartition(": ")[2] if self.log else "error"


def complaints(code: str) -> list[str]:
    """Return syntax that the sandbox does not allow, and unknown methods."""
    tokens = tokenize(code)
    found = [f"the word {token}" for token in tokens if token in FORBIDDEN]
    found += [f"the regular expression {text}" for kind, text in scan(code) if kind == "regexp"]
    program = find_scopes(tokens)
    for position in references(tokens, 0, len(tokens)):
        name = tokens[position]
        if program.owner(position, name) is None and name not in {*GLOBALS, *program.declared}:
            found.append(f"the global {name}")
    for before, name, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before == "." and after == "(" and name not in METHODS | FIELD_FUNCTIONS | API_METHODS:
            found.append(f"the method {name}")
    return found


def visit(
    template: TemplateFile,
    data: dict[str, Any],
    page: str = "{ window: {}, cookies: [], now: 0 }",
    value: str = "null",
    permissions: dict[str, Any] | None = None,
) -> Visit:
    """Run a template with field values.

    `page` is JavaScript, see sandbox.js. `value` is a JavaScript expression that is evaluated
    afterwards, and may use `page`. `permissions` replaces those of the template. Raises
    dukpy.JSRuntimeError if the template does what its permissions do not allow.
    """
    interpreter = dukpy.JSInterpreter()
    interpreter.evaljs(f"{SANDBOX}; var page = {page}; null")
    result = interpreter.evaljs(
        f"var done = visit(dukpy.source, dukpy.permissions, page, dukpy.data); [done, {value}]",
        source=template.code,
        permissions=template.permissions if permissions is None else permissions,
        data=data,
    )
    return Visit(**result[0], value=result[1])


def run_scenarios(template: TemplateFile) -> list[str]:
    """Run the tests inside a template; returns the failures."""
    failures: list[str] = dukpy.JSInterpreter().evaljs(
        f"{SANDBOX}; runScenarios(dukpy.source, dukpy.permissions, dukpy.tests)",
        source=template.code,
        permissions=template.permissions,
        tests=json.loads(json.dumps(template.tests)),
    )
    return failures
