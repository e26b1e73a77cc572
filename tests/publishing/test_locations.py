from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen.publishing.folder_store import FolderStore
from snippetgen.publishing.locations import check_location, open_store
from snippetgen.publishing.stores import StoreError


@pytest.mark.parametrize(
    "location", ["public", "/srv/www", "s3://bucket", "s3://bucket/a/b/", "gs://bucket", "az://box"]
)
def test_folders_and_buckets_are_locations(location: str) -> None:
    check_location(location)


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("ftp://bucket", "must be a folder, or s3://BUCKET/PREFIX"),
        ("https://bucket.example/x", "must be a folder, or s3://BUCKET/PREFIX"),
        ("s3://", "must be a folder, or s3://BUCKET/PREFIX"),
        ("s3://[", "must be a folder, or s3://BUCKET/PREFIX"),
        ("s3://key:secret@bucket", "must not contain credentials"),
        ("az://box?sig=secret", "must not contain credentials"),
        ("s3://bucket/x#secret", "must not contain credentials"),
    ],
)
def test_anything_else_is_refused_without_repeating_it(location: str, message: str) -> None:
    with pytest.raises(ValueError, match=message) as raised:
        check_location(location)
    assert "secret" not in str(raised.value)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = open_store(str(tmp_path / "file"))
    assert isinstance(store, FolderStore)
    assert store.read("x") is None
    with pytest.raises(StoreError, match="file/x cannot be written: "):
        store.write("x", b"", {})
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="folder cannot be read: Is a directory"):
        open_store(str(tmp_path)).read("folder")
