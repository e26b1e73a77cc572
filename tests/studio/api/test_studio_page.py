from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest

from snippetgen.studio import Studio
from snippetgen.studio.api.studio_page import MOST_EMBEDDED
from snippetgen.studio.middleware.csrf import TOKEN_HEADER
from snippetgen.vendors import all_vendors
from tests.config.fleet.fleets import write_fleet
from tests.studio.conftest import PREVIEW_PORT

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

HOSTILE = "</script><img src=x onerror=alert(1)>"


def test_the_page_inlines_the_data_that_it_shows_first(client: httpx.Client) -> None:
    page = client.get("/").text
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(html.unescape(found[1]))

    assert data["preview"] == f"http://127.0.0.1:{PREVIEW_PORT}"
    assert data["engines"] == ["chromium", "firefox", "webkit"]
    assert [each["name"] for each in data["vendors"]] == [entry.slug for entry in all_vendors()]
    assert [each["path"] for each in data["files"]] == ["calls.toml"]
    assert data["presets"][0]["title"] == "Classic: ordinary visitors"
    assert data["recognizable"] == ["web", "classic", "edge", "feature", "auto"]
    assert {"goal", "wait_ms", "consent"} <= {each["key"] for each in data["settings"]}
    assert data["fleets"] == []


def test_the_page_lists_the_fleets_of_a_folder_that_has_nothing_else(
    client: httpx.Client, file: Path
) -> None:
    write_fleet(file.parent, "name,goal\n")
    file.unlink()
    assert '"files": [], "fleets": ["fleet.toml"]' in client.get("/").text


def test_a_browser_checks_for_a_newer_version_of_each_script(client: httpx.Client) -> None:
    script = client.get("/static/studio.js")
    again = client.get("/static/studio.js", headers={"if-none-match": script.headers["etag"]})

    assert (script.status_code, script.headers["cache-control"]) == (200, "no-cache")
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")


def test_a_large_folder_is_listed_once_the_page_is_shown(client: httpx.Client, file: Path) -> None:
    for number in range(MOST_EMBEDDED):
        file.with_name(f"more{number:02}.toml").write_text(file.read_text())

    assert '"files": null' in client.get("/").text
    assert len(client.get("/api/files").json()) == MOST_EMBEDDED + 1


def test_the_page_contains_the_token_and_is_not_cached(
    client: httpx.Client, studio: Studio
) -> None:
    response = client.get("/")

    assert html.escape(studio.token) in response.text
    assert response.headers["cache-control"] == "no-store"


def test_a_page_of_an_earlier_server_gets_the_new_session(
    client: httpx.Client, studio: Studio, file: Path
) -> None:
    client.headers[TOKEN_HEADER] = "of-an-earlier-server"
    assert client.post("/api/draft", json={"text": ""}).status_code == 403

    response = client.get("/api/session")

    assert response.json()["token"] == studio.token
    assert response.json()["folder"] == str(file.parent)
    assert response.json()["preview"] == f"http://127.0.0.1:{PREVIEW_PORT}"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["cross-origin-resource-policy"] == "same-origin"


def test_hostile_configurations_are_escaped_in_the_page(client: httpx.Client, file: Path) -> None:
    file.write_text(f'vendor = "ctm"\ngoal = {json.dumps(HOSTILE)}\n# {HOSTILE}\nx = "{HOSTILE}"')

    assert "<img" not in client.get("/").text


def test_the_page_has_no_inline_script_or_style(client: httpx.Client) -> None:
    page = client.get("/").text

    scripts = re.findall(r"<script[^>]*>", page)
    assert all("src=" in each or 'type="application/json"' in each for each in scripts)
    assert "<style" not in page
    assert " style=" not in page


@pytest.mark.parametrize("path", ["/static/..%2Fapplication.py", "/static/%2e%2e/application.py"])
def test_static_files_outside_the_folder_are_not_served(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/api/files", "/api/vendors", "/static/app.css"])
def test_read_only_paths_reject_post(client: httpx.Client, path: str) -> None:
    assert client.post(path, json={}).status_code == 405


def test_an_unknown_path_is_logged_and_gets_a_hint(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get("/nowhere?token=madeup")

    assert response.status_code == 404
    assert response.text == (
        '"/nowhere" does not exist. The studio is at /, and a snippet at /s/NAME.js.\n'
    )
    assert 'GET "/nowhere": no such path' in caplog.text
    assert "madeup" not in caplog.text


def test_a_post_is_never_redirected(client: httpx.Client) -> None:
    response = client.post("/api/draft/", json={})
    assert response.status_code == 404
    assert "location" not in response.headers
