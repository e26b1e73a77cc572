from __future__ import annotations

from email.utils import formatdate

import httpx
import pytest

from snippetgen.optimizely import ApiError, InstallationError, Project
from snippetgen.optimizely.api import Optimizely
from snippetgen.optimizely.api_client import Clock, Connection
from snippetgen.optimizely.credentials import PersonalToken
from snippetgen.optimizely.errors import UnclearError
from tests.optimizely.account import TOKEN, Account, run


async def projects(optimizely: Optimizely) -> list[Project]:
    return await optimizely.projects()


@pytest.mark.parametrize(("retry_after", "wait"), [("7", 7.0), (None, 60.0), ("soon", 60.0)])
@pytest.mark.parametrize("mode", ["too_many", "unavailable"])
def test_a_busy_api_is_waited_for_as_it_asks_or_as_documented(
    mode: str, retry_after: str | None, wait: float, account: Account
) -> None:
    setattr(account.state.faults, mode, 2)
    account.state.faults.retry_after = retry_after

    assert len(account.run(projects)) == 2
    assert account.waits == [wait, wait]


def test_retry_after_may_be_a_date(account: Account) -> None:
    account.state.faults.too_many = 1
    account.state.faults.retry_after = formatdate(account.time + 30, usegmt=True)

    account.run(projects)

    assert account.waits == [30.0]


def test_a_storm_of_429_ends_in_a_message(account: Account) -> None:
    account.state.faults.too_many = 1000

    with pytest.raises(ApiError, match=r"429: Too many requests.*try again in some minutes"):
        account.run(projects)
    assert len(account.state.requests) == 5


def test_who_asks_to_wait_for_hours_is_not_waited_for(account: Account) -> None:
    account.state.faults.too_many = 1
    account.state.faults.retry_after = "7200"

    with pytest.raises(ApiError, match="429"):
        account.run(projects)
    assert account.waits == []


def test_an_answer_that_is_no_json_is_told_as_such(account: Account) -> None:
    account.state.faults.no_json = 1

    with pytest.raises(InstallationError, match=r"answered 200 with text/html.*that is no JSON"):
        account.run(projects)


@pytest.mark.parametrize("link", [True, False])
def test_ten_thousand_projects_come_page_by_page_by_link_or_by_number(
    link: bool, account: Account
) -> None:
    account.state.faults.link = link
    for number in range(9_998):
        account.state.add_project(f"Shop {number}")

    found = account.run(projects)

    assert len({project.id for project in found}) == 10_000
    assert len(account.state.requests) == 100 + (not link)  # a full page may not be the last


def test_an_error_carries_the_apis_message_and_uuid_but_never_the_token(account: Account) -> None:
    secret = "wrong:1234567"
    with pytest.raises(ApiError) as error:
        account.run(projects, credentials=PersonalToken(secret))

    assert "Invalid credentials" in str(error.value)
    assert error.value.uuid is not None
    assert error.value.uuid in str(error.value)
    assert secret not in str(error.value)


def answering(*answers: httpx.Response) -> Connection:
    """A connection to a server that gives these answers, one after the other."""
    left = iter(answers)
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: next(left)))
    account = Account()
    return Connection(client, "https://a.example/v2", "web", PersonalToken(TOKEN), account.clock)


def test_a_token_that_a_server_repeats_is_blanked_out() -> None:
    connection = answering(httpx.Response(400, json={"message": f"bad token {TOKEN}\x1b[31m"}))
    with pytest.raises(ApiError) as error:
        run(connection.get("/x"))
    assert "bad token ***\\u001b[31m" in str(error.value)


def test_a_next_page_on_another_server_is_not_asked_for() -> None:
    link = {"Link": '<https://b.example/v2/x?page=2>; rel="next"'}
    connection = answering(httpx.Response(200, json=[1], headers=link))
    with pytest.raises(InstallationError, match="on another server"):
        run(connection.pages("/x"))


def test_a_server_that_sends_one_page_for_ever_is_left() -> None:
    page = list(range(100))
    connection = answering(*(httpx.Response(200, json=page) for _ in range(3)))
    with pytest.raises(InstallationError, match="again and again"):
        run(connection.pages("/x"))


@pytest.mark.parametrize("address", ["http://[/", "/x\x1b[31m", "/v2/x?page=" + 70_000 * "1"])
def test_a_next_page_without_a_sound_address_is_told(address: str) -> None:
    link = {"Link": f'<{address}>; rel="next"'}
    connection = answering(httpx.Response(200, json=[1], headers=link))
    with pytest.raises(InstallationError, match="its next page has no address"):
        run(connection.pages("/x"))


def test_a_long_token_that_a_server_repeats_in_plain_text_is_blanked_out_whole() -> None:
    secret = 4096 * "s"
    connection = answering(httpx.Response(400, text=f"bad token {secret}"))
    connection._credentials = PersonalToken(secret)
    with pytest.raises(ApiError) as error:
        run(connection.get("/x"))
    assert "bad token ***" in str(error.value)
    assert "sss" not in str(error.value)


def test_a_redirect_is_not_followed() -> None:
    connection = answering(httpx.Response(302, headers={"Location": "https://b.example/"}))
    with pytest.raises(InstallationError, match="302, a redirect"):
        run(connection.get("/x"))


def test_a_creation_whose_answer_is_an_error_of_the_server_is_unclear() -> None:
    with pytest.raises(UnclearError):
        run(answering(httpx.Response(500)).post("/x", {}))


def test_an_answer_of_another_form_is_named_by_its_first_wrong_place() -> None:
    from snippetgen.optimizely.rest_v2 import WebEvents

    wrong = [{"id": 1, "account_id": 2, "name": "a"}, {"id": True, "account_id": 2, "name": "b"}]
    with pytest.raises(InstallationError, match=r"documented form, at 1\.id"):
        run(WebEvents(answering(httpx.Response(200, json=wrong))).projects())


def test_errors_of_a_server_that_names_no_time_are_waited_for_a_little_longer_each_time() -> None:
    account = Account()
    answers = iter([500, 502, 500, 200])
    transport = httpx.MockTransport(lambda _: httpx.Response(next(answers), json=[]))
    client = httpx.AsyncClient(transport=transport)
    connection = Connection(client, "https://a.example", "web", PersonalToken(TOKEN), account.clock)

    assert run(connection.get("/x")).json() == []
    assert account.waits == [1.0, 2.0, 4.0]


def test_where_nobody_listens_the_address_is_named() -> None:
    async def main() -> None:
        async with httpx.AsyncClient() as client:
            account = Account()
            clock: Clock = account.clock
            address = "http://127.0.0.1:1/v2"
            await Connection(client, address, "web", PersonalToken(TOKEN), clock).get("/projects")

    with pytest.raises(InstallationError, match=r"127\.0\.0\.1:1/v2/projects: no connection"):
        run(main())
