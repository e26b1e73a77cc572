from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from snippetgen.studio import Project
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, goal: str = "call", **more: str) -> Path:
    settings = {"vendor": "ctm", "goal": goal, **more}
    path.write_text("".join(f'{key} = "{value}"\n' for key, value in settings.items()))
    return path


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [write(tmp_path / "one.toml"), write(tmp_path / "two.toml", "longer_goal")]


def test_the_problems_of_all_files_are_raised_together(tmp_path: Path) -> None:
    paths = [write(tmp_path / "a.toml", vendor="x"), write(tmp_path / "b.toml", vendor="y")]

    with pytest.raises(ConfigError) as caught:
        Project(paths)

    assert [problem.file for problem in caught.value.problems] == [str(path) for path in paths]


def test_entries_keep_the_order_of_the_paths(files: list[Path]) -> None:
    names = [entry.config.name for entry in Project(reversed(files)).entries()]

    assert names == ["two", "one"]


def test_an_edit_republishes_only_its_own_file(files: list[Path]) -> None:
    project = Project(files)
    before = project.entries()

    write(files[0], "another_goal")
    after = project.entries()

    assert after[0].config.goal == "another_goal"
    assert "another_goal" in after[0].published.minified
    assert after[1].published is before[1].published


def test_a_replaced_file_is_read_again(files: list[Path], tmp_path: Path) -> None:
    project = Project(files)

    write(tmp_path / "new", "edit").replace(files[0])

    assert project.entries()[0].config.goal == "edit"


def test_unchanged_files_are_not_read_again(files: list[Path]) -> None:
    project = Project(files)

    assert project.entries()[0] is project.entries()[0]


@pytest.mark.parametrize("broken", ['vendor = "ctm"\nwait_ms = "soon"\npackin = 1', "", "vendor"])
def test_an_invalid_edit_keeps_the_last_valid_snippet(files: list[Path], broken: str) -> None:
    project = Project(files)
    before = project.entries()[0]

    files[0].write_text(broken)
    after = project.entries()[0]

    assert after.stale
    assert after.published == before.published
    assert all(problem.file == str(files[0]) for problem in after.problems)


def test_an_invalid_edit_reports_every_problem(files: list[Path]) -> None:
    project = Project(files)

    files[0].write_text('vendor = "ctm"\nwait_ms = "soon"\npackin = 1')

    assert len(project.entries()[0].problems) == 3


def test_a_deleted_file_keeps_its_last_valid_snippet(files: list[Path]) -> None:
    project = Project(files)

    files[0].unlink()

    assert project.entries()[0].stale
    assert project.entries()[0].config.goal == "call"


def test_a_repaired_file_is_no_longer_stale(files: list[Path]) -> None:
    project = Project(files)
    original = files[0].read_text()

    files[0].write_text("broken")
    assert project.entries()[0].stale
    files[0].write_text(original)

    assert not project.entries()[0].stale


def test_a_renamed_configuration_replaces_its_old_name(files: list[Path]) -> None:
    project = Project(files)

    write(files[0], name="renamed")

    assert project.find("one") is None
    assert project.find("renamed") is not None


def test_a_duplicate_name_makes_the_later_file_stale(files: list[Path]) -> None:
    project = Project(files)

    write(files[1], name="one")
    first, second = project.entries()

    assert not first.stale
    assert (second.stale, second.config.name) == (True, "two")


def test_find_prefers_an_entry_that_is_not_stale(files: list[Path]) -> None:
    project = Project(files)
    files[0].write_text("broken")
    write(files[1], "fresh", name="one")

    found = project.find("one")

    assert found is not None
    assert found.config.goal == "fresh"


def test_a_folder_lists_valid_and_invalid_configurations(tmp_path: Path) -> None:
    write(tmp_path / "b.toml")
    (tmp_path / "a.toml").write_text("vendor = ")
    (tmp_path / "c.toml").write_text('[[[\nvendor = "x"\n')
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.x]\ngoal = "y"\n')
    (tmp_path / "vendor.toml").write_text('name = "A vendor"\n# vendor = "x"\n')

    project = Project(folder=tmp_path)

    assert [file.path.name for file in project.files()] == ["a.toml", "b.toml", "c.toml"]
    assert [bool(file.problems) for file in project.files()] == [True, False, True]
    assert [entry.config.name for entry in project.entries()] == ["b"]


def test_an_empty_folder_has_no_configurations(tmp_path: Path) -> None:
    project = Project(folder=tmp_path)

    assert (project.files(), project.entries()) == ([], ())


def test_files_that_are_empty_or_unreadable_are_listed_with_their_problems(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").touch()
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "other.toml").write_text('[project]\nname = "x"\n')
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "link.toml").symlink_to(tmp_path / "none")

    files = Project(folder=tmp_path).files()

    assert [file.path.name for file in files] == ["binary.toml", "empty.toml"]
    assert all(file.problems for file in files)


def test_new_and_deleted_files_in_a_folder_are_noticed(tmp_path: Path) -> None:
    project = Project(folder=tmp_path)
    path = write(tmp_path / "new.toml")
    assert project.find("new")

    path.unlink()

    assert project.find("new") is None


def test_a_configuration_in_a_folder_stays_listed_after_an_invalid_edit(tmp_path: Path) -> None:
    path = write(tmp_path / "one.toml")
    project = Project(folder=tmp_path)
    assert project.find("one")

    path.write_text("broken")

    [entry] = project.entries()
    assert entry.stale
    assert project.files()[0].problems == entry.problems


def test_a_file_that_starts_invalid_is_served_once_it_is_fixed(tmp_path: Path) -> None:
    path = tmp_path / "one.toml"
    path.write_text('vendor = "ctm"')
    project = Project(folder=tmp_path)
    assert project.find("one") is None

    write(path)

    assert project.find("one")


def test_the_version_counts_every_change_once(tmp_path: Path) -> None:
    path = write(tmp_path / "one.toml")
    project = Project(folder=tmp_path)
    before = project.version

    project.refresh()
    assert project.version == before
    write(path, "edit")
    project.refresh()
    project.refresh()

    assert project.version == before + 1


def test_an_edited_template_is_used(files: list[Path], template: Path) -> None:
    project = Project(files)
    before = project.entries()[0].published.minified

    template.write_text(template.read_text().replace("getAccountId", "getAccount_Id"))
    after = project.entries()[0].published.minified

    assert "getAccount_Id" in after
    assert "getAccount_Id" not in before


@pytest.mark.parametrize("broken", ["//% if", "//% include 'none.js'", "var = (;"])
def test_a_broken_template_keeps_the_last_valid_snippet(
    files: list[Path], template: Path, broken: str
) -> None:
    project = Project(files)
    before, good = project.entries()[0], template.read_text()

    template.write_text(f"{good}\n{broken}\n")
    entry = project.entries()[0]
    write(files[1], "edit")
    later = project.entries()[0]
    template.write_text(good)
    fixed = project.entries()[0]

    assert entry.published == before.published
    assert "a template in" in str(entry.problems[0])
    assert later.stale
    assert not fixed.stale
