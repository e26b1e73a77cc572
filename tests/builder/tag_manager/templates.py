"""Configurations whose templates tests run, and visits to pages with these templates."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from urllib.parse import quote

from snippetgen_harness.pages.own_visitor import own_visitor_data
from snippetgen_harness.pages.site import STATIC, optimizely_data
from snippetgen_harness.pages.situations import (
    Situation,
    frequent_situations,
    situation,
)

from snippetgen.builder.tag_manager.sandbox import is_sandboxed
from snippetgen.builder.tag_manager.template import template
from snippetgen.config import SnippetConfig
from snippetgen.destinations import destinations
from snippetgen.vendors import catalogue
from tests.builder.tag_manager.sandbox import Visit, visit
from tests.builder.tag_manager.tpl import TemplateFile, parse
from tests.configurations import COMMAND_QUEUE, configure, example_of, reporting_to

PUBLIC = {"public_url": "https://cdn.example.com/s+1/"}
FLAT = f'{COMMAND_QUEUE}\nargument = "flat"'


def as_web(config: SnippetConfig) -> SnippetConfig:
    return config.model_copy(update={"destination": "web", "universal_id": False})


OF_EVERY_DESTINATION = [configure(**reporting_to(name)) for name in destinations()]
EXAMPLES = [
    as_web(example_of(vendor, packing))
    for vendor in catalogue().values()
    for packing in vendor.packings
]
COMMANDS = configure("generic-queue", COMMAND_QUEUE, name="commands", destination="web")
SANDBOXED = [
    *filter(is_sandboxed, EXAMPLES),
    COMMANDS,
    configure("generic-queue", FLAT, name="flat", destination="web", packing="fields"),
    configure("ctm", name="consent", destination="web", consent="cmp.allows"),
    configure("ctm", name="ids", destination="web", entity_id="5", project_id="6", account_id="7"),
    configure("callrail", name="edge", **reporting_to("edge")),
    configure("ctm", name="feature", consent="cmp.allows", **reporting_to("feature")),
    configure("ctm", name="own", destination="web", visitor=("storage:uid", "page:app.user.id")),
]
INJECTING = [
    *(each for each in (*EXAMPLES, *OF_EVERY_DESTINATION) if not is_sandboxed(each)),
    configure(destination="web", visitor="attribute:html@data-user"),
]
CTM = configure(destination="web")
EDGE, FEATURE = (configure(**reporting_to(name)) for name in ("edge", "feature"))
CALLRAIL = configure("callrail", destination="web")


@cache
def parsed(text: str) -> TemplateFile:
    return parse(text)


def template_of(config: SnippetConfig) -> TemplateFile:
    return parsed(template(config))


def fields(config: SnippetConfig) -> dict[str, str]:
    """Return the fields of a tag as a user leaves them."""
    return {each["name"]: each["defaultValue"] for each in template_of(config).parameters}


KINDS = (STATIC / "optimizely_kinds.js").read_text(encoding="utf-8")


def page(config: SnippetConfig, place: Situation) -> str:
    """Return the page of a situation for the sandbox's model."""
    cookies = [cookie.split("=", 1) for cookie in place.cookies if "sandbox" not in place.csp]
    own = own_visitor_data(config, place)
    if own and own["kind"] == "cookie":
        cookies.append([own["name"], quote(own["value"], safe="")])
    data = {
        "found": optimizely_data(place, config),
        "begins": place.optimizely_kind.begins,
        "cookies": cookies,
        "own": own,
    }
    return f"""(function () {{
        {KINDS}
        var given = {json.dumps(data)}, window = {{}};
        function put(kind) {{ optimizelyKinds[kind](window, given.found); }}
        put(given.found.becomes ? given.begins : given.found.kind);
        if (given.own && given.own.kind === 'page') {{
            window.app = {{ user: {{ id: given.own.value }} }};
        }} else if (given.own && given.own.kind === 'storage') {{
            window.stored = {{ uid: given.own.value }};
        }}
        return {{
            window: window,
            cookies: given.cookies,
            now: 0,
            patch: {PATCH if "prototype-js" in place.patches else "null"},
            later: given.found.becomes && {{
                time: 500, happens: function () {{ put(given.found.becomes); }}
            }}
        }};
    }})()"""


PROTOTYPES = """
    Object.prototype.evil = 'evil';
    Object.prototype[700010009] = '700020009';
    Array.prototype.toJSON = function () { return 'evil'; };
    Object.keys = function (object) {
        var keys = [];
        for (var key in object) keys.push(key);
        return keys;
    };
"""
CLEAN = """
    delete Object.prototype.evil;
    delete Object.prototype[700010009];
    delete Array.prototype.toJSON;
    Object.keys = keysOf;
"""
PATCH = f"function () {{ {PROTOTYPES}; return function () {{ {CLEAN} }}; }}"
"""The patch `prototype-js` of situations, for the engine in which the sandbox's model runs."""


def hand_over(
    config: SnippetConfig,
    before: str = "",
    permissions: dict[str, Any] | None = None,
    changed: dict[str, str] | None = None,
) -> Visit:
    """Run the template on an ordinary page, on which `before` has run."""
    ordinary, *_ = frequent_situations(config.destination_object)
    source = page(config, situation(ordinary))
    made = (
        f"(function () {{ var page = {source}, window = page.window; {before}; return page; }})()"
    )
    data = {**fields(config), **(changed or {})}
    return visit(template_of(config), data, made, "page.window", permissions)
