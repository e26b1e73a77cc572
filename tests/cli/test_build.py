from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from snippetgen.cli import main
from tests.configurations import ROOT
from tests.descriptors import ACME

CTM = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


def build(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["build", *map(str, arguments)])


def test_a_configuration_is_built_into_a_folder_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(CTM)
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{tmp_path / 'dist' / 'shop' / 'shop.min.js'}\n"
    assert sorted(path.name for path in (tmp_path / "dist" / "shop").iterdir()) == [
        "INSTALL.html",
        "INSTALL.md",
        "manifest.json",
        "package.json",
        "shop.d.ts",
        "shop.gtm.json",
        "shop.html",
        "shop.js",
        "shop.min.js",
        "shop.mjs",
    ]


def test_building_twice_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(CTM)
    for _ in range(2):
        assert build(tmp_path / "shop.toml", "--out", tmp_path / "dist").exit_code == 0
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist", "--check")
    assert result.exit_code == 0
    assert "1 up to date" in result.stdout


def test_check_names_what_differs_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(CTM)
    build(tmp_path / "shop.toml", "--out", tmp_path / "dist")
    (tmp_path / "shop.toml").write_text(CTM.replace("phone", "fax"))
    before = (tmp_path / "dist/shop/shop.js").read_bytes()
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist", "--check")
    assert result.exit_code == 1
    for name in ("shop.js", "shop.min.js", "shop.mjs", "shop.html", "INSTALL.md", "manifest.json"):
        assert f"{tmp_path / 'dist/shop' / name} differs at line" in result.stderr
    assert (tmp_path / "dist/shop/shop.js").read_bytes() == before


def test_check_fails_if_nothing_was_built(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(CTM)
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist", "--check")
    assert result.exit_code == 1
    assert "shop.min.js is missing" in result.stderr
    assert not (tmp_path / "dist").exists()


def test_nothing_is_built_if_one_configuration_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(CTM)
    (tmp_path / "bad.toml").write_text('vendor = "ctmm"\nwait_ms = "soon"\n')
    result = build(tmp_path / "good.toml", tmp_path / "bad.toml", "--out", tmp_path / "dist")
    assert result.exit_code == 1
    assert 'Did you mean "ctm"?' in result.stderr
    assert "wait_ms" in result.stderr
    assert not (tmp_path / "dist").exists()


def test_files_that_are_no_longer_built_are_removed_and_listed(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(CTM)
    build(tmp_path / "shop.toml", "--out", tmp_path / "dist")
    folder = tmp_path / "dist" / "shop"
    (folder / "stale.js").write_bytes((folder / "shop.js").read_bytes())
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["built"]["stale.js"] = manifest["built"]["shop.js"]
    (folder / "manifest.json").write_text(json.dumps(manifest))

    checked = build(tmp_path / "shop.toml", "--out", tmp_path / "dist", "--check")
    assert f"{folder / 'stale.js'} is not part of the build" in checked.stderr
    assert "Run `snippetgen build` without --check" in checked.stderr
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist")
    assert result.stderr == f"{folder / 'stale.js'}: removed, because it is no longer built.\n"
    assert not (folder / "stale.js").exists()


def test_json_says_what_was_built(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(CTM)
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist", "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, result.stderr, report["ok"]) == (0, "", True)
    (found,) = report["builds"]
    assert found["name"] == "shop"
    assert set(found["files"]) == {path.name for path in (tmp_path / "dist/shop").iterdir()}
    assert found["removed"] == found["differences"] == found["warnings"] == []


def test_json_has_the_differences_and_the_problems(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(CTM)
    (tmp_path / "bad.toml").write_text(f'{CTM}wait_ms = "soon"\n')
    checked = build(tmp_path / "shop.toml", "--out", tmp_path / "dist", "--json", "--check")
    report = json.loads(checked.stdout)
    assert (checked.exit_code, report["ok"]) == (1, False)
    assert "shop.min.js is missing" in " ".join(report["builds"][0]["differences"])
    wrong = build(tmp_path / "bad.toml", "--out", tmp_path / "dist", "--json")
    (problem,) = json.loads(wrong.stdout)["problems"]
    assert (wrong.exit_code, problem["key"], problem["line"]) == (1, "wait_ms", 3)
    assert problem["file"] == str(tmp_path / "bad.toml")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(CTM)
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "shop").write_text("a file")
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist")
    assert result.exit_code == 1
    place = tmp_path / "dist" / "shop"
    assert f"{place}: cannot be written: {place} is a file, not a folder. " in result.stderr


def test_a_value_that_may_be_too_long_causes_a_warning(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(
        'vendor = "invoca"\ngoal = "call"\n[options]\nfield_type = "short"'
    )
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist")
    assert result.exit_code == 0
    (line,) = result.stderr.splitlines()
    assert line.startswith("shop: warning: a heavy visitor (10 experiments, ")


def test_a_vendor_without_established_facts_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(CTM.replace("ctm", "marchex"))
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist")
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "no snippet can be built for Marchex" in line
    assert 'Use vendor = "generic-beacon" instead' in line
    assert not (tmp_path / "dist").exists()


def test_a_custom_descriptor_is_built_without_local_paths(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(ACME.replace("value_length = 400", ""))
    (tmp_path / "shop.toml").write_text(CTM.replace('"ctm"', '"./acme.toml"'))
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist")
    assert (result.exit_code, result.stderr) == (0, "")
    for path in (tmp_path / "dist" / "shop").iterdir():
        assert str(tmp_path) not in path.read_text()
    assert "Acme Calls" in (tmp_path / "dist/shop/INSTALL.md").read_text()


def test_the_committed_examples_are_up_to_date() -> None:
    examples = sorted((ROOT / "examples").glob("*.toml"))
    result = build(*examples, "--out", ROOT / "dist", "--check")
    assert (result.stderr, result.exit_code) == ("", 0)


@pytest.mark.parametrize("arguments", [[], ["--no-such-option", "x.toml"]])
def test_wrong_use_gives_status_2(arguments: list[str]) -> None:
    assert build(*arguments).exit_code == 2
