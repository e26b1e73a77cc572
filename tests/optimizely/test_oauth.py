from __future__ import annotations

import json
from collections.abc import Callable
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from snippetgen.optimizely import InstallationError, Project, SignInError
from snippetgen.optimizely.api import Optimizely
from snippetgen.optimizely.credentials import RenewedToken, Tokens
from snippetgen.optimizely.oauth import Authorization, OAuthClient, TokenEndpoint
from tests.optimizely.account import ADDRESSES, Account, run

CLIENT = OAuthClient("1234", "madeup")
CALLBACK = "https://vendor.example/callback"


class Browser:
    """Signs in at the fake, step by step, as a user's browser and an application do."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.authorization = Authorization.begin(CLIENT, ADDRESSES.sign_in, CALLBACK)

    def visit(self, url: str | None = None) -> str:
        """Go to the authorization page; returns where it leads."""

        async def main() -> httpx.Response:
            async with self.account.http() as http:
                return await http.get(url or self.authorization.url)

        return str(run(main()).headers["location"])

    def exchange(self, code: str, client: OAuthClient = CLIENT) -> Tokens:
        async def main() -> Tokens:
            async with self.account.http() as http:
                endpoint = TokenEndpoint(http, ADDRESSES.sign_in, client, lambda: self.account.time)
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
    """List projects with tokens of OAuth; returns what was kept, too."""
    kept: list[Tokens] = []

    async def refresh(refresh_token: str) -> Tokens:
        async with account.http() as http:
            endpoint = TokenEndpoint(http, ADDRESSES.sign_in, CLIENT, lambda: account.time)
            return await endpoint.refresh(refresh_token)

    async def steps(optimizely: Optimizely) -> list[Project]:
        meanwhile()
        return await optimizely.projects()

    credentials = RenewedToken(tokens, refresh, lambda: account.time, kept.append)
    return account.run(steps, credentials=credentials), kept


def test_the_authorization_asks_for_scopes_with_a_state_and_a_challenge(browser: Browser) -> None:
    query = parse_qs(urlsplit(browser.authorization.url).query)
    assert query["scopes"] == ["all"]
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["state"][0]) > 30
    assert "madeup" not in browser.authorization.url
    assert "madeup" not in repr(browser.authorization)


@pytest.mark.parametrize("pkce", [True, False])
def test_a_code_becomes_tokens_that_open_both_apis(
    pkce: bool, browser: Browser, account: Account
) -> None:
    account.state.faults.pkce = pkce
    tokens = browser.sign_in()

    assert tokens.expires_at == account.time + 7200
    found, kept = projects_with(account, tokens)
    assert {project.product for project in found} == {"classic", "web"}
    assert kept == []


@pytest.mark.parametrize("product", ["classic", "web"])
def test_both_apis_take_an_oauth_token_as_a_bearer(
    product: str, browser: Browser, account: Account
) -> None:
    async def steps(optimizely: Optimizely) -> int:
        project = account.found(await optimizely.projects(), product)
        return len(await optimizely.product(project).goals(project))

    async def refresh(_: str) -> Tokens:
        raise AssertionError

    credentials = RenewedToken(browser.sign_in(), refresh, lambda: account.time)
    assert account.run(steps, credentials=credentials) == 0


def test_a_state_of_another_sign_in_is_refused(browser: Browser, account: Account) -> None:
    with pytest.raises(SignInError, match="does not belong to this sign-in"):
        browser.authorization.code(Browser(account).visit())


def test_a_redirect_without_a_code_is_refused(browser: Browser) -> None:
    with pytest.raises(SignInError, match="holds no code"):
        browser.authorization.code(f"{CALLBACK}?state={browser.authorization.state}")


def test_a_user_who_denies_is_told_so(browser: Browser, account: Account) -> None:
    account.state.faults.consent = "deny"
    with pytest.raises(SignInError, match="Access was denied"):
        browser.authorization.code(browser.visit())


def test_a_code_works_once_and_its_reuse_ends_what_it_gave(
    browser: Browser, account: Account
) -> None:
    code = browser.authorization.code(browser.visit())
    tokens = browser.exchange(code)
    with pytest.raises(SignInError, match="used already"):
        browser.exchange(code)
    with pytest.raises(SignInError, match="revoked or has ended"):
        projects_with(account, tokens)


def test_a_code_works_for_ten_minutes(browser: Browser, account: Account) -> None:
    code = browser.authorization.code(browser.visit())
    account.time += 601
    with pytest.raises(SignInError, match="too old"):
        browser.exchange(code)


def test_a_code_of_another_sign_in_is_worth_nothing_without_its_verifier(
    browser: Browser, account: Account
) -> None:
    other = Browser(account)
    code = other.authorization.code(other.visit())
    with pytest.raises(SignInError, match="was not completed"):
        browser.exchange(code)


def test_a_wrong_secret_is_told_and_not_repeated(browser: Browser) -> None:
    code = browser.authorization.code(browser.visit())
    with pytest.raises(SignInError, match="client id or secret is not accepted") as error:
        browser.exchange(code, OAuthClient("1234", "wrong-secret"))
    assert "wrong-secret" not in str(error.value)


def test_scope_in_the_singular_is_refused_by_the_fake(browser: Browser) -> None:
    url = browser.authorization.url.replace("scopes=all", "scope=all")
    with pytest.raises(SignInError, match="invalid_scope"):
        browser.authorization.code(browser.visit(url))


def test_tokens_are_renewed_before_they_end(browser: Browser, account: Account) -> None:
    tokens = browser.sign_in()
    account.time += 7200 - 60

    found, kept = projects_with(account, tokens)

    assert len(found) == 2
    assert [new.refresh_token for new in kept] == [tokens.refresh_token]
    assert kept[0].access_token != tokens.access_token


def test_tokens_are_renewed_after_a_401(browser: Browser, account: Account) -> None:
    tokens = browser.sign_in()

    found, kept = projects_with(account, tokens, lambda: account.state.bearers.clear())

    assert (len(found), len(kept)) == (2, 1)


@pytest.mark.parametrize("status", [400, 403])
def test_a_revoked_sign_in_is_understood_in_both_documented_forms(
    status: Literal[400, 403], browser: Browser, account: Account
) -> None:
    tokens = browser.sign_in()
    account.state.faults.revoked = status
    account.state.refreshers.clear()
    account.time += 7200

    with pytest.raises(SignInError, match="revoked or has ended; sign in again") as error:
        projects_with(account, tokens)
    assert str(tokens.refresh_token) not in str(error.value)


def refreshed_by(answer: httpx.Response) -> Tokens:
    """Refresh tokens at a server that gives this answer."""

    async def main() -> Tokens:
        transport = httpx.MockTransport(lambda _: answer)
        async with httpx.AsyncClient(transport=transport) as http:
            endpoint = TokenEndpoint(http, ADDRESSES.sign_in, CLIENT, lambda: 0.0)
            return await endpoint.refresh("kept-refresh-token")

    return run(main())


def test_a_token_server_that_answers_no_json_is_told() -> None:
    with pytest.raises(SignInError, match=r"/token: answered 200: The answer holds no token"):
        refreshed_by(httpx.Response(200, text="<html>"))


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
def test_tokens_of_no_use_are_refused_without_being_shown(wrong: dict[str, object]) -> None:
    answer = {"access_token": "madeup", "token_type": "bearer", **wrong}
    with pytest.raises(SignInError, match=r"answered 200: No answer of OAuth") as error:
        refreshed_by(httpx.Response(200, text=json.dumps(answer)))
    assert "madeup" not in str(error.value)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_token_server_in_trouble_does_not_end_the_sign_in(status: int) -> None:
    with pytest.raises(InstallationError, match=f"/token: answered {status}") as error:
        refreshed_by(httpx.Response(status, text="kept-refresh-token madeup"))
    assert not isinstance(error.value, SignInError)
    assert "kept-refresh-token" not in str(error.value)


def test_a_secret_that_a_token_server_repeats_is_blanked_out() -> None:
    words = {"error": "invalid_request", "error_description": "kept-refresh-token, of madeup?"}
    with pytest.raises(SignInError, match=r"invalid_request: \*\*\*, of \*\*\*"):
        refreshed_by(httpx.Response(400, json=words))
