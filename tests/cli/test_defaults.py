from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from snippetgen.cli import COMMANDS, main
from snippetgen.cli.defaults import KEYS, read_defaults
from tests.configurations import ROOT

DOCUMENT = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")

CTM = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration, which is the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.toml").write_text(CTM)
    return tmp_path


def write(folder: Path, table: str) -> None:
    (folder / "pyproject.toml").write_text(f'[project]\nname = "shop"\n{table}')


def test_build_and_check_take_their_paths_and_folder_from_the_project(project: Path) -> None:
    write(project, '[tool.snippetgen]\npaths = ["shop.toml"]\nout = "public"\n')
    assert run("check").stdout == "shop.toml: ok (shop, for ctm)\n"
    assert run("build").stdout == "public/shop/shop.min.js\n"
    assert (project / "public" / "shop" / "shop.min.js").is_file()


def test_the_command_line_takes_precedence_over_the_project(project: Path) -> None:
    write(project, '[tool.snippetgen]\npaths = ["none.toml"]\nout = "public"\n')
    assert run("build", "shop.toml", "--out", "mine").exit_code == 0
    assert not (project / "public").exists()


def test_paths_are_relative_to_the_file(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, '[tool.snippetgen.check]\npaths = ["shop.toml"]\n')
    (project / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(project / "deep" / "er")
    assert json.loads(run("check", "--json").stdout)["ok"] is True


def test_a_command_has_its_own_table(project: Path) -> None:
    write(project, '[tool.snippetgen.init]\nvendor = "callrail"\n')
    assert run("init", "new.toml").exit_code == 0
    assert 'vendor = "callrail"' in (project / "new.toml").read_text()
    assert run("init", "--vendor", "ctm", "other.toml").exit_code == 0
    assert 'vendor = "ctm"' in (project / "other.toml").read_text()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[tool.snippetgen]\nouts = 1", 'tool.snippetgen.outs: unknown key. Did you mean "out"?'),
        ('[tool.snippetgen.build]\nengine = "x"', "tool.snippetgen.build.engine: unknown key."),
        ("[tool]\nsnippetgen = 1", "tool.snippetgen: must be a table."),
        ("[tool.snippetgen]\nbuild = 1", "tool.snippetgen.build: must be a table."),
        ("[tool.snippetgen]\npaths = 1", "tool.snippetgen.paths: must be a list of strings."),
        ("[tool.snippetgen]\nout = true", "tool.snippetgen.out: must be text"),
    ],
)
def test_a_wrong_table_gives_status_2(table: str, message: str, project: Path) -> None:
    write(project, table)
    result = run("check", "shop.toml")
    assert result.exit_code == 2
    assert f"{project / 'pyproject.toml'}: {message}" in result.stderr


def test_settings_of_other_tools_are_ignored(project: Path) -> None:
    (project / "pyproject.toml").write_text("[broken")
    assert run("check", "shop.toml").exit_code == 0


def test_every_key_is_documented() -> None:
    (paragraph,) = (each for each in DOCUMENT.split("\n\n") if "[tool.snippetgen]" in each)
    for key in {key for keys in KEYS.values() for key in keys}:
        assert f"`{key}`" in paragraph


def test_each_key_is_a_parameter_of_its_command(project: Path) -> None:
    write(project, "".join(f"[tool.snippetgen.{name}]\n" for name in KEYS))
    assert set(read_defaults(project)) <= set(COMMANDS)
    for name, keys in KEYS.items():
        command = main.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        known = {
            opt.lstrip("-") for each in command.params for opt in (each.name, *each.opts) if opt
        }
        assert set(keys) <= known, name
