from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import pytest
from snippetgen_harness.fakes.rest import create_rest
from snippetgen_harness.net.servers import serve

from snippetgen.optimizely import SignInError
from snippetgen.optimizely.oauth import OAuthClient
from snippetgen.optimizely.oauth_redirect import RedirectReceiver, receive_redirect
from tests.optimizely.account import Account
from tests.patience import PATIENCE

T = TypeVar("T")


def sign_in(account: Account, steps: Callable[[RedirectReceiver], Awaitable[T]]) -> T:
    async def main(port: int) -> T:
        client = OAuthClient("1234", "madeup")
        async with receive_redirect(client, f"http://127.0.0.1:{port}/oauth2") as receiver:
            return await steps(receiver)

    with serve(create_rest(account.state)) as port:
        return asyncio.run(main(port))


def test_a_browser_goes_to_optimizely_and_comes_back_with_a_code(account: Account) -> None:
    async def steps(receiver: RedirectReceiver) -> str:
        async with httpx.AsyncClient(follow_redirects=True) as browser:
            page = await browser.get(receiver.start_url)
        assert page.text == "You are signed in. Close this page, and return to the terminal.\n"
        return await receiver.code(PATIENCE)

    assert sign_in(account, steps) in account.state.grants


def test_a_redirect_from_another_browser_is_refused(account: Account) -> None:
    async def steps(receiver: RedirectReceiver) -> None:
        async with httpx.AsyncClient(follow_redirects=True) as other:
            page = await other.get(receiver.authorization.url)
        assert page.status_code == 400
        await receiver.code(PATIENCE)

    with pytest.raises(SignInError, match="came from a different browser"):
        sign_in(account, steps)


def test_the_redirect_of_another_sign_in_in_the_same_browser_is_refused(account: Account) -> None:
    async def steps(receiver: RedirectReceiver) -> None:
        async with httpx.AsyncClient() as browser:
            await browser.get(receiver.start_url)
            page = await browser.get(f"{receiver.start_url}callback?code=stolen&state=another")
        assert page.status_code == 400
        await receiver.code(PATIENCE)

    with pytest.raises(SignInError, match="its state differs"):
        sign_in(account, steps)


def test_requests_with_another_host_name_are_refused(account: Account) -> None:
    async def steps(receiver: RedirectReceiver) -> list[int]:
        headers = {"Host": f"rebound.example:{urlsplit(receiver.start_url).port}"}
        async with httpx.AsyncClient(headers=headers) as browser:
            return [
                (await browser.get(f"{receiver.start_url}{path}")).status_code
                for path in ("", "callback?code=1")
            ]

    assert sign_in(account, steps) == [400, 400]


def test_waiting_for_the_code_ends_after_a_timeout(account: Account) -> None:
    with pytest.raises(SignInError, match="Nobody signed in within 0 s"):
        sign_in(account, lambda receiver: receiver.code(0))


def test_the_error_names_a_port_that_is_in_use() -> None:
    async def main(port: int) -> None:
        async with receive_redirect(OAuthClient("1", "s"), "https://fake.test/oauth2", port):
            pass

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SignInError, match=f"Cannot listen on port {port}"):
            asyncio.run(main(port))
