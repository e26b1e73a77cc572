from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from snippetgen_harness.fakes.rest import create_rest

from snippetgen.optimizely import ApiError, ConfigFile, Installation
from snippetgen.optimizely.api import Optimizely
from snippetgen.optimizely.credentials import PersonalToken
from snippetgen.optimizely.models import WEB
from tests.harness.fakes.rest.openapi import Contract
from tests.optimizely.account import BASE_URLS, TOKEN, Account

pytestmark = pytest.mark.skipif(
    "SNIPPETGEN_REFERENCE" not in os.environ,
    reason="SNIPPETGEN_REFERENCE is unset: the folder of Optimizely's OpenAPI document",
)


@pytest.fixture(scope="module")
def contract() -> Contract:
    path = Path(os.environ["SNIPPETGEN_REFERENCE"]) / "rest_v2_openapi.json"
    return Contract(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture
def account() -> Account:
    return Account()


def exchanges(
    account: Account, steps: Callable[[Optimizely], Awaitable[object]], token: str = TOKEN
) -> list[httpx.Response]:
    """Run the steps, and return all responses with their requests."""
    seen: list[httpx.Response] = []

    async def remember(response: httpx.Response) -> None:
        await response.aread()
        seen.append(response)

    async def main() -> None:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(create_rest(account.state)),
            event_hooks={"response": [remember]},
        ) as client:
            await steps(Optimizely(client, PersonalToken(token), BASE_URLS, account.clock))

    asyncio.run(main())
    return seen


def test_an_installation_follows_the_document(
    contract: Contract, account: Account, tmp_path: Path
) -> None:
    experiment = account.state.add_experiment(account.web, "Green button")
    experiment["metrics"] = [{"aggregator": "sum", "field": "revenue", "scope": "visitor"}]

    async def steps(optimizely: Optimizely) -> None:
        installation = Installation(optimizely, ConfigFile.open(tmp_path / "shop.toml", "ctm"))
        project = account.found(await installation.projects(), "web")
        await installation.apply(await installation.plan(project, attach=True))

    answers = exchanges(account, steps)

    methods = [answer.request.method for answer in answers]
    assert methods == ["GET", "GET", "GET", "POST", "GET", "PATCH"]
    assert [fault for answer in answers for fault in contract.faults(answer)] == []


@pytest.mark.parametrize("status", [401, 403, 404, 429, 503])
def test_rejections_follow_the_document(status: int, contract: Contract, account: Account) -> None:
    foreign = account.state.add_project("Theirs", account_id=2222)
    if status == 429:
        account.state.faults.too_many = 100
    elif status == 503:
        account.state.faults.unavailable = 100
    path = {403: f"{foreign}", 404: "1"}.get(status, str(account.web))

    async def steps(optimizely: Optimizely) -> None:
        from snippetgen.optimizely import Project

        project = Project(path, "1111", "x", WEB)
        with pytest.raises(ApiError):
            await optimizely.api_of(project).goals(project)

    answers = exchanges(account, steps, "wrong:1111" if status == 401 else TOKEN)

    assert {answer.status_code for answer in answers} == {status}
    assert [fault for answer in answers for fault in contract.faults(answer)] == []


def test_the_comparison_finds_each_deviation(contract: Contract) -> None:
    request = httpx.Request(
        "POST",
        "https://api.optimizely.com/v2/projects/1/custom_events",
        json={"key": "a/b", "id": 1, "category": "calls"},
    )
    answer = httpx.Response(201, json={"key": "a/b", "id": "1"}, request=request)

    faults = " ".join(contract.faults(answer))

    for part in ("'a/b' does not match", "id is read-only", "'calls' is not one of", "'1' is not"):
        assert part in faults
