from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from snippetgen.cli import COMMANDS, main
from snippetgen.cli.manual import manual_page, manual_pages


def test_each_command_has_a_page_with_its_options(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["man", "--out", str(tmp_path)])
    assert result.exit_code == 0
    names = {"snippetgen.1", *(f"snippetgen-{name}.1" for name in COMMANDS)}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert "\\-\\-out" in (tmp_path / "snippetgen-build.1").read_text()


def test_each_option_is_explained() -> None:
    context = click.Context(main)
    commands = {name: main.get_command(context, name) for name in COMMANDS}
    unexplained = [
        f"{name} {option.opts[0]}"
        for name, command in commands.items()
        if command
        for option in command.params
        if isinstance(option, click.Option) and not (option.help or option.hidden)
    ]
    assert unexplained == []


def test_a_page_is_printed() -> None:
    result = CliRunner().invoke(main, ["man", "check"])
    assert result.stdout == manual_pages(main)["snippetgen-check.1"]


def test_a_misspelt_command_gives_status_2_with_a_suggestion() -> None:
    result = CliRunner().invoke(main, ["man", "chek"])
    assert result.exit_code == 2
    assert 'Did you mean "check"?' in result.stderr


def test_no_text_of_a_command_becomes_a_roff_request() -> None:
    command = click.Command("x", help="First.\n\n.so /etc/passwd\n\n'br \\fB")
    page = manual_page(command, click.Context(command, info_name="x"))
    assert "\\&.so /etc/passwd\n" in page
    assert "\\&'br \\efB\n" in page


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_accepts_every_page() -> None:
    text = "".join(manual_pages(main).values())
    run = ["groff", "-man", "-Tutf8", "-ww", "-z"]
    done = subprocess.run(run, input=text, capture_output=True, text=True, check=True)
    assert done.stderr == ""
