from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen import __version__
from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.rendering import render
from snippetgen.builder.size_limits import lengths
from snippetgen.config import SnippetConfig
from snippetgen.vendors import catalogue
from tests.configurations import EXAMPLES, HOSTILE, ROOT, configure, example_of
from tests.javascript.test_literals import Scripts
from tests.sampling import fewer_examples


@pytest.fixture(scope="module")
def ctm() -> dict[str, bytes]:
    return Artifacts(configure()).files


def test_a_configuration_becomes_ten_files(ctm: dict[str, bytes]) -> None:
    scripts = ["ctm.js", "ctm.min.js", "ctm.mjs"]
    package = ["ctm.d.ts", "package.json"]
    guide = ["INSTALL.md", "INSTALL.html"]
    assert list(ctm) == [*scripts, *package, "ctm.html", "ctm.gtm.json", *guide, "manifest.json"]


@pytest.mark.parametrize(
    ("slug", "packing"),
    [(slug, packing) for slug, vendor in catalogue().items() for packing in vendor.packings],
)
def test_every_vendor_is_built_with_the_names_in_use(slug: str, packing: str) -> None:
    config = example_of(catalogue()[slug], packing)
    files = {name: content.decode() for name, content in Artifacts(config).files.items()}
    for name in config.variable_names.values():
        assert re.search(rf"\b{re.escape(name)}\b", files[f"{slug}.min.js"])
        assert f"`{name}`" in files["INSTALL.md"]
    assert "undefined" not in files["manifest.json"]


def test_building_again_gives_the_same_bytes(ctm: dict[str, bytes]) -> None:
    assert Artifacts(configure()).files == ctm


@pytest.mark.parametrize("config", EXAMPLES, ids=lambda config: config.name)
def test_the_examples_in_dist_equal_a_fresh_build(config: SnippetConfig) -> None:
    folder = ROOT / "dist" / config.name
    assert Artifacts(config).files == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_inline_tag_contains_the_minified_bytes(ctm: dict[str, bytes]) -> None:
    minified = ctm["ctm.min.js"].decode()
    contents = [Scripts(tag).contents for tag in shown_tags(ctm["ctm.html"])]
    assert contents == [[minified], [minified], [""], [""]]


def shown_tags(page: bytes) -> list[str]:
    """Return the tags that a page shows."""
    found = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page.decode(), re.DOTALL)
    return [html.unescape(tag) for tag in found]


def test_the_csp_hash_matches_the_inline_script(ctm: dict[str, bytes]) -> None:
    expected = base64.b64encode(hashlib.sha256(ctm["ctm.min.js"]).digest()).decode()
    assert f"'sha256-{expected}'" in ctm["ctm.html"].decode()
    manifest = json.loads(ctm["manifest.json"])
    assert manifest["content_security_policy"] == {"script-src": f"'sha256-{expected}'"}


def test_the_integrity_matches_the_minified_file(ctm: dict[str, bytes]) -> None:
    expected = base64.b64encode(hashlib.sha384(ctm["ctm.min.js"]).digest()).decode()
    assert f'integrity="sha384-{expected}"' in ctm["ctm.html"].decode()


def test_the_external_tag_points_to_where_the_file_is_hosted() -> None:
    built = Artifacts(configure(public_url="https://cdn.example/s/"))
    digits = hashlib.sha256(built.files["ctm.min.js"]).hexdigest()[:8]
    assert built.tag("latest") == '<script src="https://cdn.example/s/ctm.min.js"></script>'
    # The address names one build, so the next build does not break the page's script.
    assert f'src="https://cdn.example/s/ctm.{digits}.min.js" integrity="sha384-' in built.tag(
        "external"
    )
    assert 'src="ctm.min.js" integrity="sha384-' in Artifacts(configure()).tag("external")


def test_the_manifest_states_version_sizes_and_the_checklist(ctm: dict[str, bytes]) -> None:
    manifest = json.loads(ctm["manifest.json"])
    minified = ctm["ctm.min.js"]
    sizes = manifest["files"]["ctm.min.js"]
    assert manifest["snippetgen"] == __version__
    assert sizes["bytes"] == len(minified)
    assert abs(sizes["brotli"] - len(brotli.compress(minified, quality=5))) < 0.01 * len(minified)
    assert abs(sizes["gzip"] - len(gzip.compress(minified, 9))) < 0.05 * len(minified)
    assert any("optimizely_conversion" in step for step in manifest["vendor"]["setup"])


def test_the_manifest_states_the_lengths_of_values_and_warns(ctm: dict[str, bytes]) -> None:
    manifest = json.loads(ctm["manifest.json"])
    short = Artifacts(configure("invoca", '[options]\nfield_type = "short"')).files
    assert set(manifest["lengths"]) == {"typical", "heavy"}
    assert manifest["lengths"]["typical"]["limit"] is None
    assert manifest["warnings"] == []
    assert json.loads(short["manifest.json"])["lengths"]["heavy"]["limit"] == 255
    assert len(json.loads(short["manifest.json"])["warnings"]) == 1


def test_the_configuration_digest_changes_with_any_setting(ctm: dict[str, bytes]) -> None:
    def digest(files: dict[str, bytes]) -> str:
        value: str = json.loads(files["manifest.json"])["configuration"]["digest"]
        return value

    digests = {
        digest(ctm),
        digest(Artifacts(configure(goal="other")).files),
        digest(Artifacts(configure(wait_ms=1)).files),
        digest(Artifacts(configure(destination="classic-2015")).files),
    }
    assert len(digests) == 4


def html_tags(page: bytes) -> list[str]:
    """Return the elements of a page, in order."""
    return Scripts(page.decode()).others


@fewer_examples(4)
@given(goal=st.text(max_size=254) | st.sampled_from(HOSTILE))
def test_a_goal_cannot_break_out_of_its_place_in_any_file(ctm: dict[str, bytes], goal: str) -> None:
    goal = f"x{goal}"
    files = Artifacts(configure().model_copy(update={"goal": goal})).files
    scripts = [Scripts(tag) for tag in shown_tags(files["ctm.html"])]
    assert [(len(each.contents), each.others) for each in scripts] == [(1, [])] * 4
    assert html_tags(files["INSTALL.html"]) == html_tags(ctm["INSTALL.html"])
    assert json.loads(files["manifest.json"])["configuration"]["goal"] == goal


def test_rules_for_calls_do_not_change_the_build() -> None:
    plain, counting = (configure(more=more) for more in ("", "\n[calls]\nmin_duration = 30"))
    assert Artifacts(plain).files == Artifacts(counting).files


def test_the_parts_of_a_build_are_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = []

    def counted(work: Callable[[SnippetConfig], object]) -> Callable[[SnippetConfig], object]:
        def compute(config: SnippetConfig) -> object:
            computed.append(work.__name__)
            return work(config)

        return compute

    monkeypatch.setattr("snippetgen.builder.artifacts.render", counted(render))
    monkeypatch.setattr("snippetgen.builder.artifacts.lengths", counted(lengths))
    built = Artifacts(configure())

    assert built.files
    assert built.warnings == []
    assert built.tag("inline") in built.tags
    assert built.guide == built.files["INSTALL.md"].decode()
    assert sorted(computed) == ["lengths", "render"]
