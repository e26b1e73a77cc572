from __future__ import annotations

from snippetgen.destinations import explain
from snippetgen.studio.services.examples import examples


def test_every_example_is_explained_without_findings() -> None:
    found = {form: explain(text) for form, text in examples().items()}

    assert {form: each.destination for form, each in found.items()} == {
        "url": "classic",
        "value": "web",
        "body": "web",
    }
    assert [each.findings for each in found.values()] == [(), (), ()]
    assert all(each.parameters for each in found.values())
