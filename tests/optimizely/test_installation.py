from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from snippetgen.config import load
from snippetgen.optimizely import (
    ApiError,
    ConfigFile,
    Installation,
    InstallationError,
    Project,
    choose,
    search,
)
from snippetgen.optimizely.api import Optimizely
from snippetgen.optimizely.credentials import PersonalToken
from snippetgen.optimizely.models import CLASSIC, WEB
from snippetgen.validation.errors import ConfigError
from tests.optimizely.account import Account

PRODUCTS = pytest.mark.parametrize("product", ["classic", "web"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.toml"


@PRODUCTS
def test_an_installation_creates_a_valid_file(product: str, account: Account, path: Path) -> None:
    account.install(path, product)

    config = load(path)
    (made,) = account.goals(product)
    assert config.goal == "phone_call_conversion"
    assert config.destination == product
    assert (config.project_id, config.account_id) == (str(account.id_of(product)), "1111")
    ids = config.goal_ids if product == "classic" else (config.entity_id,)
    assert ids == (str(made["id"]),)


@PRODUCTS
def test_a_second_run_changes_nothing(product: str, account: Account, path: Path) -> None:
    account.state.add_experiment(account.id_of(product), "Green button")
    account.install(path, product, attach=True)
    content, done = path.read_bytes(), len(account.state.requests)

    plan = account.install(path, product, attach=True)

    assert plan.changes_nothing
    assert plan.steps == []
    assert path.read_bytes() == content
    assert all(request.startswith("GET") for request in account.state.requests[done:])


@PRODUCTS
def test_comments_order_and_other_settings_are_kept(
    product: str, account: Account, path: Path
) -> None:
    path.write_text('# mine\ngoal = "old"  # why\nwait_ms = 7\nvendor = "ctm"\n')

    account.install(path, product)

    text = path.read_text()
    assert text.startswith(
        '# mine\ngoal = "phone_call_conversion"  # why\nwait_ms = 7\nvendor = "ctm"\n'
    )


@PRODUCTS
def test_an_existing_goal_is_used(product: str, account: Account, path: Path) -> None:
    id_ = account.id_of(product)
    if product == "classic":
        made = account.state.add_goal(id_, title="Calls", event="call")
    else:
        made = account.state.add_event(id_, key="call")

    plan = account.install(path, product, "call")

    assert plan.goal is not None
    assert plan.goal.id == str(made["id"])
    assert account.creations() == 0


@PRODUCTS
def test_attach_adds_the_goal_to_running_experiments(
    product: str, account: Account, path: Path
) -> None:
    id_ = account.id_of(product)
    running = account.state.add_experiment(id_, "Green button")
    paused = account.state.add_experiment(id_, "Old banner", "paused")
    running["metrics"] = [{"aggregator": "sum", "field": "revenue"}]

    account.install(path, product, attach=True)

    (made,) = account.goals(product)
    if product == "classic":
        assert made["experiment_ids"] == [running["id"]]
    else:
        assert [m.get("event_id") for m in running["metrics"]] == [None, made["id"]]
    assert paused["metrics"] == []


@PRODUCTS
def test_metrics_added_since_the_plan_are_kept(product: str, account: Account, path: Path) -> None:
    id_ = account.id_of(product)
    account.install(path, product)
    (made,) = account.goals(product)
    running = [account.state.add_experiment(id_, name) for name in ("Green button", "Red one")]
    theirs = {"aggregator": "sum", "field": "revenue"}

    async def steps(optimizely: Optimizely) -> None:
        installation = Installation(optimizely, ConfigFile.open(path, "ctm"))
        project = account.found(await installation.projects(), product)
        account.state.experiments.remove(running[1])
        plan = await installation.plan(project, attach=True)
        account.state.experiments.append(running[1])
        made["experiment_ids"] = [running[1]["id"]]
        running[0]["metrics"] = [theirs]
        await installation.apply(plan)

    account.run(steps)

    if product == "classic":
        assert made["experiment_ids"] == [running[1]["id"], running[0]["id"]]
    else:
        assert running[0]["metrics"][0] == theirs
        assert running[0]["metrics"][1]["event_id"] == made["id"]


def test_moving_to_web_removes_the_ids_of_classic(account: Account, path: Path) -> None:
    account.install(path, "classic")
    account.install(path, "web")

    data = tomllib.loads(path.read_text())
    assert data["destination"] == "web"
    assert "goal_ids" not in data


@pytest.mark.parametrize("destination", ["classic-2015", "auto"])
def test_a_destination_that_fits_the_project_is_kept(
    destination: str, account: Account, path: Path
) -> None:
    path.write_text(f'vendor = "ctm"\ngoal = "g"\ndestination = "{destination}"\n')
    account.install(path, "classic")
    assert load(path).destination == destination


def other_type(account: Account) -> None:
    account.state.add_goal(account.classic, title="phone_call_conversion", goal_type=0)
    account.state.add_event(account.web, key="phone_call_conversion", event_type="click")


def archived_goal(account: Account) -> None:
    fields: dict[str, Any] = {"archived": True}
    account.state.add_goal(account.classic, title="x", event="phone_call_conversion", **fields)
    account.state.add_event(account.web, key="phone_call_conversion", **fields)


def archived_project(account: Account) -> None:
    for project in account.state.projects:
        project["status"] = "archived"


def other_platform(account: Account) -> None:
    for project in account.state.projects:
        project["platform"] = "ios"


OBSTACLES = {
    "counts something else": other_type,
    "is archived. Restore it in Optimizely": archived_goal,
    "is archived; activate it": archived_project,
    "a snippet runs on the web": other_platform,
}


@PRODUCTS
@pytest.mark.parametrize("message", OBSTACLES)
def test_an_unusable_project_or_name_is_reported_and_nothing_is_written(
    message: str, product: str, account: Account, path: Path
) -> None:
    OBSTACLES[message](account)

    with pytest.raises(InstallationError, match=message):
        account.install(path, product)
    assert not path.exists()
    assert account.creations() == 0


@pytest.mark.parametrize("mode", ["too_many", "unavailable", "no_json"])
def test_nothing_is_written_if_the_api_fails(mode: str, account: Account, path: Path) -> None:
    path.write_text('vendor = "ctm"\ngoal = "g"\n')
    content = path.read_bytes()
    setattr(account.state.faults, mode, 1000)

    with pytest.raises(InstallationError):
        account.install(path, "web")
    assert path.read_bytes() == content
    assert account.state.events == []


def test_a_project_without_access_is_reported(account: Account) -> None:
    async def steps(optimizely: Optimizely) -> None:
        id_ = account.state.add_project("Theirs", account_id=2222)
        foreign = Project(str(id_), "2222", "Theirs", WEB)
        await optimizely.api_of(foreign).goals(foreign)

    with pytest.raises(ApiError, match="403: You do not have access to the specified Project"):
        account.run(steps)


def test_a_project_of_another_account_is_reported_with_the_token_s_account() -> None:
    projects = [Project("77", "2222", "Theirs", WEB)]
    with pytest.raises(InstallationError, match=r'No project "1" among the 1 .*account 2222'):
        choose(projects, "1")


@pytest.mark.parametrize(
    ("product", "key"),
    [("web", "k" * 65), ("web", "a/b"), ("classic", " "), ("classic", "k" * 256)],
)
def test_an_invalid_name_is_refused_before_anything_is_created(
    product: str, key: str, account: Account, path: Path
) -> None:
    with pytest.raises((InstallationError, ConfigError)):
        account.install(path, product, key)
    assert account.creations() == 0
    assert not path.exists()


def test_an_invalid_file_is_reported_before_anything_is_created(
    account: Account, path: Path
) -> None:
    path.write_text('vendor = "ctm"\ngoal = "g"\nwait_ms = -1\n')
    content = path.read_bytes()

    with pytest.raises(ConfigError, match="wait_ms"):
        account.install(path, "web")
    assert account.creations() == 0
    assert path.read_bytes() == content


def test_a_file_for_another_vendor_is_refused(path: Path) -> None:
    path.write_text('vendor = "callrail"\ngoal = "g"\n')
    with pytest.raises(InstallationError, match='already exists for the vendor "callrail"'):
        ConfigFile.open(path, "ctm")
    with pytest.raises(InstallationError, match=r"must end in \.toml"):
        ConfigFile.open(path.with_name("shop"), "ctm")


def test_an_edit_since_the_file_was_read_is_not_overwritten(path: Path) -> None:
    path.write_text('vendor = "ctm"\ngoal = "g"\n')
    file = ConfigFile.open(path)
    path.write_text('vendor = "ctm"\ngoal = "theirs"\n')

    with pytest.raises(InstallationError, match="changed since it was read"):
        file.write({"goal": "mine"})
    assert "theirs" in path.read_text()


def test_a_second_run_continues_after_attaching_failed(account: Account, path: Path) -> None:
    experiment = account.state.add_experiment(account.web, "Green button")

    async def steps(optimizely: Optimizely) -> None:
        installation = Installation(optimizely, ConfigFile.open(path, "ctm"))
        project = account.found(await installation.projects(), "web")
        plan = await installation.plan(project, attach=True)
        account.state.experiments.clear()
        await installation.apply(plan)

    with pytest.raises(InstallationError, match=r"not all experiments count it.*Run this again"):
        account.run(steps)
    assert not path.exists()
    account.state.experiments.append(experiment)
    account.install(path, "web", attach=True)
    assert account.creations() == 1


def test_search_matches_names_and_ids_and_lists_usable_projects_first() -> None:
    projects = [
        Project("1", "9", "Alpha shop", WEB, archived=True),
        Project("2", "9", "beta SHOP", WEB),
        Project("31", "9", "Gamma", CLASSIC),
    ]
    assert [project.id for project in search(projects, "shop ")] == ["2", "1"]
    assert [project.id for project in search(projects, "3")] == ["31"]


def test_two_projects_with_one_name_are_reported_with_their_ids() -> None:
    projects = [Project("1", "9", "Shop", WEB), Project("2", "9", "Shop", CLASSIC)]
    with pytest.raises(InstallationError, match=r"the id of one \(1, 2\)"):
        choose(projects, "Shop")


@pytest.mark.parametrize("known", [True, False])
def test_a_token_that_v2_refuses_is_tried_with_classic(known: bool, account: Account) -> None:
    if known:
        account.state.classic_tokens["old:1111"] = 1111
    token = PersonalToken("old:1111")

    if known:
        found = account.run(lambda optimizely: optimizely.projects(), credentials=token)
        assert [project.product for project in found] == [CLASSIC]
    else:
        with pytest.raises(ApiError, match="Neither of Optimizely's APIs accepts the token"):
            account.run(lambda optimizely: optimizely.projects(), credentials=token)


@PRODUCTS
def test_a_file_that_cannot_be_written_is_reported_before_anything_is_created(
    product: str, account: Account, path: Path
) -> None:
    path.symlink_to(path.parent / "nowhere" / "shop.toml")

    with pytest.raises(InstallationError, match=r"shop\.toml: cannot be written"):
        account.install(path, product)
    assert account.creations() == 0


def test_a_changed_file_is_reported_before_anything_is_created(
    account: Account, path: Path
) -> None:
    file = ConfigFile.open(path, "ctm")
    path.write_text("vendor = 'callrail'\n")

    async def steps(optimizely: Optimizely) -> None:
        installation = Installation(optimizely, file)
        project = account.found(await installation.projects(), "web")
        await installation.apply(await installation.plan(project))

    with pytest.raises(InstallationError, match="has changed since it was read"):
        account.run(steps)
    assert account.creations() == 0


def test_a_symbolic_link_is_kept(account: Account, path: Path) -> None:
    real = path.parent / "real.toml"
    real.write_text("vendor = 'ctm'\ngoal = 'sale'\n")
    path.symlink_to(real)

    account.install(path, "web", "sale")

    assert path.is_symlink()
    assert load(real).destination == "web"
