from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from snippetgen.studio import Studio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx


def events(response: httpx.Response) -> Iterator[tuple[str, Any]]:
    """Yields the events of a stream, as name and data."""
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])


def test_an_edited_file_is_published(client: httpx.Client, file: Path) -> None:
    with client.stream("GET", "/api/events") as response:
        coming = events(response)
        lines = response.headers["content-type"]
        file.write_text('vendor = "ctm"\ngoal = "edit"\n')

        assert next(coming)[0] == "files"
    assert lines.startswith("text/event-stream")


@pytest.mark.parametrize("seen", ["0", "x", "9" * 5000])
def test_a_page_receives_an_edit_made_before_it_subscribed(client: httpx.Client, seen: str) -> None:
    with client.stream("GET", f"/api/events?seen={seen}") as response:
        if seen == "0":
            assert next(events(response))[0] == "files"
        else:
            assert next(response.iter_lines()) == ": hello"


def test_a_hit_is_published_to_every_open_page(client: httpx.Client) -> None:
    text = 'vendor = "generic-method"\ngoal = "c"\n[options]\nmethod = "m"'
    draft = client.post("/api/draft", json={"text": text}).json()
    url = "https://1.log.optimizely.com/event?a=1&d=2&n=c&u=oeu1&x3=4"
    [name] = [draft["values"]["variables.url"]]
    asked = {"draft": draft["id"], "stored": {name: url}}
    with client.stream("GET", "/api/events") as one, client.stream("GET", "/api/events") as two:
        opened = [each.iter_lines() for each in (one, two)]
        for lines in opened:
            assert next(lines) == ": hello"
        answer = client.post("/api/calls", json=asked).json()

        for lines in opened:
            data = next(line for line in lines if line.startswith("data: "))
            assert json.loads(data[6:]) == answer["hit"]
    assert answer["note"].endswith("The studio continues with the values that the vendor stored.")


def test_a_stream_ends_when_the_studio_closes(client: httpx.Client, studio: Studio) -> None:
    with client.stream("GET", "/api/events") as response:
        lines = response.iter_lines()
        assert next(lines) == ": hello"
        studio.close()

        assert [line for line in lines if line.startswith("event: ")] in ([], ["event: bye"])
