from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from snippetgen.builder.tag_manager.template import template
from snippetgen.cli import main
from snippetgen.config import load

WEB = 'vendor = "ctm"\ngoal = "phone_call_conversion"\ndestination = "web"\n'


def gtm_template(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["gtm-template", *map(str, arguments)])


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.toml"
    path.write_text(WEB)
    return path


def test_the_files_of_a_gallery_repository_are_written(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "template"
    result = gtm_template(shop, "--out", out, "--homepage", "https://example.com/shop")
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(result.stdout.splitlines()) == sorted(str(path) for path in out.iterdir())
    assert (out / "template.tpl").read_text() == template(load(shop))
    assert 'homepage: "https://example.com/shop"' in (out / "metadata.yaml").read_text()


def test_a_template_that_needs_a_script_needs_its_address(shop: Path, tmp_path: Path) -> None:
    shop.write_text(WEB.replace("web", "classic"))
    result = gtm_template(shop, "--out", tmp_path / "template")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{shop}: public_url: must be an https:// address")
    assert not (tmp_path / "template").exists()


def test_a_folder_that_cannot_be_made_is_named(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "template").write_text("a file")
    result = gtm_template(shop, "--out", tmp_path / "template")
    assert result.exit_code == 2
    assert f"'{tmp_path / 'template'}' is a file" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["--no-such-option", "x.toml"]])
def test_wrong_use_is_status_2(arguments: list[str]) -> None:
    assert gtm_template(*arguments).exit_code == 2
