from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.hashes import digest
from snippetgen.builder.pages import in_textarea
from snippetgen.config import load
from snippetgen.config.guide import LARGEST_LOGO
from snippetgen.validation.errors import ConfigError
from tests.configurations import configure

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def configuration(folder: Path, logo: str) -> Path:
    path = folder / "shop.toml"
    path.write_text(f'vendor = "ctm"\ngoal = "x"\n[guide]\nlogo = "{logo}"\n')
    return path


def test_the_pages_load_nothing_and_run_only_their_own_scripts() -> None:
    for name in ("INSTALL.html", "ctm.html"):
        page = Artifacts(configure()).files[name].decode()
        policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0]
        (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        assert "default-src &#39;none&#39;" in policy
        assert digest("sha256", style.encode()) in policy


@given(st.text() | st.sampled_from(["&copy", "a&&lt", "</textarea><b>", "<script>a&&b</script>"]))
def test_a_textarea_shows_any_text_unchanged(text: str) -> None:
    content = in_textarea(text)
    assert html.unescape(content) == text
    assert "</textarea" not in content.lower()


def test_a_usual_tag_needs_no_escapes() -> None:
    tag = Artifacts(configure()).tag("inline")
    assert in_textarea(tag) == tag


def test_a_logo_file_becomes_a_part_of_the_guide(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(SVG)
    page = Artifacts(load(configuration(tmp_path, "logo.svg"))).files["INSTALL.html"].decode()
    assert '<img src="data:image/svg+xml;base64,PHN2' in page
    assert "<svg" not in page


def test_a_logo_may_be_an_address(tmp_path: Path) -> None:
    config = load(configuration(tmp_path, "https://cdn.example/logo.png"))
    assert (
        '<img src="https://cdn.example/logo.png"'
        in Artifacts(config).files["INSTALL.html"].decode()
    )


@pytest.mark.parametrize(
    ("logo", "message"),
    [
        ("missing.png", "cannot be read: No such file or directory."),
        ("large.png", "is larger than 100 KiB."),
        ("logo.txt", "must be an https:// address, or the path of a GIF"),
        ("http://cdn.example/logo.png", "must be an https:// address"),
        ("data:image/png", "must be an https:// address"),
    ],
)
def test_a_logo_that_cannot_be_used_is_a_problem(logo: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(bytes(LARGEST_LOGO + 1))
    with pytest.raises(ConfigError) as caught:
        load(configuration(tmp_path, logo))
    (problem,) = caught.value.problems
    assert (problem.key, problem.line) == ("guide.logo", 4)
    assert problem.message.startswith(message)
