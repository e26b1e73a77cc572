"""Where a sign-in is kept: the system's keyring, or a file that only its owner can read."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
from keyring.errors import KeyringError
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from snippetgen.optimizely.credentials import Tokens
from snippetgen.optimizely.errors import SignInError
from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from snippetgen.optimizely.base_urls import Addresses

SERVICE, ENTRY = "snippetgen", "sign-ins"
"""One entry of the keyring for all addresses: a keyring cannot be asked which there are."""

FILE = "credentials.json"

_SIGN_INS = TypeAdapter(dict[str, str])


class SignIn(BaseModel):
    """What is kept: a personal token, or those of OAuth."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    token: str | None = Field(default=None, repr=False)
    oauth: Tokens | None = None


class Keeper:
    """Keeps the sign-in for one set of addresses: a test's token never goes to Optimizely."""

    def __init__(self, addresses: Addresses, folder: Path) -> None:
        """`folder` is that of the user's settings; it is made when a file is needed."""
        self._name = " ".join(astuple(addresses))
        self._path = folder / FILE

    def load(self) -> SignIn | None:
        """Return what is kept; None where nothing is, or nothing that can be understood.

        Raises SignInError where others can read the file.
        """
        text = self._from_keyring().get(self._name) or self._from_file().get(self._name)
        if text is None:
            return None
        try:
            return SignIn.model_validate_json(text)
        except ValidationError:
            return None

    def save(self, sign_in: SignIn) -> str:
        """Keep a sign-in; returns where, in words. Raises SignInError where that cannot be."""
        text = sign_in.model_dump_json(exclude_none=True)
        try:
            kept = json.dumps({**self._from_keyring(), self._name: text})
            keyring.set_password(SERVICE, ENTRY, kept)
        except KeyringError:
            self._write({**self._from_file(), self._name: text})
            return escaped(str(self._path))
        return "the system's keyring"

    def delete(self) -> bool:
        """Delete everything that is kept, for other addresses, too; tells whether there was any."""
        found = self._path.exists()
        with suppress(KeyringError):
            keyring.delete_password(SERVICE, ENTRY)
            found = True
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            path = escaped(str(self._path))
            raise SignInError(f"{path}: cannot be deleted: {error.strerror}.") from None
        return found

    def _from_keyring(self) -> dict[str, str]:
        with suppress(KeyringError):
            return _sign_ins(keyring.get_password(SERVICE, ENTRY) or "{}")
        return {}

    def _from_file(self) -> dict[str, str]:
        try:
            with self._path.open("rb") as file:
                if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                    path = escaped(str(self._path))
                    raise SignInError(
                        f"{path}: others can read it. Make it yours alone (chmod 600), or log out."
                    )
                return _sign_ins(file.read(1024 * 1024))
        except OSError:
            return {}

    def _write(self, kept: dict[str, str]) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # mkstemp makes files of mode 0600.
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=".credentials-")
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(kept, file)
            Path(name).replace(self._path)
        except OSError as error:
            path = escaped(str(self._path))
            raise SignInError(f"{path}: cannot be written: {error.strerror}.") from None


def _sign_ins(text: str | bytes) -> dict[str, str]:
    """Read what is kept, by address; nothing where it makes no sense."""
    try:
        return _SIGN_INS.validate_json(text)
    except ValidationError:
        return {}
