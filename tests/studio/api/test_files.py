from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

TEXT = 'vendor = "callrail" # mine\ngoal = "sale"\n'


def revision(client: httpx.Client, path: str = "calls.toml") -> str:
    files = {each["path"]: each for each in client.get("/api/files").json()}
    return str(files[path]["revision"])


def save(
    client: httpx.Client, path: str, text: str = TEXT, known: str | None = None
) -> httpx.Response:
    return client.put(f"/api/files/{path}", json={"text": text, "revision": known})


def test_files_are_listed_with_their_problems(client: httpx.Client, file: Path) -> None:
    (file.parent / "wrong.toml").write_text('vendor = "ctm"\n')

    calls, wrong = client.get("/api/files").json()

    assert (calls["path"], calls["name"], calls["problems"]) == ("calls.toml", "calls", [])
    assert calls["text"] == file.read_text()
    assert wrong["problems"] == [
        {
            "key": "goal",
            "value": None,
            "message": "required: text of 1 to 255 characters.",
            "field_message": "required: text of 1 to 255 characters.",
            "line": 1,
            "column": 1,
        }
    ]


def test_a_new_file_is_saved_and_listed_and_served(client: httpx.Client, file: Path) -> None:
    answer = save(client, "shop.toml")

    assert answer.json() == {"path": "shop.toml", "revision": revision(client, "shop.toml")}
    assert (file.parent / "shop.toml").read_text() == TEXT
    assert client.get("/s/shop.js").status_code == 200


def test_a_file_with_the_known_revision_is_replaced(client: httpx.Client, file: Path) -> None:
    assert save(client, "calls.toml", known=revision(client)).status_code == 200
    assert file.read_text() == TEXT


def test_a_file_that_changed_since_it_was_read_is_not_overwritten(
    client: httpx.Client, file: Path
) -> None:
    known = revision(client)
    file.write_text('vendor = "ctm"\ngoal = "theirs"\n')

    answer = save(client, "calls.toml", known=known)

    assert answer.status_code == 409
    assert answer.json()["text"] == file.read_text() == 'vendor = "ctm"\ngoal = "theirs"\n'
    assert save(client, "calls.toml", known=answer.json()["revision"]).status_code == 200


def test_a_new_file_never_overwrites_an_existing_one(client: httpx.Client, file: Path) -> None:
    before = file.read_text()

    assert save(client, "calls.toml").status_code == 409
    assert file.read_text() == before


@pytest.mark.parametrize("text", ["vendor = ", 'vendor = "ctm"', f"{TEXT}wait = 1"])
def test_an_invalid_configuration_is_not_saved(client: httpx.Client, file: Path, text: str) -> None:
    answer = save(client, "new.toml", text)

    assert answer.status_code == 422
    assert answer.json()["problems"]
    assert list(file.parent.glob("new.toml")) == []


def test_a_name_that_no_build_can_have_is_named_as_the_problem(
    client: httpx.Client, file: Path
) -> None:
    answer = save(client, "con.toml")

    assert answer.json()["error"] == (
        'The file was not saved: name = "con": no file can have this name on Windows. '
        "Choose another one."
    )
    assert not (file.parent / "con.toml").exists()


@pytest.mark.parametrize(
    "path",
    [
        "../x.toml",
        "%2e%2e/x.toml",
        "a/..%2F..%2Fx.toml",
        "%2Ftmp/x.toml",
        "link/x.toml",
        "x.txt",
        ".x.toml",
        "x.toml%00",
        "x",
        "",
    ],
)
def test_nothing_is_saved_outside_the_folder(client: httpx.Client, file: Path, path: str) -> None:
    outside = file.parent.parent
    (file.parent / "link").symlink_to(outside)

    def present() -> list[Path]:
        root = file.parents[-1]
        return [*sorted(file.parent.rglob("*")), *outside.glob("x*"), *root.glob("tmp/x.toml")]

    before = present()
    assert save(client, path).status_code in (403, 404, 405)
    assert present() == before


def test_a_missing_folder_is_reported(client: httpx.Client) -> None:
    answer = save(client, "deep/shop.toml")

    assert answer.status_code == 422
    assert answer.json()["error"] == "Cannot write 'deep/shop.toml': No such file or directory."
