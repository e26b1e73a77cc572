"""Folders and files that cannot be read or written: the studio says why, and loses nothing."""

from __future__ import annotations

import resource
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx
    import pytest

TEXT = 'vendor = "ctm"\ngoal = "edited"\n'


@contextmanager
def full_disk() -> Iterator[None]:
    """Limit the files of this process to zero bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def listed(client: httpx.Client) -> dict[str, dict[str, Any]]:
    return {each["path"]: each for each in client.get("/api/files").json()}


def save(client: httpx.Client, path: str, known: str | None) -> httpx.Response:
    return client.put(f"/api/files/{path}", json={"text": TEXT, "revision": known})


def test_a_full_disk_leaves_the_file_and_the_build_as_they_were(
    client: httpx.Client, file: Path
) -> None:
    before = file.read_bytes()
    client.post("/api/build", json={"path": "calls.toml"}).raise_for_status()
    built = {path.name: path.read_bytes() for path in (file.parent / "dist" / "calls").iterdir()}
    known = listed(client)["calls.toml"]["revision"]

    with full_disk():
        changed = save(client, "calls.toml", known)
        new = save(client, "new.toml", None)
    assert (changed.status_code, new.status_code) == (422, 422)
    assert changed.json()["error"].startswith("Cannot write 'calls.toml': File too large.")
    assert sorted(path.name for path in file.parent.iterdir()) == ["calls.toml", "dist"]
    assert file.read_bytes() == before

    file.write_text(TEXT)
    with full_disk():
        answer = client.post("/api/build", json={"path": "calls.toml"})
    assert answer.status_code == 422
    assert "Cannot write to " in answer.json()["error"]
    after = {path.name: path.read_bytes() for path in (file.parent / "dist" / "calls").iterdir()}
    assert after == built


def test_saving_recreates_a_removed_folder(client: httpx.Client, file: Path) -> None:
    shutil.rmtree(file.parent)
    assert listed(client) == {}

    conflict = save(client, "calls.toml", "of the removed file")
    assert conflict.status_code == 409
    assert conflict.json()["revision"] is None
    assert save(client, "calls.toml", None).status_code == 200
    assert file.read_text() == TEXT
    assert [*listed(client)] == ["calls.toml"]


def test_a_link_to_a_file_outside_the_folder_is_listed_without_its_text(
    client: httpx.Client, file: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.toml"
    outside.write_text(TEXT)
    (file.parent / "link.toml").symlink_to(outside)

    link = listed(client)["link.toml"]

    assert (link["text"], link["revision"]) == (None, None)
    assert "outside the studio's folder" in link["problems"][0]["message"]
    assert save(client, "link.toml", None).status_code == 403
    assert outside.read_text() == TEXT


def test_a_file_that_is_not_text_is_never_overwritten_without_asking(
    client: httpx.Client, file: Path
) -> None:
    file.write_bytes(TEXT.encode("utf-16"))
    listing = listed(client)["calls.toml"]
    assert listing["text"] is None
    assert "must be UTF-8" in listing["problems"][0]["message"]

    conflict = save(client, "calls.toml", None)

    assert conflict.status_code == 409
    assert (conflict.json()["text"], conflict.json()["revision"]) == (None, listing["revision"])
    assert save(client, "calls.toml", listing["revision"]).status_code == 200


def test_a_draft_with_the_name_of_another_file_has_a_problem(
    client: httpx.Client, file: Path
) -> None:
    (file.parent / "Calls.toml").write_text(file.read_text())
    drafts = {
        path: client.post("/api/draft", json={"text": listing["text"], "path": path}).json()
        for path, listing in listed(client).items()
    }

    assert drafts["Calls.toml"]["problems"] == []
    assert drafts["Calls.toml"]["snippet"]
    (problem,) = drafts["calls.toml"]["problems"]
    assert problem["key"] == "name"
    assert "Calls.toml has the same name" in problem["message"]
    assert drafts["calls.toml"]["snippet"] is None
    named = client.post("/api/draft", json={"text": f'{TEXT}name = "shop"\n', "path": "calls.toml"})
    assert named.json()["problems"] == []
