from __future__ import annotations

from email.utils import formatdate

import httpx
import pytest

from snippetgen.optimizely import ApiError, InstallationError, Project
from snippetgen.optimizely.api import Optimizely
from snippetgen.optimizely.api_client import ApiClient, Clock
from snippetgen.optimizely.credentials import PersonalToken
from snippetgen.optimizely.errors import UnknownOutcomeError
from tests.optimizely.account import TOKEN, Account, run


async def projects(optimizely: Optimizely) -> list[Project]:
    return await optimizely.projects()


@pytest.mark.parametrize(("retry_after", "wait"), [("7", 7.0), (None, 60.0), ("soon", 60.0)])
@pytest.mark.parametrize("mode", ["too_many", "unavailable"])
def test_429_and_503_are_retried_after_the_requested_or_documented_wait(
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


def test_repeated_429_responses_end_in_an_error(account: Account) -> None:
    account.state.faults.too_many = 1000

    with pytest.raises(ApiError, match=r"429: Too many requests.*try again in a few minutes"):
        account.run(projects)
    assert len(account.state.requests) == 5


def test_the_client_does_not_wait_for_a_retry_after_of_hours(account: Account) -> None:
    account.state.faults.too_many = 1
    account.state.faults.retry_after = "7200"

    with pytest.raises(ApiError, match="429"):
        account.run(projects)
    assert account.waits == []


def test_a_response_that_is_not_json_is_reported(account: Account) -> None:
    account.state.faults.no_json = 1

    with pytest.raises(InstallationError, match=r"got status 200 with text/html.*instead of JSON"):
        account.run(projects)


@pytest.mark.parametrize("link", [True, False])
def test_ten_thousand_projects_are_listed_by_link_or_by_page_number(
    link: bool, account: Account
) -> None:
    account.state.faults.link = link
    for number in range(9_998):
        account.state.add_project(f"Shop {number}")

    found = account.run(projects)

    assert len({project.id for project in found}) == 10_000
    assert len(account.state.requests) == 100 + (not link)  # a full page may not be the last


def test_an_error_has_the_api_s_message_and_uuid_but_not_the_token(account: Account) -> None:
    secret = "wrong:1234567"
    with pytest.raises(ApiError) as error:
        account.run(projects, credentials=PersonalToken(secret))

    assert "Invalid credentials" in str(error.value)
    assert error.value.uuid is not None
    assert error.value.uuid in str(error.value)
    assert secret not in str(error.value)


def client_of(*responses: httpx.Response) -> ApiClient:
    """Return a client of a server that sends these responses in order."""
    left = iter(responses)
    http = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: next(left)))
    account = Account()
    return ApiClient(http, "https://a.example/v2", "web", PersonalToken(TOKEN), account.clock)


def test_a_token_that_a_server_repeats_is_redacted() -> None:
    client = client_of(httpx.Response(400, json={"message": f"bad token {TOKEN}\x1b[31m"}))
    with pytest.raises(ApiError) as error:
        run(client.get("/x"))
    assert "bad token ***\\u001b[31m" in str(error.value)


def test_a_next_page_on_another_server_is_not_requested() -> None:
    link = {"Link": '<https://b.example/v2/x?page=2>; rel="next"'}
    client = client_of(httpx.Response(200, json=[1], headers=link))
    with pytest.raises(InstallationError, match="on another server"):
        run(client.list_all("/x"))


def test_a_server_that_repeats_a_page_causes_an_error() -> None:
    page = list(range(100))
    client = client_of(*(httpx.Response(200, json=page) for _ in range(3)))
    with pytest.raises(InstallationError, match="the same page was returned twice"):
        run(client.list_all("/x"))


@pytest.mark.parametrize("url", ["http://[/", "/x\x1b[31m", "/v2/x?page=" + 70_000 * "1"])
def test_an_invalid_url_of_the_next_page_is_reported(url: str) -> None:
    link = {"Link": f'<{url}>; rel="next"'}
    client = client_of(httpx.Response(200, json=[1], headers=link))
    with pytest.raises(InstallationError, match="the URL of the next page is invalid"):
        run(client.list_all("/x"))


def test_a_long_token_that_a_server_repeats_in_plain_text_is_redacted_completely() -> None:
    secret = 4096 * "s"
    client = client_of(httpx.Response(400, text=f"bad token {secret}"))
    client._credentials = PersonalToken(secret)
    with pytest.raises(ApiError) as error:
        run(client.get("/x"))
    assert "bad token ***" in str(error.value)
    assert "sss" not in str(error.value)


def test_a_redirect_is_not_followed() -> None:
    client = client_of(httpx.Response(302, headers={"Location": "https://b.example/"}))
    with pytest.raises(InstallationError, match="302, a redirect"):
        run(client.get("/x"))


def test_a_server_error_leaves_the_outcome_of_a_creation_unknown() -> None:
    with pytest.raises(UnknownOutcomeError):
        run(client_of(httpx.Response(500)).post("/x", {}))


def test_a_response_that_breaks_the_schema_is_reported_with_its_first_wrong_field() -> None:
    from snippetgen.optimizely.rest_v2 import WebApi

    wrong = [{"id": 1, "account_id": 2, "name": "a"}, {"id": True, "account_id": 2, "name": "b"}]
    with pytest.raises(InstallationError, match=r"documented schema at 1\.id"):
        run(WebApi(client_of(httpx.Response(200, json=wrong))).projects())


def test_retries_without_retry_after_back_off_exponentially() -> None:
    account = Account()
    statuses = iter([500, 502, 500, 200])
    transport = httpx.MockTransport(lambda _: httpx.Response(next(statuses), json=[]))
    http = httpx.AsyncClient(transport=transport)
    client = ApiClient(http, "https://a.example", "web", PersonalToken(TOKEN), account.clock)

    assert run(client.get("/x")).json() == []
    assert account.waits == [1.0, 2.0, 4.0]


def test_a_refused_connection_is_reported_with_its_url() -> None:
    async def main() -> None:
        async with httpx.AsyncClient() as http:
            account = Account()
            clock: Clock = account.clock
            url = "http://127.0.0.1:1/v2"
            await ApiClient(http, url, "web", PersonalToken(TOKEN), clock).get("/projects")

    with pytest.raises(InstallationError, match=r"127\.0\.0\.1:1/v2/projects: cannot connect"):
        run(main())
