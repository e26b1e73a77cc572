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


def test_a_version_is_published_by_its_commit(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "template"
    options = ("--homepage", "https://example.com/shop", "--sha", "0a" * 20)
    assert gtm_template(shop, "--out", out, *options).exit_code == 0
    assert f'sha: "{"0a" * 20}"' in (out / "metadata.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument"),
        (["--no-such-option", "x.toml"], "No such option"),
        (["x.toml", "--homepage", "example.com"], "'example.com' is not an https:// address"),
        (["x.toml", "--homepage", "https://a.example", "--sha", "0a1b"], "40 hexadecimal digits"),
        (["x.toml", "--sha", "0a" * 20], "--sha needs --homepage"),
    ],
)
def test_wrong_use_gives_status_2(arguments: list[str], message: str) -> None:
    result = gtm_template(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
