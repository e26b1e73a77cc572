from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordDeleteError

from snippetgen.optimizely import Addresses, SignInError
from snippetgen.optimizely.credential_store import Keeper, SignIn
from snippetgen.optimizely.credentials import Tokens

SIGN_INS = [
    SignIn(token="madeup:1111"),  # noqa: S106
    SignIn(oauth=Tokens(access_token="a" * 8, refresh_token="r" * 8, expires_at=1.5)),
]
FAKE = Addresses(web="https://fake.test/v2")


class Memory(KeyringBackend):
    """A keyring of its own kind, for these tests."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
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
def test_what_is_kept_is_found_again(
    sign_in: SignIn, backend: KeyringBackend, folder: Path
) -> None:
    place = Keeper(FAKE, folder).save(sign_in)

    assert Keeper(FAKE, folder).load() == sign_in
    in_keyring = isinstance(backend, Memory)
    assert place == ("the system's keyring" if in_keyring else str(folder / "credentials.json"))
    assert folder.exists() != in_keyring


@pytest.mark.parametrize("sign_in", SIGN_INS, ids=["token", "oauth"])
def test_a_sign_in_that_is_printed_shows_no_secret(sign_in: SignIn) -> None:
    for secret in ("madeup", "aaaaaaaa", "rrrrrrrr"):
        assert secret not in f"{sign_in!r} {sign_in}"


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize("name", ["web", "classic", "sign_in"])
def test_a_sign_in_at_one_address_is_none_at_another(name: str, folder: Path) -> None:
    other = Addresses(**{name: "https://fake.test"})
    Keeper(Addresses(), folder).save(SIGN_INS[0])
    assert Keeper(other, folder).load() is None


@pytest.mark.usefixtures("backend")
def test_logging_out_deletes_everything(folder: Path) -> None:
    keeper = Keeper(FAKE, folder)
    keeper.save(SIGN_INS[0])

    assert keeper.delete()
    assert keeper.load() is None
    assert not (folder / "credentials.json").exists()
    assert not keeper.delete()


@pytest.mark.usefixtures("backend")
def test_logging_out_at_one_address_deletes_what_is_kept_for_others(folder: Path) -> None:
    Keeper(Addresses(), folder).save(SIGN_INS[0])
    Keeper(FAKE, folder).save(SIGN_INS[1])
    assert Keeper(Addresses(), folder).load() == SIGN_INS[0]

    assert Keeper(FAKE, folder).delete()
    assert Keeper(Addresses(), folder).load() is None


@pytest.mark.usefixtures("no_keyring")
def test_a_file_is_its_owners_alone(folder: Path) -> None:
    Keeper(FAKE, folder).save(SIGN_INS[0])
    Keeper(Addresses(), folder).save(SIGN_INS[1])

    assert (folder / "credentials.json").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in folder.iterdir()] == ["credentials.json"]
    assert Keeper(FAKE, folder).load() == SIGN_INS[0]


@pytest.mark.usefixtures("no_keyring")
def test_a_file_that_others_can_read_is_not_used(folder: Path) -> None:
    Keeper(FAKE, folder).save(SIGN_INS[0])
    (folder / "credentials.json").chmod(0o644)

    with pytest.raises(SignInError, match="others can read it"):
        Keeper(FAKE, folder).load()
    assert Keeper(FAKE, folder).delete()


@pytest.mark.usefixtures("no_keyring")
@pytest.mark.parametrize("content", ["", "[]", "{", '{"ADDRESS": "{}x"}', '{"ADDRESS": 1}'])
def test_a_file_that_makes_no_sense_is_no_sign_in(content: str, folder: Path) -> None:
    folder.mkdir()
    path = folder / "credentials.json"
    path.touch(0o600)
    path.write_text(content.replace("ADDRESS", Keeper(FAKE, folder)._name))
    assert Keeper(FAKE, folder).load() is None
