"""Requests of the installation's steps that tests share."""

from __future__ import annotations

from typing import Any

import httpx
from snippetgen_harness.rest.__main__ import TOKEN


def ask(client: httpx.Client, step: str, status: int = 200, **body: Any) -> Any:  # noqa: ANN401
    answer = client.post(f"/api/install/{step}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def signed_in(client: httpx.Client, product: str = "Classic") -> str:
    """Sign in; returns the id of a project."""
    ask(client, "sign-in", token=TOKEN)
    (project,) = ask(client, "projects", search=f"shop ({product}")["projects"]
    return str(project["id"])
