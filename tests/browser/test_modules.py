"""The module of a snippet, imported by a page in every engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from snippetgen_harness.browsers import ENGINES, Engine
from snippetgen_harness.pages.situations import situation
from snippetgen_harness.verify.expectations import expect
from snippetgen_harness.verify.stage import Stage

from snippetgen.builder.rendering import render_module
from tests.browser.conftest import CONFIGS
from tests.configurations import configure

IMPORT = """async source => {
    const module = await import('data:text/javascript,' + encodeURIComponent(source));
    const before = [typeof window.fromModule, module.generateConversionUrl('call')];
    const api = module.start();
    return [before, api === window.fromModule, api === module.start(), api.refresh(), api.reason];
}"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("name", "id_"), [("ctm", "normal"), ("ctm-web", "web-visitor-null")])
def test_a_page_imports_the_module_and_starts_it(
    stages: Callable[[Engine], Stage], engine: Engine, name: str, id_: str
) -> None:
    page = CONFIGS[name]
    expected = expect(page, situation(id_)).answer
    module = render_module(configure(destination=page.destination, **{"global": "fromModule"}))
    visit = stages(engine).open(page, situation(id_))
    assert visit.evaluate(IMPORT, module) == [
        ["undefined", ""],
        True,
        True,
        expected.url,
        expected.reason,
    ]
    assert visit.page_errors() == []
