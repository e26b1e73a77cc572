from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.live_site import LIVE, live_site
from tests.studio.api.test_event_stream import events
from tests.studio.conftest import PREVIEW_PORT

if TYPE_CHECKING:
    from pathlib import Path

    import httpx


def start(client: httpx.Client, url: str, **asked: object) -> httpx.Response:
    return client.post("/api/inspect", json={"url": url, **asked})


def follow(client: httpx.Client, job: str) -> list[tuple[str, Any]]:
    with client.stream("GET", f"/api/inspect/{job}") as response:
        return list(events(response))


def test_an_inspection_streams_its_steps_and_ends_with_a_verdict(
    client: httpx.Client, file: Path
) -> None:
    file.write_text(LIVE)
    with live_site() as site:
        job = start(client, site, path="calls.toml").json()["job"]
        second = start(client, site)
        *progress, (name, found) = follow(client, job)

    assert second.status_code == 409
    assert {"step": "page"} in [data for name, data in progress if name == "progress"]
    assert (name, found["verdict"], found["works"]) == ("done", "works", True)
    assert found["browser"].startswith("Chromium")
    assert "handover is sent" in [each["text"] for each in found["timeline"]]
    assert found["report"].startswith(f"http://127.0.0.1:{PREVIEW_PORT}/_report/")

    latest = client.get("/api/inspect").json()
    assert (latest["job"], latest["event"], latest["data"]) == (job, "done", found)
    assert (latest["asked"]["url"], latest["asked"]["engine"]) == (site, "chromium")
    # It compares with a configuration, and nothing says that the page has the same one.
    assert (latest["compared"], latest["current"]) == (True, False)
    draft = client.post("/api/draft", json={"text": LIVE, "path": "calls.toml"}).json()
    assert client.get("/api/inspect", params={"draft": draft["id"]}).json()["current"]


def test_a_cancelled_inspection_ends_and_the_next_one_may_start(client: httpx.Client) -> None:
    with live_site() as site:
        job = start(client, f"{site}endless").json()["job"]

        cancelled = client.request("DELETE", f"/api/inspect/{job}", json={})

        assert cancelled.status_code == 200
        assert follow(client, job)[-1][0] == "cancelled"
        job = start(client, "http://shop.invalid/").json()["job"]
        name, data = follow(client, job)[-1]
        assert (name, "http://shop.invalid/" in data["error"]) == ("failed", True)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"url": "shop.example"}, 400),
        ({"url": "file:///etc/passwd"}, 400),
        ({"url": "javascript:alert(1)"}, 400),
        ({"url": "https://"}, 400),
        ({"url": f"https://shop.example/{'x' * 4000}"}, 400),
        ({"engine": "netscape"}, 400),
        ({"viewport": "watch"}, 400),
        ({"draft": "x", "path": "x"}, 400),
        ({"draft": "x"}, 404),
        ({"path": "none.toml"}, 404),
    ],
)
def test_unknown_addresses_and_choices_are_rejected(
    client: httpx.Client, asked: dict[str, object], status: int
) -> None:
    answer = start(client, **{"url": "https://shop.example/", **asked})  # type: ignore[arg-type]

    assert answer.status_code == status
    assert answer.json()["error"]


def test_only_the_latest_inspection_can_be_followed(client: httpx.Client) -> None:
    assert client.get("/api/inspect/x").status_code == 404
