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
from snippetgen.optimizely.oauth_redirect import Receiver, receive
from tests.optimizely.account import Account

T = TypeVar("T")


def signing_in(account: Account, steps: Callable[[Receiver], Awaitable[T]]) -> T:
    async def main(port: int) -> T:
        client = OAuthClient("1234", "madeup")
        async with receive(client, f"http://127.0.0.1:{port}/oauth2") as receiver:
            return await steps(receiver)

    with serve(create_rest(account.state)) as port:
        return asyncio.run(main(port))


def test_a_browser_goes_to_optimizely_and_comes_back_with_a_code(account: Account) -> None:
    async def steps(receiver: Receiver) -> str:
        async with httpx.AsyncClient(follow_redirects=True) as browser:
            page = await browser.get(receiver.start)
        assert page.text == "Signed in. You can close this page and go back.\n"
        return await receiver.code(5)

    assert signing_in(account, steps) in account.state.grants


def test_a_redirect_from_another_browser_is_refused(account: Account) -> None:
    async def steps(receiver: Receiver) -> None:
        async with httpx.AsyncClient(follow_redirects=True) as other:
            page = await other.get(receiver.authorization.url)
        assert page.status_code == 400
        await receiver.code(5)

    with pytest.raises(SignInError, match="came from another browser"):
        signing_in(account, steps)


def test_another_sign_ins_redirect_in_the_same_browser_is_refused(account: Account) -> None:
    async def steps(receiver: Receiver) -> None:
        async with httpx.AsyncClient() as browser:
            await browser.get(receiver.start)
            page = await browser.get(f"{receiver.start}callback?code=stolen&state=another")
        assert page.status_code == 400
        await receiver.code(5)

    with pytest.raises(SignInError, match="its state is another one"):
        signing_in(account, steps)


def test_only_its_own_host_name_is_answered(account: Account) -> None:
    async def steps(receiver: Receiver) -> list[int]:
        headers = {"Host": f"rebound.example:{urlsplit(receiver.start).port}"}
        async with httpx.AsyncClient(headers=headers) as browser:
            return [
                (await browser.get(f"{receiver.start}{path}")).status_code
                for path in ("", "callback?code=1")
            ]

    assert signing_in(account, steps) == [400, 400]


def test_who_never_comes_back_is_not_waited_for(account: Account) -> None:
    with pytest.raises(SignInError, match="Nobody has signed in in time"):
        signing_in(account, lambda receiver: receiver.code(0))


def test_a_port_that_is_taken_is_named() -> None:
    async def main(port: int) -> None:
        async with receive(OAuthClient("1", "s"), "https://fake.test/oauth2", port):
            pass

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SignInError, match=f"Cannot listen on port {port}"):
            asyncio.run(main(port))
