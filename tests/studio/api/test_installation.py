"""The installation's steps over HTTP, against fakes of Optimizely's APIs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from snippetgen_harness.fakes.rest import Faults, State
from snippetgen_harness.net.servers import serve
from snippetgen_harness.rest.__main__ import TOKEN
from snippetgen_harness.studio.adapter import StudioHarness

from snippetgen.http.public_origins import PublicOrigins
from snippetgen.studio import Project, Studio
from snippetgen.studio.middleware.csrf import TOKEN_HEADER
from tests.studio.api.installation_steps import ask, signed_in

TEXT = '# mine\nvendor = "ctm"\ngoal = "phone_call_conversion"  # the goal\n'
NEED_THE_EXTRA = (
    "snippetgen.optimizely",
    "snippetgen.studio.api.installation",
    "snippetgen.studio.api.sign_in",
    "snippetgen.studio.services.account",
)


@pytest.fixture(autouse=True)
def state(optimizely: State) -> State:
    return optimizely


def plan(client: httpx.Client, project: str, text: str = TEXT, **more: Any) -> Any:  # noqa: ANN401
    asked = {"text": text, "project": project, "goal": "phone_call_conversion", **more}
    return ask(client, "plan", **asked)


def creations(state: State) -> int:
    return sum(request.startswith("POST") for request in state.requests)


@pytest.mark.parametrize("product", ["Classic", "Web"])
def test_only_apply_creates_the_goal_and_the_next_plan_finds_it(
    client: httpx.Client, state: State, product: str
) -> None:
    project = signed_in(client, product)
    goals = ask(client, "goals", project=project)
    assert (goals["goals"], "convert" in goals["categories"]) == ([], product == "Web")
    first = plan(client, project)
    assert creations(state) == 0
    assert first["changes_nothing"] is False
    assert "Create the custom event" in first["steps"][0]
    assert first["steps"][-1].endswith("to the new id in snippet.toml")

    done = ask(client, "apply", plan=first["plan"])

    (thing,) = (state.goals[1:], state.events)[product == "Web"]
    id_ = str(thing["id"])
    own: dict[str, Any] = {"Classic": {"goal_ids": [id_]}, "Web": {"entity_id": id_}}
    assert done["changes"] == {
        "destination": product.lower(),
        "project_id": project,
        "account_id": "1111",
        **own[product],
    }
    draft = client.post("/api/draft", json={"text": TEXT, "changes": done["changes"]}).json()
    assert draft["problems"] == []
    assert "# mine\n" in draft["text"]
    second = plan(client, project, draft["text"])
    assert (second["changes_nothing"], second["steps"]) == (True, [])
    assert ask(client, "apply", plan=second["plan"])["changes"] == {}
    assert creations(state) == 1


def test_only_the_latest_plan_can_be_applied_and_only_once(
    client: httpx.Client, state: State
) -> None:
    project = signed_in(client)
    older, latest = plan(client, project), plan(client, project)

    assert "out of date" in ask(client, "apply", 409, plan=older["plan"])["error"]
    ask(client, "apply", plan=latest["plan"])
    assert "already applied" in ask(client, "apply", 409, plan=latest["plan"])["error"]
    assert creations(state) == 1


def test_running_experiments_count_the_goal_on_request(client: httpx.Client, state: State) -> None:
    made = plan(client, signed_in(client), attach=True)
    assert 'Add it to the running experiment "Green button"' in made["steps"][1]

    ask(client, "apply", plan=made["plan"])
    assert len(state.goals[-1]["experiment_ids"]) == 1


def test_projects_are_searched_and_archived_ones_are_unusable(
    client: httpx.Client,
) -> None:
    ask(client, "sign-in", token=TOKEN)

    found = ask(client, "projects", search="2014")
    assert found["found"] == 1
    assert (found["projects"][0]["archived"], found["projects"][0]["unusable"][:11]) == (
        True,
        "is archived",
    )
    error = ask(client, "goals", 422, project=found["projects"][0]["id"])["error"]
    assert "is archived; activate it in Optimizely" in error


def test_only_the_first_projects_of_many_are_listed(client: httpx.Client, state: State) -> None:
    for number in range(1000):
        state.add_project(f"Branch {number}")
    ask(client, "sign-in", token=TOKEN)

    found = ask(client, "projects", search="branch")
    assert (len(found["projects"]), found["found"]) == (50, 1000)


def test_goals_are_searched_by_title_event_name_or_id(client: httpx.Client, state: State) -> None:
    project = signed_in(client, "Web")
    for number in range(250):
        state.add_event(int(project), key=f"call-{number}", name=f"Number {number}")

    found = ask(client, "goals", project=project)
    assert (len(found["goals"]), found["found"]) == (200, 250)
    for search in ("NUMBER 249", "call-249", str(state.events[249]["id"])):
        (one,) = ask(client, "goals", project=project, search=search)["goals"]
        assert one["key"] == "call-249"


@pytest.mark.parametrize("step", ["projects", "goals", "plan", "apply"])
def test_every_step_requires_a_sign_in(client: httpx.Client, step: str) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "goals": {"project": "1"},
        "plan": {"text": TEXT, "project": "1", "goal": "sale"},
        "apply": {"plan": "1"},
    }
    assert ask(client, step, 401, **bodies.get(step, {}))["error"].startswith(
        "You are not signed in"
    )


def test_a_goal_name_over_the_limit_creates_nothing(client: httpx.Client, state: State) -> None:
    asked = {"text": TEXT, "project": signed_in(client, "Web"), "goal": "x" * 65}

    assert "64" in ask(client, "plan", 422, **asked)["error"]
    assert creations(state) == 0


def test_an_invalid_configuration_is_reported_before_anything_is_created(
    client: httpx.Client, state: State
) -> None:
    project = signed_in(client)
    error = ask(client, "plan", 422, text='goal = "sale"\n', project=project, goal="sale")["error"]

    assert error.startswith("This would make the configuration invalid:\nvendor: ")
    assert creations(state) == 0


def test_a_broken_response_of_optimizely_is_reported(client: httpx.Client, state: State) -> None:
    project = signed_in(client)
    state.faults = Faults(no_json=1)

    assert "GET " in ask(client, "goals", 422, project=project)["error"]


def test_the_manual_step_says_what_to_create_without_a_sign_in(
    client: httpx.Client, state: State
) -> None:
    text = 'vendor = "ctm"\ngoal = "old"\nentity_id = "7"\ndestination = "web"\n'
    answer = ask(client, "manual", text=text, goal="sale", product="web")

    assert answer["changes"] == {"goal": "sale", "entity_id": None}
    assert "create a custom event" in answer["words"]
    assert state.requests == []


@pytest.mark.parametrize(
    ("destination", "product", "kept"),
    [
        ('"classic"', "edge", False),
        ('"edge"', "web", False),
        ('["web", "edge"]', "edge", True),
        ('"classic-2015"', "classic", True),
        ('"auto"', "web", True),
    ],
)
def test_the_manual_step_keeps_a_destination_that_the_product_has(
    client: httpx.Client, destination: str, product: str, kept: bool
) -> None:
    ids = {"account_id": "1", "project_id": "2", "entity_id": "3"}
    old = "".join(f'{key} = "{id_}"\n' for key, id_ in ids.items()) if "edge" in destination else ""
    text = f'vendor = "ctm"\ngoal = "old"\ndestination = {destination}\n{old}'
    given = {key: f"{id_}{id_}" for key, id_ in ids.items()} if product == "edge" else {}
    changes = ask(client, "manual", text=text, goal="sale", product=product, settings=given)[
        "changes"
    ]
    assert changes.get("destination") == (None if kept else product)
    assert {key: changes[key] for key in given} == given


def test_the_manual_step_for_feature_asks_for_what_the_page_does_not_know(
    client: httpx.Client,
) -> None:
    asked: dict[str, Any] = {"text": 'vendor = "ctm"\ngoal = "old"\n', "goal": "sale"}
    asked["product"] = "feature"
    settings = {"account_id": "1", "entity_id": "3"}
    error = ask(client, "manual", 422, **asked, settings=settings)["error"]
    assert "visitor: required" in error
    answer = ask(client, "manual", **asked, settings={**settings, "visitor": "cookie:uid"})
    assert answer["words"].startswith("In your Feature Experimentation project, create")
    assert answer["changes"]["visitor"] == "cookie:uid"


def test_a_project_of_another_platform_works_only_with_feature(
    client: httpx.Client, state: State
) -> None:
    custom = state.add_project("Shop (SDKs)", platform="custom")
    signed_in(client)
    text = 'vendor = "ctm"\ngoal = "sale"\nvisitor = "cookie:uid"\ndestination = "{}"\n'

    def unusable(destination: str) -> str | None:
        found = ask(client, "projects", search="SDKs", destination=destination)["projects"]
        reason: str | None = found[0]["unusable"]
        return reason

    assert unusable("feature") is None
    assert "platform custom" in str(unusable("web"))
    given: dict[str, Any] = {"project": str(custom), "goal": "sale"}
    assert ask(client, "plan", text=text.format("feature"), **given)["steps"]
    error = ask(client, "plan", 422, text=text.format("web"), **given)["error"]
    assert "platform custom" in error


def test_without_its_libraries_the_installation_names_the_extra(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.startswith(NEED_THE_EXTRA):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "keyring", None)
    folder = file.parent
    studio = Studio(
        Project(folder=folder),
        StudioHarness(()),
        folder=folder,
        out=folder,
        origins=PublicOrigins(1, 2),
        settings=folder,
    )

    with serve(studio.app) as port:
        origin = f"http://127.0.0.1:{port}"
        headers = {"Origin": origin, TOKEN_HEADER: studio.token}
        answer = httpx.post(f"{origin}/api/install/sign-in", json={}, headers=headers)

    assert answer.status_code == 501
    assert answer.json()["error"].startswith(
        "keyring is not installed. Install snippetgen with the extra install: "
    )
