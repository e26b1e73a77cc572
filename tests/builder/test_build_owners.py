"""A build overwrites no files of a customer, and says whose files it replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from snippetgen.builder.build_owners import RECORD, BuildOwners
from snippetgen.cli import main
from tests.config.fleet.fleets import write_fleet

if TYPE_CHECKING:
    from pathlib import Path

ACME = 'vendor = "ctm"\ngoal = "trial"\nname = "acme"\n'
TABLE = "name,goal\nacme,one\nother,two\n"


def build(folder: Path, *names: str) -> Result:
    paths = [str(folder / name) for name in names]
    return CliRunner().invoke(main, ["build", *paths, "--out", str(folder / "dist")])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "dist" / "acme").iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fleet with the customer `acme`, and two configurations of this name."""
    write_fleet(tmp_path, TABLE)
    (tmp_path / "acme.toml").write_text(ACME)
    (tmp_path / "copy.toml").write_text(ACME)
    return tmp_path


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("fleet.toml", "acme.toml", 'the files of the customer "acme" of {folder}/fleet.toml'),
        ("acme.toml", "fleet.toml", "the files of {folder}/acme.toml, which has the same name"),
    ],
)
def test_files_of_another_build_are_never_overwritten(
    first: str, second: str, message: str, folder: Path
) -> None:
    assert build(folder, first).exit_code == 0
    before = contents(folder)

    refused = build(folder, second)

    assert refused.exit_code == 1
    assert f"{folder}/dist/acme has {message.format(folder=folder)}" in refused.stderr
    assert contents(folder) == before
    assert build(folder, first).exit_code == 0


def test_files_of_another_configuration_are_replaced_with_a_warning(folder: Path) -> None:
    assert build(folder, "acme.toml").stderr == ""

    replaced = build(folder, "copy.toml")

    assert replaced.exit_code == 0
    message = f"{folder}/dist/acme had the files of {folder}/acme.toml, which has the same name."
    assert message in replaced.stderr
    assert build(folder, "copy.toml").stderr == ""


def test_a_build_can_be_taken_over_once_its_owner_no_longer_has_the_name(folder: Path) -> None:
    build(folder, "acme.toml")
    # The file was renamed.
    (folder / "acme.toml").rename(folder / "moved.toml")
    assert build(folder, "moved.toml").exit_code == 0
    assert "They were replaced." in build(folder, "copy.toml").stderr
    (folder / "moved.toml").write_text(ACME.replace("acme", "shop"))
    assert build(folder, "copy.toml").stderr == ""
    # The fleet builds it once no file has the name, and is its only owner then.
    (folder / "copy.toml").unlink()
    assert build(folder, "fleet.toml").exit_code == 0
    assert build(folder, "fleet.toml", "moved.toml").exit_code == 0
    (folder / "acme.toml").write_text(ACME)
    assert build(folder, "acme.toml").exit_code == 1
    # Two fleets never overwrite each other either.
    (folder / "fleet.toml").rename(folder / "shops.toml")
    assert build(folder, "shops.toml").exit_code == 0
    (folder / "fleet.toml").write_text((folder / "shops.toml").read_text())
    assert "acme" in build(folder, "fleet.toml").stderr


def test_the_fleet_that_built_a_customer_of_two_fleets_last_keeps_it(folder: Path) -> None:
    build(folder, "fleet.toml")
    write_fleet(folder, TABLE.replace("acme", "gone"))
    (folder / "new.csv").write_text("name,goal\nacme,three\n")
    (folder / "new.toml").write_text('vendor = "ctm"\n[fleet]\nfile = "new.csv"\n')
    assert build(folder, "new.toml").exit_code == 0
    write_fleet(folder, TABLE)

    refused = build(folder, "fleet.toml")

    assert f'the files of the customer "acme" of {folder}/new.toml' in refused.stderr
    (folder / "new.csv").write_text("name,goal\nacme,four\n")
    assert build(folder, "new.toml").exit_code == 0


def test_an_output_folder_may_be_a_symbolic_link(folder: Path) -> None:
    (folder / "elsewhere" / "deep").mkdir(parents=True)
    (folder / "dist").symlink_to(folder / "elsewhere" / "deep")
    assert build(folder, "acme.toml").stderr == ""
    assert "acme.toml, which has the same name" in build(folder, "copy.toml").stderr


def test_pruning_keeps_what_another_file_has_built_since(folder: Path) -> None:
    build(folder, "fleet.toml")
    write_fleet(folder, TABLE.replace("acme,one\n", ""))
    assert build(folder, "acme.toml").exit_code == 0

    CliRunner().invoke(
        main, ["build", str(folder / "fleet.toml"), "--out", str(folder / "dist"), "--prune"]
    )

    assert "acme.js" in contents(folder)


def test_a_damaged_record_or_missing_files_stop_no_build(folder: Path) -> None:
    build(folder, "acme.toml")
    for path in (folder / "dist" / "acme").iterdir():
        path.unlink()
    assert BuildOwners(folder / "dist").other("acme", folder / "copy.toml") is None
    with (folder / "dist" / RECORD).open("a") as record:
        record.write('["acme", 1]\n["acme"')
    assert build(folder, "copy.toml").stderr == ""
    assert "copy.toml" in build(folder, "acme.toml").stderr
