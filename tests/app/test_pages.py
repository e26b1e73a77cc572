from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

import pytest

from tests.app.conftest import PRESETS

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

HOSTILE = "</script><img src=x onerror=alert(1)>"


def test_the_first_page_lists_the_configurations(client: httpx.Client) -> None:
    page = client.get("/").text

    assert '<a href="/preview/calls">calls</a>' in page
    assert "CallTrackingMetrics" in page


def test_a_preview_shows_the_tags_the_hashes_and_the_set_up(client: httpx.Client) -> None:
    page = html.unescape(client.get("/preview/calls").text)

    assert 'crossorigin="anonymous"' in page
    assert page.count("sha384-") == 2
    assert "Settings > Integrations > Webhooks" in page


def test_code_in_the_catalogue_is_shown_as_code(client: httpx.Client, file: Path) -> None:
    file.write_text('vendor = "callrail"\ngoal = "phone_call_conversion"\n')

    page = client.get("/preview/calls").text

    assert "<code>CallTrk.swap()</code>" in page
    assert "`" not in page.partition('<h2 id="setup-title">')[2]


def test_a_preview_offers_the_presets_in_groups(client: httpx.Client) -> None:
    page = client.get("/preview/calls").text

    assert '<optgroup label="A &lt;group&gt;">' in page
    assert '<option value="one">One &amp; only</option>' in page


def test_presets_are_there_by_their_ids(client: httpx.Client) -> None:
    by_id = client.get("/presets.json").json()

    assert list(by_id.values()) == PRESETS[0]["situations"]
    assert list(by_id) == ["one", "two"]


@pytest.mark.parametrize("path", ["/", "/preview/calls"])
def test_hostile_text_stays_text(client: httpx.Client, file: Path, path: str) -> None:
    file.write_text(f'vendor = "ctm"\ngoal = {json.dumps(HOSTILE)}\n')

    page = client.get(path).text

    assert "<img" not in page
    assert html.escape(HOSTILE) in page


@pytest.mark.parametrize("path", ["/", "/preview/calls"])
def test_every_problem_of_a_broken_edit_is_shown(
    client: httpx.Client, file: Path, path: str
) -> None:
    file.write_text('vendor = "ctm"\ngoal = "call"\nwait_ms = "<b>"\npackin = 1')

    page = client.get(path).text

    text = html.unescape(page)
    assert 'wait_ms = "<b>": must be a whole number from 0 to 60000.' in text
    assert "packin" in text
    assert "<b>" not in page


def test_pages_have_no_script_and_no_style_of_their_own(client: httpx.Client) -> None:
    page = client.get("/preview/calls").text

    assert page.count("<script") == page.count("<script type=") == 1
    assert "<style" not in page
    assert " style=" not in page


def test_an_unknown_configuration_is_not_found(client: httpx.Client) -> None:
    assert client.get("/preview/other").status_code == 404


@pytest.mark.parametrize("path", ["/static/..%2F..%2Fpages.py", "/static/%2e%2e/pages.py"])
def test_static_files_do_not_lead_out_of_their_folder(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/preview/calls", "/explanation", "/static/app.css"])
def test_nothing_can_be_changed(client: httpx.Client, path: str) -> None:
    assert client.post(path, content=b"x").status_code == 405
