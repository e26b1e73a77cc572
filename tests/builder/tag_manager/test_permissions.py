"""A template requests only permissions that it needs."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import dukpy
import pytest

from snippetgen.builder.tag_manager.template import template
from snippetgen.config import SnippetConfig
from snippetgen.validation.errors import ConfigError
from tests.builder.tag_manager.sandbox import visit
from tests.builder.tag_manager.templates import (
    INJECTING,
    PUBLIC,
    SANDBOXED,
    fields,
    hand_over,
    template_of,
)
from tests.configurations import configure


def grants(permissions: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield copies of the permissions, each with one thing missing."""
    for name in permissions:
        yield {key: value for key, value in permissions.items() if key != name}
    for key in permissions.get("access_globals", {}).get("keys", []):
        for access in ("read", "write", "execute"):
            if key[access]:
                less = copy.deepcopy(permissions)
                changed = next(k for k in less["access_globals"]["keys"] if k["key"] == key["key"])
                changed[access] = False
                yield less


@pytest.mark.parametrize("config", SANDBOXED, ids=lambda c: f"{c.name}-{c.packing}")
def test_every_permission_is_needed(config: SnippetConfig) -> None:
    def visit_both_pages(permissions: dict[str, Any]) -> None:
        """Visit a page on which everything works, and one on which it does not."""
        allow = "window.cmp = { allows: function () { return true; } }"
        own = "window.app = { user: { id: function () { return 'x'; } } }"
        hand_over(config, f"{allow}; {own}; window.stored = {{}}", permissions)
        gone = "window.optimizely = window.optimizelyEdge = window.app = undefined"
        hand_over(config, f"{allow}; {gone}", permissions)

    permissions = template_of(config).permissions
    visit_both_pages(permissions)
    for less in grants(permissions):
        with pytest.raises(dukpy.JSRuntimeError, match="not permitted"):
            visit_both_pages(less)


@pytest.mark.parametrize(
    "config",
    [each.model_copy(update=PUBLIC) for each in INJECTING],
    ids=lambda c: f"{c.name}-{c.packing}-{c.destination}",
)
def test_any_other_template_may_load_only_one_address(config: SnippetConfig) -> None:
    address = f"https://cdn.example.com/s+1/{config.name}.min.js"
    found = template_of(config)
    assert found.permissions == {"inject_script": {"urls": [address]}}
    assert "*" not in address
    (parameter,) = found.parameters
    (validator,) = parameter["valueValidators"]
    done = visit(found, fields(config))
    assert (done.scripts, done.outcome) == ([[address, address]], ["success"])
    (pattern,) = validator["args"]
    assert pattern == "^https://cdn\\.example\\.com/s\\+1/" + f"{config.name}\\.min\\.js$"
    with pytest.raises(dukpy.JSRuntimeError, match="not permitted"):
        visit(found, {"address": "https://cdn.example.com/s+1/other.js"})


@pytest.mark.parametrize("given", [{}, {"public_url": "/snippets/"}])
def test_a_script_needs_its_own_address(given: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"public_url.*https://.*ctm\.min\.js") as error:
        template(configure(**given))
    assert [problem.key for problem in error.value.problems] == ["public_url"]
