"""The files of Tag Manager's gallery of templates."""

from __future__ import annotations

from snippetgen.builder.tag_manager.template import gallery_files, template
from snippetgen.config import SnippetConfig
from tests.builder.tag_manager.templates import CALLRAIL, CTM, PUBLIC
from tests.configurations import configure


def test_the_gallery_gets_its_four_files() -> None:
    files = gallery_files(CTM, "", "", "x")
    assert sorted(files) == ["LICENSE", "README.md", "metadata.yaml", "template.tpl"]
    assert files["metadata.yaml"] == b'homepage: ""\ndocumentation: ""\nversions: []\n'
    assert b"Apache License" in files["LICENSE"]
    assert files["template.tpl"] == template(CTM).encode()


def test_a_published_version_names_its_commit() -> None:
    import yaml

    text = gallery_files(CTM, "https://example.com/a", "0a1b", 'Says "hello": #1 \U0001f4de')[
        "metadata.yaml"
    ]
    assert yaml.safe_load(text) == {
        "homepage": "https://example.com/a",
        "documentation": "https://example.com/a",
        "versions": [{"sha": "0a1b", "changeNotes": 'Says "hello": #1 \U0001f4de'}],
    }


def test_the_readme_says_what_the_template_does_and_when_it_fires() -> None:
    def readme(config: SnippetConfig) -> str:
        return gallery_files(config, "", "", "x")["README.md"].decode()

    assert "loads no script" in readme(CTM)
    assert "every page with a phone number" in readme(CTM)
    assert "trigger DOM Ready" in readme(CALLRAIL)
    injecting = readme(configure(**PUBLIC))
    assert "`https://cdn.example.com/s+1/ctm.min.js`" in injecting
    assert "loads no script" not in injecting
    for config in (CTM, CALLRAIL):
        assert "\n\n\n" not in readme(config)
