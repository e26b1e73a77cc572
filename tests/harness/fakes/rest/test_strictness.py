from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from snippetgen_harness.fakes.rest import Application, State, create_rest

TOKEN = {"Token": "madeup:1111"}
BEARER = {"Authorization": "Bearer madeup:1111"}


@pytest.fixture
def state() -> State:
    state = State(
        tokens={"madeup:1111": 1111},
        applications={"1234": Application("madeup", ("https://vendor.example/callback",))},
    )
    state.add_project("Shop (Classic)", classic=True)
    state.add_project("Shop (Web)")
    return state


def ask(state: State, method: str, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401
    async def main() -> httpx.Response:
        transport = httpx.ASGITransport(create_rest(state))
        async with httpx.AsyncClient(transport=transport, base_url="https://fake.test") as client:
            return await client.request(method, path, **options)

    return asyncio.run(main())


def goals(state: State) -> str:
    return f"/experiment/v1/projects/{state.projects[0]['id']}/goals/"


def events(state: State) -> str:
    return f"/v2/projects/{state.projects[1]['id']}/custom_events"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Basic madeup:1111"}, 401),
        ({"Token": "madeup"}, 403),
        ({"Token": "wrong:1111"}, 403),
        (TOKEN, 200),
        (BEARER, 200),
    ],
)
def test_v1_accepts_a_token_in_its_own_header_or_as_a_bearer_token(
    headers: dict[str, str], status: int, state: State
) -> None:
    assert ask(state, "GET", goals(state), headers=headers).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), (TOKEN, 401), ({"Authorization": "bearer x"}, 401), (BEARER, 200)],
)
def test_v2_accepts_only_a_bearer_token(headers: dict[str, str], status: int, state: State) -> None:
    assert ask(state, "GET", "/v2/projects", headers=headers).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        {"goal_type": 1, "event": "e"},
        {"title": "t", "event": "e"},
        {"title": "t", "goal_type": 1},
        {"title": "t", "goal_type": True, "event": "e"},
        {"title": "t", "goal_type": 5},
        {"title": "t", "goal_type": 1, "event": "e", "id": 1},
        {"title": "t", "goal_type": 1, "event": "e", "experiment_ids": [1]},
        [],
    ],
)
def test_v1_refuses_a_goal_that_is_not_as_documented(body: object, state: State) -> None:
    assert ask(state, "POST", goals(state), headers=TOKEN, json=body).status_code == 400
    assert state.goals == []


def test_v1_answers_201_to_a_new_goal_and_202_to_a_change(state: State) -> None:
    body = {"title": "t", "goal_type": 1, "event": "e", "addable": True}
    made = ask(state, "POST", goals(state), headers=TOKEN, json=body)
    path = f"/experiment/v1/goals/{made.json()['id']}/"
    changed = ask(state, "PUT", path, headers=TOKEN, json={"title": "u"})
    forbidden = ask(state, "PUT", path, headers=TOKEN, json={"event": "f"})

    assert (made.status_code, changed.status_code, forbidden.status_code) == (201, 202, 400)
    assert changed.json()["event"] == "e"


@pytest.mark.parametrize("place", ["title", "token"])
def test_v1_refuses_a_token_in_the_body(place: str, state: State) -> None:
    body = {"title": "t", "goal_type": 1, "event": "e", place: "madeup:1111"}
    status = ask(state, "POST", goals(state), headers=TOKEN, json=body).status_code
    assert status == (401 if place == "token" else 201)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"key": ""},
        {"key": "a/b"},
        {"key": "k" * 65},
        {"key": "k", "category": "calls"},
        {"key": "k", "event_type": "click"},
        {"key": "k", "id": 1},
        {"key": "taken"},
    ],
)
def test_v2_refuses_an_event_that_is_not_as_documented(body: dict[str, Any], state: State) -> None:
    state.add_event(state.projects[1]["id"], key="taken")
    answer = ask(state, "POST", events(state), headers=BEARER, json=body)
    assert answer.status_code == 400
    assert answer.json().keys() == {"code", "message", "messages", "uuid"}


@pytest.mark.parametrize("query", ["per_page=101", "per_page=0", "page=0", "page=x"])
def test_v2_refuses_pages_beyond_its_limits(query: str, state: State) -> None:
    assert ask(state, "GET", f"/v2/projects?{query}", headers=BEARER).status_code == 400


def test_v2_sends_a_classic_project_to_v1(state: State) -> None:
    path = f"/v2/events?project_id={state.projects[0]['id']}"
    assert "use the v1 API" in ask(state, "GET", path, headers=BEARER).text


@pytest.mark.parametrize(
    ("change", "status", "location"),
    [
        ({}, 302, "code="),
        ({"scopes": "read"}, 302, "error=invalid_scope"),
        ({"response_type": "token"}, 302, "error=unsupported_response_type"),
        ({"client_id": "1"}, 400, None),
        ({"redirect_uri": "https://evil.example/"}, 400, None),
        ({"redirect_uri": "http://127.0.0.1/callback"}, 400, None),
    ],
)
def test_authorize_redirects_only_to_registered_addresses(
    change: dict[str, str], status: int, location: str | None, state: State
) -> None:
    query = {
        "client_id": "1234",
        "redirect_uri": "https://vendor.example/callback",
        "response_type": "code",
        "scopes": "all",
        "state": "s",
    }
    answer = ask(state, "GET", "/oauth2/authorize", params=query | change)
    assert answer.status_code == status
    assert (location or "") in answer.headers.get("location", "")
    assert ("state=s" in answer.headers.get("location", "")) == (status == 302)


def test_faults_are_set_over_http_and_misspelt_ones_are_rejected(state: State) -> None:
    assert ask(state, "PUT", "/_fake/modes", json={"too_many": 1}).status_code == 200
    assert [ask(state, "GET", "/v2/projects", headers=BEARER).status_code for _ in "12"] == [
        429,
        200,
    ]
    wrong = ask(state, "PUT", "/_fake/modes", json={"to_many": 1})
    assert (wrong.status_code, "to_many" in wrong.text) == (400, True)


def test_recorded_requests_have_no_tokens(state: State) -> None:
    ask(state, "GET", "/v2/projects", headers=BEARER)
    response = ask(state, "GET", "/_fake/requests")
    assert response.json() == ["GET /v2/projects"]
    assert "madeup" not in response.text + ask(state, "GET", "/_fake/state").text
