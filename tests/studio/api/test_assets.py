from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.applications import Starlette

from snippetgen.studio.api.assets import SHEETS, STATIC, Assets

if TYPE_CHECKING:
    from pathlib import Path

    from tests.studio.conftest import CurrentApp


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the page's files."""
    return shutil.copytree(STATIC, tmp_path / "static")


@pytest.fixture
def assets(folder: Path) -> Assets:
    return Assets(folder)


@pytest.fixture
def client(assets: Assets, server: tuple[CurrentApp, str, httpx.HTTPTransport]) -> httpx.Client:
    current, address, transport = server
    current.app = Starlette(routes=[assets.mount])
    return httpx.Client(base_url=f"{address}/static", transport=transport)


def test_a_browser_need_not_check_a_version_again(client: httpx.Client, assets: Assets) -> None:
    version = assets.refresh()
    for file in ("studio.js", "lib/api.js", "studio.css"):
        response = client.get(f"/{version}/{file}")
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_the_stylesheet_contains_every_sheet(client: httpx.Client, assets: Assets) -> None:
    sheet = client.get(f"/{assets.refresh()}/studio.css").text
    files = sorted((STATIC / "styles").iterdir())
    assert [each.stem for each in files] == sorted(SHEETS)
    assert all(each.read_text() in sheet for each in files)


def test_a_changed_file_has_a_new_address_and_keeps_its_content_at_the_old_one(
    client: httpx.Client, assets: Assets, folder: Path
) -> None:
    old = assets.refresh()
    content = (folder / "lib" / "api.js").read_text()
    (folder / "lib" / "api.js").write_text("// newer")

    assert client.get(f"/{old}/lib/api.js").text == content
    new = assets.refresh()
    assert new != old
    assert client.get(f"/{new}/lib/api.js").text == "// newer"
    assert client.get(f"/{old}/lib/api.js").status_code == 404


def test_a_changed_sheet_changes_the_version(assets: Assets, folder: Path) -> None:
    old = assets.refresh()
    (folder / "styles" / "build.css").write_text("")
    assert assets.refresh() != old


@pytest.mark.parametrize("path", ["nosuch.js", "../assets.py", "%2e%2e/%2e%2e/assets.py", ""])
def test_a_version_has_only_the_files_of_the_folder(
    client: httpx.Client, assets: Assets, path: str
) -> None:
    assert client.get(f"/{assets.refresh()}/{path}").status_code == 404
