from __future__ import annotations

import json
from collections.abc import Callable
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from snippetgen.optimizely import InstallationError, Project, SignInError
from snippetgen.optimizely.api import Optimizely
from snippetgen.optimizely.credentials import RefreshingToken, Tokens
from snippetgen.optimizely.models import CLASSIC, WEB
from snippetgen.optimizely.oauth import Authorization, OAuthClient, TokenEndpoint
from tests.optimizely.account import BASE_URLS, Account, run

CLIENT = OAuthClient("1234", "madeup")
CALLBACK = "https://vendor.example/callback"


class Browser:
    """Signs in at the fake, step by step, as a user's browser and an application do."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.authorization = Authorization.begin(CLIENT, BASE_URLS.sign_in, CALLBACK)

    def visit(self, url: str | None = None) -> str:
        """Open the authorization page; returns the URL that it redirects to."""

        async def main() -> httpx.Response:
            async with self.account.http() as http:
                return await http.get(url or self.authorization.url)

        return str(run(main()).headers["location"])

    def exchange(self, code: str, client: OAuthClient = CLIENT) -> Tokens:
        async def main() -> Tokens:
            async with self.account.http() as http:
                endpoint = TokenEndpoint(http, BASE_URLS.sign_in, client, lambda: self.account.time)
                return await endpoint.exchange(self.authorization, code)

        return run(main())

    def sign_in(self) -> Tokens:
        return self.exchange(self.authorization.code(self.visit()))


@pytest.fixture
def browser(account: Account) -> Browser:
    return Browser(account)


def projects_with(
    account: Account, tokens: Tokens, meanwhile: Callable[[], object] = lambda: None
) -> tuple[list[Project], list[Tokens]]:
    """List projects with OAuth tokens; returns them and the refreshed tokens."""
    refreshed: list[Tokens] = []

    async def refresh(refresh_token: str) -> Tokens:
        async with account.http() as http:
            endpoint = TokenEndpoint(http, BASE_URLS.sign_in, CLIENT, lambda: account.time)
            return await endpoint.refresh(refresh_token)

    async def steps(optimizely: Optimizely) -> list[Project]:
        meanwhile()
        return await optimizely.projects()

    credentials = RefreshingToken(tokens, refresh, lambda: account.time, refreshed.append)
    return account.run(steps, credentials=credentials), refreshed


def test_the_authorization_asks_for_scopes_with_a_state_and_a_challenge(browser: Browser) -> None:
    query = parse_qs(urlsplit(browser.authorization.url).query)
    assert query["scopes"] == ["all"]
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["state"][0]) > 30
    assert "madeup" not in browser.authorization.url
    assert "madeup" not in repr(browser.authorization)


@pytest.mark.parametrize("pkce", [True, False])
def test_tokens_for_a_code_work_with_both_apis(
    pkce: bool, browser: Browser, account: Account
) -> None:
    account.state.faults.pkce = pkce
    tokens = browser.sign_in()

    assert tokens.expires_at == account.time + 7200
    found, refreshed = projects_with(account, tokens)
    assert {project.product for project in found} == {CLASSIC, WEB}
    assert refreshed == []


@pytest.mark.parametrize("product", ["classic", "web"])
def test_both_apis_accept_an_oauth_token_as_a_bearer_token(
    product: str, browser: Browser, account: Account
) -> None:
    async def steps(optimizely: Optimizely) -> int:
        project = account.found(await optimizely.projects(), product)
        return len(await optimizely.api_of(project).goals(project))

    async def refresh(_: str) -> Tokens:
        raise AssertionError

    credentials = RefreshingToken(browser.sign_in(), refresh, lambda: account.time)
    assert account.run(steps, credentials=credentials) == 0


def test_the_state_of_another_sign_in_is_refused(browser: Browser, account: Account) -> None:
    with pytest.raises(SignInError, match="does not belong to this sign-in"):
        browser.authorization.code(Browser(account).visit())


def test_a_redirect_without_a_code_is_refused(browser: Browser) -> None:
    with pytest.raises(SignInError, match="has no code"):
        browser.authorization.code(f"{CALLBACK}?state={browser.authorization.state}")


def test_a_denied_authorization_is_reported(browser: Browser, account: Account) -> None:
    account.state.faults.consent = "deny"
    with pytest.raises(SignInError, match="Access was denied"):
        browser.authorization.code(browser.visit())


def test_a_code_works_once_and_its_reuse_revokes_its_tokens(
    browser: Browser, account: Account
) -> None:
    code = browser.authorization.code(browser.visit())
    tokens = browser.exchange(code)
    with pytest.raises(SignInError, match="already used"):
        browser.exchange(code)
    with pytest.raises(SignInError, match="revoked or has expired"):
        projects_with(account, tokens)


def test_a_code_expires_after_ten_minutes(browser: Browser, account: Account) -> None:
    code = browser.authorization.code(browser.visit())
    account.time += 601
    with pytest.raises(SignInError, match="has expired"):
        browser.exchange(code)


def test_a_code_from_another_sign_in_is_refused(browser: Browser, account: Account) -> None:
    other = Browser(account)
    code = other.authorization.code(other.visit())
    with pytest.raises(SignInError, match="was not completed"):
        browser.exchange(code)


def test_a_wrong_secret_is_reported_but_not_shown(browser: Browser) -> None:
    code = browser.authorization.code(browser.visit())
    with pytest.raises(SignInError, match="client id or secret was not accepted") as error:
        browser.exchange(code, OAuthClient("1234", "wrong-secret"))
    assert "wrong-secret" not in str(error.value)


def test_the_fake_refuses_the_parameter_scope_in_the_singular(browser: Browser) -> None:
    url = browser.authorization.url.replace("scopes=all", "scope=all")
    with pytest.raises(SignInError, match="invalid_scope"):
        browser.authorization.code(browser.visit(url))


def test_tokens_are_refreshed_before_they_expire(browser: Browser, account: Account) -> None:
    tokens = browser.sign_in()
    account.time += 7200 - 60

    found, refreshed = projects_with(account, tokens)

    assert len(found) == 2
    assert [new.refresh_token for new in refreshed] == [tokens.refresh_token]
    assert refreshed[0].access_token != tokens.access_token


def test_tokens_are_refreshed_after_a_401(browser: Browser, account: Account) -> None:
    tokens = browser.sign_in()

    found, refreshed = projects_with(account, tokens, lambda: account.state.bearers.clear())

    assert (len(found), len(refreshed)) == (2, 1)


@pytest.mark.parametrize("status", [400, 403])
def test_both_documented_responses_to_a_revoked_token_end_the_sign_in(
    status: Literal[400, 403], browser: Browser, account: Account
) -> None:
    tokens = browser.sign_in()
    account.state.faults.revoked = status
    account.state.refreshers.clear()
    account.time += 7200

    with pytest.raises(SignInError, match="revoked or has expired; sign in again") as error:
        projects_with(account, tokens)
    assert str(tokens.refresh_token) not in str(error.value)


def refresh_at(response: httpx.Response) -> Tokens:
    """Refresh tokens at a server that sends this response."""

    async def main() -> Tokens:
        transport = httpx.MockTransport(lambda _: response)
        async with httpx.AsyncClient(transport=transport) as http:
            endpoint = TokenEndpoint(http, BASE_URLS.sign_in, CLIENT, lambda: 0.0)
            return await endpoint.refresh("old-refresh-token")

    return run(main())


def test_a_token_response_that_is_not_json_is_reported() -> None:
    with pytest.raises(SignInError, match=r"/token: got status 200: The response has no token"):
        refresh_at(httpx.Response(200, text="<html>"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"access_token": "made up"},
        {"access_token": "madeup\r\nX: y"},
        {"access_token": "für"},
        {"access_token": ["madeup"]},
        {"refresh_token": 1},
        {"expires_in": "soon"},
        {"expires_in": [1]},
        {"expires_in": float("inf")},
        {"expires_in": float("nan")},
    ],
    ids=str,
)
def test_invalid_tokens_are_refused_and_not_shown(wrong: dict[str, object]) -> None:
    body = {"access_token": "madeup", "token_type": "bearer", **wrong}
    with pytest.raises(SignInError, match=r"got status 200: Not an OAuth response") as error:
        refresh_at(httpx.Response(200, text=json.dumps(body)))
    assert "madeup" not in str(error.value)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_error_of_the_token_endpoint_does_not_end_the_sign_in(status: int) -> None:
    with pytest.raises(InstallationError, match=f"/token: got status {status}") as error:
        refresh_at(httpx.Response(status, text="old-refresh-token madeup"))
    assert not isinstance(error.value, SignInError)
    assert "old-refresh-token" not in str(error.value)


def test_secrets_that_the_token_endpoint_repeats_are_redacted() -> None:
    body = {"error": "invalid_request", "error_description": "old-refresh-token, of madeup?"}
    with pytest.raises(SignInError, match=r"invalid_request: \*\*\*, of \*\*\*"):
        refresh_at(httpx.Response(400, json=body))
