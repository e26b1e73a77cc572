from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING

import pytest

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.build_folder import write_build
from tests.configurations import configure

if TYPE_CHECKING:
    from pathlib import Path

SHA256 = hashlib.sha256(b"old").hexdigest()


@cache
def built_files() -> dict[str, bytes]:
    """Return the files of a build by name."""
    return Artifacts(configure()).files


def write_manifest(folder: Path, built: dict[str, str]) -> None:
    """Write a manifest of an earlier build that also built these files."""
    manifest = json.loads(built_files()["manifest.json"])
    manifest["built"] |= built
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_a_file_that_is_no_longer_built_is_removed(tmp_path: Path) -> None:
    (tmp_path / "old.mjs").write_text("old")
    write_manifest(tmp_path, {"old.mjs": SHA256})

    assert write_build(built_files(), tmp_path) == [tmp_path / "old.mjs"]
    assert {path.name for path in tmp_path.iterdir()} == set(built_files())
    assert write_build(built_files(), tmp_path) == []


def test_files_of_users_and_changed_files_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / "old.mjs").write_text("changed")
    (tmp_path / "outside.js").write_text("old")
    write_manifest(folder, {"old.mjs": SHA256, "../outside.js": SHA256})

    assert write_build(built_files(), folder) == []
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "old.mjs").read_text() == "changed"
    assert (tmp_path / "outside.js").is_file()


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"files": {"a": 1}}', '{"files": []}'])
def test_a_manifest_of_another_program_removes_nothing(manifest: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    (tmp_path / "a").write_text("")
    assert write_build(built_files(), tmp_path) == []
    assert (tmp_path / "a").is_file()


def test_the_manifest_lists_every_other_file() -> None:
    manifest = json.loads(built_files()["manifest.json"])
    assert set(manifest["built"]) == set(built_files()) - {"manifest.json"}
