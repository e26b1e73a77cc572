from __future__ import annotations

import re
from typing import Literal

import pytest
from snippetgen_harness.fakes.rest import create_rest
from snippetgen_harness.net.servers import serve

from snippetgen.optimizely import Goal, InstallationError, NewGoal
from snippetgen.optimizely.api import Optimizely
from tests.optimizely.account import Account

PRODUCTS = pytest.mark.parametrize("product", ["classic", "web"])


def create(account: Account, product: str, port: int | None = None) -> Goal:
    async def steps(optimizely: Optimizely) -> Goal:
        project = account.found(await optimizely.projects(), product)
        return await optimizely.create(project, NewGoal("phone_call_conversion", "Phone calls"))

    return account.run(steps, port=port)


@PRODUCTS
def test_a_created_goal_has_the_documented_fields(product: str, account: Account) -> None:
    goal = create(account, product)

    (made,) = account.goals(product)
    assert goal.id == str(made["id"])
    assert goal.counts_calls
    wanted = (
        {"event": "phone_call_conversion", "title": "Phone calls", "goal_type": 1, "addable": True}
        if product == "classic"
        else {"key": "phone_call_conversion", "name": "Phone calls", "category": "convert"}
    )
    assert wanted.items() <= made.items()


@PRODUCTS
@pytest.mark.parametrize("cut", ["before", "after"])
@pytest.mark.parametrize("lag", [0, 2])
def test_a_connection_lost_while_creating_leaves_no_duplicate(
    product: str, cut: Literal["before", "after"], lag: int, account: Account
) -> None:
    account.state.faults.cut = cut
    account.state.faults.lag = lag
    with serve(create_rest(account.state)) as port:
        goal = create(account, product, port)

    assert [str(made["id"]) for made in account.goals(product)] == [goal.id]
    assert account.creations() == (1 if cut == "after" else 2)
    assert account.waits[: lag + 1] == [2.0, 5.0, 15.0][: lag + 1]


def test_after_a_503_the_goal_is_looked_up_before_it_is_created_again(
    account: Account,
) -> None:
    async def steps(optimizely: Optimizely) -> Goal:
        project = account.found(await optimizely.projects(), "web")
        account.state.faults.unavailable = 1
        return await optimizely.create(project, NewGoal("call", "Call"))

    account.run(steps)

    kinds = [re.sub("[0-9]{9,}", "ID", request) for request in account.state.requests]
    post = "POST /v2/projects/ID/custom_events"
    assert kinds == ["GET /v2/projects", post, *["GET /v2/events"] * 3, post]


def test_an_unknown_outcome_is_reported(account: Account) -> None:
    async def steps(optimizely: Optimizely) -> Goal:
        project = account.found(await optimizely.projects(), "web")
        account.state.faults.unavailable = 1000
        return await optimizely.create(project, NewGoal("call", "Call"))

    with pytest.raises(InstallationError, match="not known whether call was created"):
        account.run(steps)
    assert account.creations() == 1
