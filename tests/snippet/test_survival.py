"""The built files and the inline tag survive the tools that process pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path

import jinja2
import pytest

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.rendering import render
from snippetgen.javascript.literals import js_literal
from snippetgen.vendors import catalogue
from tests.configurations import EXAMPLES, configure, example_of
from tests.node import require_packages, run_node
from tests.sampling import sample
from tests.snippet.engine import VISITOR, run
from tests.snippet.handovers import HANDOVERS

CONFIGS = [*EXAMPLES, *(example_of(vendor, vendor.packings[0]) for vendor in catalogue().values())]

CTM = configure()
URL = (
    "https://111.log.optimizely.com/event?a=111&d=222&n=phone_call_conversion"
    f"&u={VISITOR}&x70001=70002"
)
HELD = "window.__ctm_cvars[0].optimizely_conversion"
FORMS = pytest.mark.parametrize("form", ["readable", "minified"])

ENDS_MARKUP = ("<", "]]>", "-->", "{{", "{%", "{#", "{!!", "${", "#{", "[[", "[(")
"""What ends a script element, a CDATA section or a comment, or begins a placeholder."""


@FORMS
def test_no_file_contains_markup_or_template_syntax_and_all_files_can_be_joined_to_others(
    form: str,
) -> None:
    for config in CONFIGS:
        script = getattr(render(config), form)
        case = (config.name, config.vendor)
        assert (case, [text for text in ENDS_MARKUP if text in script]) == (case, [])
        assert script.endswith(";\n"), case
        assert script.isascii(), case  # so the character set of the page does not matter
        assert re.search(r"(^|\s)//", script) is None, case
        assert form == "readable" or "@" not in script, case  # Razor and Blade


@pytest.mark.parametrize(
    "goal",
    [
        "{{ goal }}",
        "{% x %}",
        "{# x #}",
        "{!! x !!}",
        "${goal}",
        "#{goal}",
        "a ]]> b",
        "<!-- -->",
        "<?=1?>",
        "[[goal]]",
        "[(goal)]",
        "[shortcode]",
        "@goal",
        "`+goal+`",
        "$& $1",
    ],
)
def test_configured_text_cannot_be_a_placeholder_either(goal: str) -> None:
    script = render(configure(goal=goal)).minified
    assert [text for text in (*ENDS_MARKUP, goal) if text in script] == []


@FORMS
@pytest.mark.parametrize(
    "before", ["var a = 1", "var a = 1 // a", "(function () {})()", "'use strict'"]
)
def test_scripts_before_and_after_the_snippet_keep_working(form: str, before: str) -> None:
    script = f"{before}\n{getattr(render(CTM), form)}(function () {{ window.behind = 1 }})()"
    assert run(script, f"[{HELD}, window.behind]") == [URL, 1]


WRAPPERS = {
    "a strict function": "(function () {{ 'use strict'; {} }})()",
    "with": "with ({{ cookie: '', length: 1 }}) {{ {} }}",
    "a function with an argument `window`": "(function (window) {{ {} }})(window)",
    "eval": "(0, eval)({literal})",
    "a function made of text": "Function({literal})()",
}
"""Ways in which pages, consent tools and loaders run a script."""


@pytest.mark.parametrize("wrapper", WRAPPERS.values(), ids=WRAPPERS)
def test_every_snippet_runs_in_what_pages_put_around_it(wrapper: str) -> None:
    for vendor, (config, page, held) in HANDOVERS.items():
        script = render(config).minified
        wrapped = wrapper.format(script, literal=js_literal(script))
        assert "70001" in run(wrapped, f"'' + ({held})", before=page), vendor


def test_lines_can_be_joined() -> None:
    assert run(" ".join(render(CTM).readable.split("\n")), HELD) == URL


@cache
def inline_tag() -> str:
    """Return the inline tag of a snippet."""
    return Artifacts(CTM).tag("inline")


def script_of(html: str) -> str:
    """Return the text of the first script element."""
    found = re.search(r"<script[^>]*>(.*?)</script>", html, flags=re.DOTALL)
    assert found
    return found[1]


def wordpress(html: str) -> str:
    """Escape `&&` after a `<` in the script, as WordPress does."""
    return re.sub(
        r"<(?!/?script)[^>]*&&|(?<=<)[^/s].*?&&",
        lambda found: found[0].replace("&&", "&#038;&#038;"),
        html,
    )


def rocket_loader(html: str) -> str:
    """Change the tag as Rocket Loader does, which runs the text of the script later."""
    return re.sub("<script", '<script type="00-text/javascript"', html)


def tag_manager(html: str) -> str:
    """Fill in variables, as the Custom HTML of Google Tag Manager does before it adds the tag."""
    return re.sub(r"\{\{.*?\}\}", "undefined", html, flags=re.DOTALL)


def jinja(html: str) -> str:
    """Render the page as a template of Jinja, whose syntax Django, Twig and Ansible share."""
    return jinja2.Environment(autoescape=True).from_string(html).render()


def erb(html: str) -> str:
    """Run the tags of ERB, PHP, ASP and JSP."""
    return re.sub(r"<[%?].*?[%?]>", "", html, flags=re.DOTALL)


def cdata(html: str) -> str:
    """Read the tag as the CDATA section of an XHTML page."""
    return html.split("]]>")[0]


@pytest.mark.parametrize(
    "process",
    [wordpress, rocket_loader, tag_manager, jinja, erb, cdata],
    ids=lambda f: f.__name__,
)
def test_the_inline_tag_runs_after_tools_have_processed_the_page(
    process: Callable[[str], str],
) -> None:
    assert run(script_of(process(inline_tag())), HELD) == URL


MINIFIERS = {
    "terser": "terser",
    "esbuild": "esbuild",
    "swc": "@swc/core",
    "closure": "google-closure-compiler-linux",
}
PAGE_TOOLS = {
    "html-minifier-terser": "html-minifier-terser",
    "sanitize-html": "sanitize-html",
    "wordpress-autop": "@wordpress/autop",
}
TEMPLATE_ENGINES = {
    "ejs": ("ejs", '<%= "done" %>'),
    "handlebars": ("handlebars", "{{#unless left}}done{{/unless}}"),
    "liquid": ("liquidjs", '{{ "done" }}'),
    "lodash": ("lodash.template", '${ "done" }'),
    "nunjucks": ("nunjucks", "{% if true %}done{% endif %}"),
}
"""The package of each engine, with a template that renders as "done"."""


def put_through(tool: str, package: str, text: str) -> str:
    """Return the page or script that a tool in Node produces."""
    require_packages(package)
    changed: str = run_node(Path(__file__).parent / "tools.mjs", {"tool": tool, "text": text})
    return changed


@pytest.mark.parametrize(
    ("form", "tool"),
    sample(product(("readable", "minified"), MINIFIERS), lambda _, tool: tool),
)
def test_a_second_minification_leaves_every_answer_unchanged(form: str, tool: str) -> None:
    # One file has all of them: each has a global of its own.
    joined = "".join(getattr(render(each.config), form) for each in HANDOVERS.values())
    changed = put_through(tool, MINIFIERS[tool], joined)
    for vendor, (_, page, held) in HANDOVERS.items():
        expected = run(joined, f"'' + ({held})", before=page)
        assert "70001" in expected, vendor
        assert run(changed, f"'' + ({held})", before=page) == expected, vendor


@pytest.mark.parametrize("tool", PAGE_TOOLS)
def test_the_inline_tag_survives_a_tool_that_changes_pages(tool: str) -> None:
    changed = put_through(tool, PAGE_TOOLS[tool], f"<p>Call us</p>\n{inline_tag()}\n<p>now</p>")
    assert run(script_of(changed), HELD) == URL


@pytest.mark.parametrize("tool", TEMPLATE_ENGINES)
def test_a_template_engine_leaves_the_tag_unchanged(tool: str) -> None:
    package, own = TEMPLATE_ENGINES[tool]
    assert put_through(tool, package, f"<p>{own}</p>{inline_tag()}") == f"<p>done</p>{inline_tag()}"
