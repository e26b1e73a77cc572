from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from snippetgen.cli import check
from snippetgen.cli.init import command
from snippetgen.config import json_schema
from snippetgen.vendors import catalogue


@pytest.mark.parametrize("slug", catalogue())
def test_a_new_file_passes_check_unchanged(slug: str, tmp_path: Path) -> None:
    path = tmp_path / "new.toml"

    made = CliRunner().invoke(command, ["--vendor", slug, str(path)])
    checked = CliRunner().invoke(check.command, [str(path)])

    assert (made.exit_code, made.stdout) == (0, f"Wrote {path}\n")
    assert "It reports to Optimizely Classic. For another product, change" in made.stderr
    assert (checked.exit_code, checked.stdout) == (0, f"{path}: ok (new, for {slug})\n")


def test_the_default_path_is_snippet_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert CliRunner().invoke(command, []).exit_code == 0
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["snippet.schema.json", "snippet.toml"]


def test_the_file_names_the_schema_that_is_next_to_it(tmp_path: Path) -> None:
    CliRunner().invoke(command, [str(tmp_path / "shop.toml")])
    first = (tmp_path / "shop.toml").read_text().splitlines()[0]
    schema = tmp_path / first.removeprefix("#:schema ")
    assert json.loads(schema.read_text()) == json_schema()
    schema.write_text("mine")
    CliRunner().invoke(command, [str(tmp_path / "other.toml")])
    assert schema.read_text() == "mine"


def test_a_folder_gets_a_snippet_toml(tmp_path: Path) -> None:
    assert CliRunner().invoke(command, [str(tmp_path)]).exit_code == 0
    assert (tmp_path / "snippet.toml").is_file()


@pytest.mark.parametrize("kind", ["file", "dangling link"])
def test_an_existing_file_is_never_overwritten(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "snippet.toml"
    if kind == "file":
        path.write_text("mine")
    else:
        path.symlink_to(tmp_path / "nowhere")

    result = CliRunner().invoke(command, [str(path)])

    assert result.exit_code == 1
    assert result.stderr == f"{path}: already exists and was not changed.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["snippet.toml"]
    assert path.is_symlink() or path.read_text() == "mine"


def test_an_empty_file_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.touch()

    assert CliRunner().invoke(command, [str(path)]).exit_code == 0
    assert 'vendor = "ctm"' in path.read_text()


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "none" / "a.toml")])

    assert result.exit_code == 1
    assert "does not exist" in result.stderr


def test_a_new_file_must_have_the_extension(tmp_path: Path) -> None:
    path = tmp_path / "shop"
    result = CliRunner().invoke(command, [str(path)])

    assert (result.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert f"{path}: no such folder, and the name of a new file must end in .toml." in result.stderr


def test_an_invalid_path_is_reported(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / ("x" * 300))])

    assert result.exit_code == 1
    assert result.stderr.endswith(": cannot be written: File name too long.\n")


def test_an_unknown_vendor_gets_a_suggestion_and_no_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["--vendor", "callrial", str(tmp_path)])

    assert result.exit_code == 1
    assert result.stderr.startswith('There is no vendor "callrial". Did you mean "callrail"? ')
    assert list(tmp_path.iterdir()) == []


def test_a_vendor_that_is_not_established_gets_no_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["--vendor", "nimbata", str(tmp_path)])

    assert result.exit_code == 1
    assert "no snippet can be built for Nimbata" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_destination_can_be_named_and_its_required_settings_are_left_to_fill_in(
    tmp_path: Path,
) -> None:
    path = tmp_path / "shop.toml"
    made = CliRunner().invoke(command, ["--destination", "feature", str(path)])
    assert (made.exit_code, made.stdout) == (0, f"Wrote {path}\n")
    assert "Fill in goal, visitor, account_id, entity_id: " in made.stderr

    checked = CliRunner().invoke(check.command, [str(path)])
    places = set(re.findall(r": (\w+)(?: = [^:]*)?: ", checked.stdout + checked.stderr))
    assert checked.exit_code == 1
    assert places == {"visitor", "account_id", "entity_id"}


def test_an_unknown_destination_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    result = CliRunner().invoke(command, ["--destination", "egde", str(path)])
    assert (result.exit_code, path.exists()) == (1, False)
    assert 'Did you mean "edge"?' in result.stderr


def test_in_a_terminal_init_asks_and_says_how_to_find_the_answer(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    program = Path(sys.executable).with_name("snippetgen")
    path = tmp_path / "shop.toml"
    with subprocess.Popen(
        [str(program), "init", str(path)], stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        os.write(ours, b"edge\n")
        assert process.wait() == 0
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "optimizelyEdge.get is a function" in shown
    assert shown.index("  web ") < shown.index("  classic ")
    assert "Destination [web]" in shown
    assert 'destination = "edge"' in path.read_text()
    assert 'account_id = ""' in path.read_text()
