"""The event loop stays free while snippets are rendered and compressed."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from snippetgen.studio.services import drafts, representations
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

TEXT = 'vendor = "ctm"\ngoal = "a_goal_that_no_other_test_compresses"\n'


@pytest.mark.parametrize(
    ("module", "function"),
    [
        (drafts, "render"),
        (representations, "gzip"),
        (representations, "br"),
    ],
)
def test_other_requests_are_answered_while_a_snippet_is_rendered_or_compressed(
    client: httpx.Client,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    function: str,
) -> None:
    original = getattr(module, function)
    reached, release = threading.Event(), threading.Event()

    def held(value: object) -> object:
        reached.set()
        assert release.wait(PATIENCE), "the event loop was blocked"
        return original(value)

    def busy() -> httpx.Response:
        if module is representations:
            file.write_text(TEXT)
            return client.get("/s/calls.js")
        return client.post("/api/draft", json={"text": TEXT})

    monkeypatch.setattr(module, function, held)
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(busy)
        try:
            assert reached.wait(PATIENCE)
            other = client.get("/api/vendors")
        finally:
            release.set()

    assert other.status_code == 200
    assert slow.result().status_code == 200
