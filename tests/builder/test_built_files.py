from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from snippetgen.builder.build import build
from snippetgen.builder.built_files import MissingBuildError, ShippedScript, read_built
from tests.configurations import configure

SHOP = configure(name="shop")


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """The folder of a fresh build."""
    build(SHOP, tmp_path / "dist" / "shop")
    return tmp_path / "dist" / "shop"


def rewrite(path: Path, text: str) -> None:
    """Replace a file, with a manifest that describes the new one."""
    manifest = json.loads(path.with_name("manifest.json").read_text())
    path.write_text(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    manifest["built"][path.name] = sha256
    manifest["files"].get(path.name, {})["sha256"] = sha256
    path.with_name("manifest.json").write_text(json.dumps(manifest))


def change(path: Path, old: str, new: str, count: int = -1) -> None:
    """Replace a text in a file, with a manifest that describes the new file."""
    text = path.read_text()
    assert old in text
    rewrite(path, text.replace(old, new, count))


def test_a_fresh_build_has_no_problems_and_no_notes(dist: Path) -> None:
    script = read_built(SHOP, dist.parent)
    assert script == ShippedScript(
        str(dist / "shop.min.js"), (dist / "shop.min.js").read_text(), (), ()
    )


def test_the_folder_of_the_configuration_itself_can_be_given(dist: Path) -> None:
    assert read_built(SHOP, dist) == read_built(SHOP, dist.parent)


def test_a_consistent_build_with_other_settings_causes_only_a_note(dist: Path) -> None:
    build(configure(name="shop", wait_ms=60), dist)
    script = read_built(SHOP, dist)
    assert script.problems == ()
    assert script.notes == (
        f"{dist / 'shop.min.js'} differs from a fresh build of this configuration.",
    )


@pytest.mark.parametrize(
    "name", ["shop.js", "shop.min.js", "shop.mjs", "shop.html", "shop.gtm.json"]
)
def test_a_script_that_was_changed_after_the_build_is_a_problem(dist: Path, name: str) -> None:
    (dist / name).write_text("throw new Error()")
    (problem,) = read_built(SHOP, dist).problems
    assert str(dist / name) in problem
    assert "changed after the build" in problem


def test_a_tag_with_another_script_is_a_problem(dist: Path) -> None:
    change(dist / "shop.html", "window.offlineConversion||", "window.offlineConversion ||", 1)
    (problem,) = read_built(SHOP, dist).problems
    assert "an inline tag has a different script from shop.min.js" in problem


@pytest.mark.parametrize(
    ("prefix", "consequence"),
    [("sha384-", "browsers refuse the file"), ("sha256-", "policy blocks the inline tag")],
)
def test_a_hash_of_another_script_in_the_tags_is_a_problem(
    dist: Path, prefix: str, consequence: str
) -> None:
    change(dist / "shop.html", prefix, f"{prefix}X")
    (problem,) = read_built(SHOP, dist).problems
    assert consequence in problem


def test_tags_of_an_earlier_script_are_problems(dist: Path) -> None:
    rewrite(dist / "shop.min.js", (dist / "shop.min.js").read_text().replace("offline", "online"))
    assert len(read_built(SHOP, dist).problems) == 3


def test_a_script_alone_is_accepted_with_a_note(dist: Path) -> None:
    for path in dist.iterdir():
        if path.name != "shop.min.js":
            path.unlink()
    script = read_built(SHOP, dist)
    assert script.problems == ()
    assert script.notes == (
        f"{dist / 'manifest.json'} does not exist, so edits of the files cannot be recognized.",
    )


@pytest.mark.parametrize("text", ["", "[]", '{"files": []}', '{"files": {"shop.min.js": 1}}'])
def test_a_file_that_is_not_a_manifest_is_a_problem(dist: Path, text: str) -> None:
    (dist / "manifest.json").write_text(text)
    assert read_built(SHOP, dist).problems == (
        f"{dist / 'manifest.json'} is not a manifest of snippetgen. Build again.",
    )


def test_a_manifest_names_no_file_outside_its_folder(dist: Path) -> None:
    (dist.parent / "other.js").write_text("secret")
    (dist / "manifest.json").write_text('{"files": {"../other.js": {"sha256": "0"}}}')
    assert read_built(SHOP, dist).problems == ()


def test_a_missing_script_is_an_error_that_names_its_path(tmp_path: Path) -> None:
    with pytest.raises(MissingBuildError, match=r"shop\.min\.js does not exist"):
        read_built(SHOP, tmp_path)
