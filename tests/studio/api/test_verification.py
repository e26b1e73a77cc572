from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.studio.api.test_event_stream import events
from tests.studio.conftest import PREVIEW_PORT

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

JOB = {
    "path": "calls.toml",
    "situations": ["normal", "no-visitor-cookie"],
    "engines": ["webkit"],  # starts fastest
}


def start(client: httpx.Client, **asked: object) -> httpx.Response:
    return client.post("/api/verify", json={**JOB, **asked})


def follow(client: httpx.Client, job: str) -> list[tuple[str, Any]]:
    with client.stream("GET", f"/api/verify/{job}") as response:
        return list(events(response))


def find(client: httpx.Client) -> Any:  # noqa: ANN401 - JSON
    return client.get("/api/verify", params={"path": "calls.toml"}).json()


def test_a_verification_streams_its_progress_and_ends_with_a_report(
    client: httpx.Client, file: Path
) -> None:
    job = start(client).json()["job"]
    second = start(client)

    *_, (name, result) = follow(client, job)

    assert (second.status_code, second.json()["job"]) == (409, job)
    assert name == "done"
    assert (result["done"], result["total"]) == (2, 2)
    assert (result["passed"], result["failed"], result["missing"]) == (2, 0, [])
    assert sorted(result["cells"].values(), key=str) == [{"webkit": "passed"}] * 2
    assert result["causes"] == []
    assert result["report"].startswith(f"http://127.0.0.1:{PREVIEW_PORT}/_report/")
    assert follow(client, job)[-1][0] == "done"

    # Its result belongs to the configuration, whatever the comments of its file.
    file.write_text(f"# a comment\n{file.read_text()}")
    latest = find(client)
    assert latest.pop("changed").endswith("+00:00")
    assert latest == {"job": job, "engines": ["webkit"], "event": "done", "data": result}
    file.write_text(file.read_text().replace("phone", "fax"))
    assert find(client) == {"job": None}


def test_a_cancelled_verification_ends(client: httpx.Client) -> None:
    job = start(client, situations=[]).json()["job"]

    cancelled = client.request("DELETE", f"/api/verify/{job}", json={})

    assert cancelled.status_code == 200
    assert follow(client, job)[-1][0] == "cancelled"
    assert start(client, engines=["netscape"]).status_code == 400


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"engines": ["netscape"]}, 400),
        ({"engines": []}, 400),
        ({"situations": ["nowhere"]}, 400),
        ({"draft": "x"}, 400),
        ({"path": None}, 400),
        ({"path": None, "draft": "x"}, 404),
        ({"path": "none.toml"}, 404),
    ],
)
def test_unknown_engines_situations_drafts_and_files_are_rejected(
    client: httpx.Client, asked: dict[str, object], status: int
) -> None:
    answer = start(client, **asked)

    assert answer.status_code == status
    assert answer.json()["error"]


def test_only_the_latest_verification_can_be_followed(client: httpx.Client) -> None:
    assert client.get("/api/verify/x").status_code == 404
