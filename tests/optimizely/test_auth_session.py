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

from snippetgen.optimizely import BaseUrls
from snippetgen.optimizely.auth_session import AuthSession
from snippetgen.optimizely.credential_store import CredentialStore
from snippetgen.optimizely.credentials import Credentials
from snippetgen.optimizely.oauth import Authorization
from tests.optimizely.account import Account

ENVIRONMENT = {
    "SNIPPETGEN_OAUTH_CLIENT_ID": "1234",
    "SNIPPETGEN_OAUTH_CLIENT_SECRET": "madeup",
}
CALLBACK = "http://127.0.0.1:9/callback"


@pytest.fixture
def base_urls(account: Account) -> Iterator[BaseUrls]:
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    with serve(create_rest(account.state)) as port:
        base = f"http://127.0.0.1:{port}"
        yield BaseUrls(f"{base}/v2", f"{base}/experiment/v1", f"{base}/oauth2")
    keyring.set_keyring(before)


async def sign_in(session: AuthSession) -> Credentials:
    authorization = Authorization.begin(session.oauth_client(), session.base_urls.sign_in, CALLBACK)
    async with httpx.AsyncClient() as browser:
        redirect = (await browser.get(authorization.url)).headers["location"]
    return await session.sign_in_with_code(authorization, authorization.code(redirect))


@pytest.mark.parametrize("stored", [True, False])
def test_a_refreshed_token_is_stored_only_if_the_sign_in_is(
    account: Account, base_urls: BaseUrls, tmp_path: Path, stored: bool
) -> None:
    async def access_tokens() -> list[str]:
        session = AuthSession(base_urls, ENVIRONMENT, tmp_path, lambda: account.time)
        credentials = await sign_in(session)
        if stored:
            session.save()
        first = await credentials.header("web")
        await credentials.refresh(first[1])
        return [first[1], (await credentials.header("web"))[1]]

    first, second = asyncio.run(access_tokens())

    assert first != second
    found = CredentialStore(base_urls, tmp_path).load()
    assert (found is not None) is stored
    assert found is None or (found.oauth and f"Bearer {found.oauth.access_token}" == second)


def test_a_token_refreshed_after_logout_is_not_stored_again(
    account: Account, base_urls: BaseUrls, tmp_path: Path
) -> None:
    async def run() -> None:
        session = AuthSession(base_urls, ENVIRONMENT, tmp_path, lambda: account.time)
        credentials = await sign_in(session)
        session.save()
        session.sign_out()
        await credentials.refresh((await credentials.header("web"))[1])

    asyncio.run(run())

    assert CredentialStore(base_urls, tmp_path).load() is None
