from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from snippetgen.builder.rendering import Snippet, render
from snippetgen.config import SnippetConfig
from snippetgen.studio import Studio
from snippetgen.studio.services import drafts

if TYPE_CHECKING:
    import httpx

GOOD = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


def draft(client: httpx.Client, text: str = GOOD, **more: object) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/api/draft", json={"text": text, **more}).json()
    return answer


def test_a_change_in_the_form_is_written_into_the_text(client: httpx.Client) -> None:
    answer = draft(client, "# mine\n" + GOOD, changes={"goal": "sale", "variables.url": "v"})

    assert answer["text"] == ('# mine\nvendor = "ctm"\ngoal = "sale"\n\n[variables]\nurl = "v"\n')
    assert answer["values"]["variables.url"] == "v"
    assert "sale" in answer["snippet"]["minified"]
    assert answer["problems"] == []


def test_a_draft_names_the_destination_that_its_settings_select(client: httpx.Client) -> None:
    auto = f'{GOOD}destination = "auto"\n'
    ids = 'account_id = "2"\nproject_id = "1"\nentity_id = "3"\n'
    drafts = [draft(client, text) for text in (auto, auto + ids, auto + "wait_ms = -1")]
    assert [each["destination"] for each in drafts] == ["auto", "classic+web+edge", "auto"]
    assert [each["values"]["destination"] for each in drafts] == ["auto"] * 3


def test_an_invalid_value_is_reported_at_its_key(client: httpx.Client) -> None:
    answer = draft(client, changes={"wait_ms": -1})

    assert answer["snippet"] is None
    assert answer["problems"] == [
        {
            "key": "wait_ms",
            "value": "-1",
            "message": "must be a whole number from 0 to 60000.",
            "field_message": "must be a whole number from 0 to 60000.",
            "line": 3,
            "column": 11,
        }
    ]


def test_a_draft_is_named_after_its_file(client: httpx.Client) -> None:
    assert draft(client, path="shop.toml")["snippet"]["name"] == "shop"
    assert client.post("/api/draft", json={"text": "", "path": "../a.toml"}).status_code == 403


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", "Invalid JSON"),
        (b"[]", "should be an object"),
        (b"{}", "text: Field required"),
        (b'{"text": 1, "x": 2}', "x: Extra inputs are not permitted"),
        (b'{"text": "\\ud800"}', "Invalid JSON"),
        (b'{"text": "", "changes": {"goal": {"a": 1}}}', "changes.goal"),
    ],
)
def test_a_malformed_request_is_rejected_with_its_error(
    client: httpx.Client, body: bytes, error: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.post("/api/draft", content=body, headers=headers)

    assert answer.status_code == 400
    assert error in answer.json()["error"]


def test_a_draft_is_rendered_once_for_the_editor_the_preview_and_calls(
    client: httpx.Client, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[Snippet] = []

    def spy(config: SnippetConfig) -> Snippet:
        rendered.append(render(config))
        return rendered[-1]

    monkeypatch.setattr(drafts, "render", spy)
    made = draft(client)
    previewed = asyncio.run(studio.find(made["id"]))
    client.post("/api/calls", json={"draft": made["id"], "stored": {}, "returned": {}})

    assert len(rendered) == 1
    assert previewed
    assert previewed[1] == made["snippet"]["minified"] == rendered[0].minified
