from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import keyring
import pytest
from keyring.backends.fail import Keyring
from snippetgen_harness.fakes.rest import create_rest
from snippetgen_harness.net.servers import serve

from snippetgen.optimizely import Addresses
from snippetgen.optimizely.auth_session import SigningIn
from snippetgen.optimizely.credential_store import Keeper
from snippetgen.optimizely.credentials import Credentials
from snippetgen.optimizely.oauth import Authorization
from tests.optimizely.account import Account

ENVIRONMENT = {
    "SNIPPETGEN_OAUTH_CLIENT_ID": "1234",
    "SNIPPETGEN_OAUTH_CLIENT_SECRET": "madeup",
}
CALLBACK = "http://127.0.0.1:9/callback"


@pytest.fixture
def addresses(account: Account) -> Iterator[Addresses]:
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    with serve(create_rest(account.state)) as port:
        base = f"http://127.0.0.1:{port}"
        yield Addresses(f"{base}/v2", f"{base}/experiment/v1", f"{base}/oauth2")
    keyring.set_keyring(before)


async def signed_in(user: SigningIn) -> Credentials:
    authorization = Authorization.begin(user.client(), user.addresses.sign_in, CALLBACK)
    async with httpx.AsyncClient() as browser:
        redirect = (await browser.get(authorization.url)).headers["location"]
    return await user.by_code(authorization, authorization.code(redirect))


@pytest.mark.parametrize("keeps", [True, False])
def test_a_renewed_token_is_kept_where_the_sign_in_is(
    account: Account, addresses: Addresses, tmp_path: Path, keeps: bool
) -> None:
    async def access_tokens() -> list[str]:
        user = SigningIn(addresses, ENVIRONMENT, tmp_path, lambda: account.time)
        credentials = await signed_in(user)
        if keeps:
            user.keep()
        first = await credentials.header("web")
        await credentials.renew(first[1])
        return [first[1], (await credentials.header("web"))[1]]

    first, second = asyncio.run(access_tokens())

    assert first != second
    kept = Keeper(addresses, tmp_path).load()
    assert (kept is not None) is keeps
    assert kept is None or (kept.oauth and f"Bearer {kept.oauth.access_token}" == second)


def test_after_the_log_out_a_renewed_token_is_not_kept_again(
    account: Account, addresses: Addresses, tmp_path: Path
) -> None:
    async def run() -> None:
        user = SigningIn(addresses, ENVIRONMENT, tmp_path, lambda: account.time)
        credentials = await signed_in(user)
        user.keep()
        user.forget()
        await credentials.renew((await credentials.header("web"))[1])

    asyncio.run(run())

    assert Keeper(addresses, tmp_path).load() is None
