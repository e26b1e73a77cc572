from __future__ import annotations

import os
from pathlib import Path

import pytest

from snippetgen.files.atomic import differences, replacing, write_files, write_new

FILES = {"a.js": b"one\ntwo\n", "b.json": b"{}\n"}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_files_are_written_into_a_new_folder(tmp_path: Path) -> None:
    write_files(FILES, tmp_path / "deep" / "folder")
    assert contents(tmp_path / "deep" / "folder") == FILES


def test_existing_content_is_replaced(tmp_path: Path) -> None:
    write_files({"a.js": b"old"}, tmp_path)
    write_files(FILES, tmp_path)
    assert contents(tmp_path) == FILES


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    write_files(FILES, tmp_path)
    (tmp_path / "a.js").chmod(0o600)
    write_files(FILES, tmp_path)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"a.js": 0o600, "b.json": 0o644}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits")
def test_nothing_changes_if_one_file_cannot_be_written(tmp_path: Path) -> None:
    import resource

    write_files({"a.js": b"old", "b.json": b"old"}, tmp_path)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_files({"a.js": b"new", "b.json": b"x" * 2048}, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert contents(tmp_path) == {"a.js": b"old", "b.json": b"old"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_files_are_readable_by_everyone(tmp_path: Path) -> None:
    write_files(FILES, tmp_path)
    assert (tmp_path / "a.js").stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_new_folder_follows_the_umask_and_never_changes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = os.umask(0o077)
    try:
        with monkeypatch.context() as patch:
            patch.delattr(os, "umask")  # other threads have the same one
            write_files(FILES, tmp_path / "new")
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new/a.js").stat().st_mode & 0o777 == 0o644


def test_files_that_were_just_published_do_not_differ(tmp_path: Path) -> None:
    write_files(FILES, tmp_path)
    assert list(differences(FILES, tmp_path)) == []


def test_each_difference_is_named(tmp_path: Path) -> None:
    write_files({"a.js": b"one\nTWO\n", "c.txt": b""}, tmp_path)
    assert list(differences(FILES, tmp_path)) == [
        f"{tmp_path / 'a.js'} differs at line 2",
        f"{tmp_path / 'b.json'} is missing",
        f"{tmp_path / 'c.txt'} is not part of the build",
    ]


def test_a_new_file_is_complete_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    write_new(b"new", tmp_path / "a.toml")
    assert contents(tmp_path) == {"a.toml": b"new"}


def test_a_new_file_never_replaces_another(tmp_path: Path) -> None:
    write_files({"a.toml": b"old"}, tmp_path)
    with pytest.raises(FileExistsError):
        write_new(b"new", tmp_path / "a.toml")
    assert contents(tmp_path) == {"a.toml": b"old"}


def test_a_file_that_is_written_in_parts_appears_once_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "results.csv"
    for content in (b"one", b"two"):
        with replacing(target) as file:
            file.write(content)
            assert not target.exists() or target.read_bytes() == b"one"
        assert contents(target.parent) == {"results.csv": content}


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "results.csv"
    target.write_bytes(b"old")

    def fail() -> None:
        with replacing(target) as file:
            file.write(b"new")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert contents(tmp_path) == {"results.csv": b"old"}
