from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError

from snippetgen.optimizely import BaseUrls, SignInError
from snippetgen.optimizely.credential_store import CredentialStore, StoredSignIn
from snippetgen.optimizely.credentials import Tokens

SIGN_INS = [
    StoredSignIn(token="madeup:1111"),  # noqa: S106
    StoredSignIn(oauth=Tokens(access_token="a" * 8, refresh_token="r" * 8, expires_at=1.5)),
]
FAKE = BaseUrls(web="https://fake.test/v2")


class Memory(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.passwords.pop((service, username), None) is None:
            raise PasswordDeleteError


@contextmanager
def using(backend: KeyringBackend) -> Iterator[KeyringBackend]:
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def no_keyring() -> Iterator[KeyringBackend]:
    with using(NoKeyring()) as backend:  # type: ignore[no-untyped-call]
        yield backend


@pytest.fixture(params=["keyring", "file"])
def backend(request: pytest.FixtureRequest) -> Iterator[KeyringBackend]:
    if request.param == "file":
        yield request.getfixturevalue("no_keyring")
    else:
        with using(Memory()) as backend:
            yield backend


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "settings"


@pytest.mark.parametrize("sign_in", SIGN_INS, ids=["token", "oauth"])
def test_a_stored_sign_in_is_loaded_again(
    sign_in: StoredSignIn, backend: KeyringBackend, folder: Path
) -> None:
    place = CredentialStore(FAKE, folder).save(sign_in)

    assert CredentialStore(FAKE, folder).load() == sign_in
    in_keyring = isinstance(backend, Memory)
    assert place == ("the system's keyring" if in_keyring else str(folder / "credentials.json"))
    assert folder.exists() != in_keyring


@pytest.mark.parametrize("sign_in", SIGN_INS, ids=["token", "oauth"])
def test_printing_a_sign_in_shows_no_secret(sign_in: StoredSignIn) -> None:
    for secret in ("madeup", "aaaaaaaa", "rrrrrrrr"):
        assert secret not in f"{sign_in!r} {sign_in}"


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize("name", ["web", "classic", "sign_in"])
def test_a_sign_in_for_one_base_url_is_not_used_for_another(name: str, folder: Path) -> None:
    other = BaseUrls(**{name: "https://fake.test"})
    CredentialStore(BaseUrls(), folder).save(SIGN_INS[0])
    assert CredentialStore(other, folder).load() is None


@pytest.mark.usefixtures("backend")
def test_delete_removes_everything(folder: Path) -> None:
    store = CredentialStore(FAKE, folder)
    store.save(SIGN_INS[0])

    assert store.delete()
    assert store.load() is None
    assert not (folder / "credentials.json").exists()
    assert not store.delete()


@pytest.mark.usefixtures("backend")
def test_delete_also_removes_sign_ins_for_other_base_urls(folder: Path) -> None:
    CredentialStore(BaseUrls(), folder).save(SIGN_INS[0])
    CredentialStore(FAKE, folder).save(SIGN_INS[1])
    assert CredentialStore(BaseUrls(), folder).load() == SIGN_INS[0]

    assert CredentialStore(FAKE, folder).delete()
    assert CredentialStore(BaseUrls(), folder).load() is None


@pytest.mark.usefixtures("no_keyring")
def test_only_the_owner_can_read_the_file(folder: Path) -> None:
    CredentialStore(FAKE, folder).save(SIGN_INS[0])
    CredentialStore(BaseUrls(), folder).save(SIGN_INS[1])

    assert (folder / "credentials.json").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in folder.iterdir()] == ["credentials.json"]
    assert CredentialStore(FAKE, folder).load() == SIGN_INS[0]


@pytest.mark.usefixtures("no_keyring")
def test_a_file_that_other_users_can_read_is_refused(folder: Path) -> None:
    CredentialStore(FAKE, folder).save(SIGN_INS[0])
    (folder / "credentials.json").chmod(0o644)

    with pytest.raises(SignInError, match="other users can read it"):
        CredentialStore(FAKE, folder).load()
    assert CredentialStore(FAKE, folder).delete()


@pytest.mark.usefixtures("no_keyring")
@pytest.mark.parametrize("content", ["", "[]", "{", '{"BASE_URLS": "{}x"}', '{"BASE_URLS": 1}'])
def test_a_malformed_file_counts_as_no_sign_in(content: str, folder: Path) -> None:
    folder.mkdir()
    path = folder / "credentials.json"
    path.touch(0o600)
    path.write_text(content.replace("BASE_URLS", CredentialStore(FAKE, folder)._name))
    assert CredentialStore(FAKE, folder).load() is None
