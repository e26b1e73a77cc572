from __future__ import annotations

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
        "INSTALL.md",
        "manifest.json",
        "shop.html",
        "shop.js",
        "shop.min.js",
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
    for name in ("shop.js", "shop.min.js", "shop.html", "INSTALL.md", "manifest.json"):
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


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(CTM)
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "shop").write_text("a file")
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist")
    assert result.exit_code == 1
    assert f"{tmp_path / 'dist' / 'shop'}: cannot be written" in result.stderr


def test_a_value_that_may_be_too_long_causes_a_warning(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(
        'vendor = "invoca"\ngoal = "call"\n[options]\nfield_type = "short"'
    )
    result = build(tmp_path / "shop.toml", "--out", tmp_path / "dist")
    assert result.exit_code == 0
    (line,) = result.stderr.splitlines()
    assert line.startswith("shop: warning: a heavy visitor (10 experiments, ")


def test_an_unestablished_vendor_is_refused(tmp_path: Path) -> None:
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
def test_wrong_use_is_status_2(arguments: list[str]) -> None:
    assert build(*arguments).exit_code == 2
