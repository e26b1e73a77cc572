"""Stores a sign-in in the system's keyring, or in a file that only its owner can read."""

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
    from snippetgen.optimizely.base_urls import BaseUrls

SERVICE, ENTRY = "snippetgen", "sign-ins"
"""A single keyring entry has all sign-ins, because a keyring cannot list its entries."""

FILE = "credentials.json"

_SIGN_INS = TypeAdapter(dict[str, str])


class StoredSignIn(BaseModel):
    """A personal token, or the tokens of OAuth."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    token: str | None = Field(default=None, repr=False)
    oauth: Tokens | None = None


class CredentialStore:
    """Stores one sign-in for each set of base URLs: Optimizely never gets a test's token."""

    def __init__(self, base_urls: BaseUrls, folder: Path) -> None:
        """`folder` contains the user's settings. It is created when a file is needed."""
        self._name = " ".join(astuple(base_urls))
        self._path = folder / FILE

    def load(self) -> StoredSignIn | None:
        """Return the stored sign-in, or None if it is missing or unreadable.

        Raises SignInError if other users can read the file.
        """
        text = self._from_keyring().get(self._name) or self._from_file().get(self._name)
        if text is None:
            return None
        try:
            return StoredSignIn.model_validate_json(text)
        except ValidationError:
            return None

    def save(self, sign_in: StoredSignIn) -> str:
        """Store a sign-in, and return where. Raises SignInError if this fails."""
        text = sign_in.model_dump_json(exclude_none=True)
        try:
            stored = json.dumps({**self._from_keyring(), self._name: text})
            keyring.set_password(SERVICE, ENTRY, stored)
        except KeyringError:
            self._write({**self._from_file(), self._name: text})
            return escaped(str(self._path))
        return "the system's keyring"

    def delete(self) -> bool:
        """Delete all sign-ins, those for other base URLs too. Returns whether there was one."""
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
                        f"{path}: other users can read it. Run `chmod 600` on it, or "
                        "`snippetgen logout`."
                    )
                return _sign_ins(file.read(1024 * 1024))
        except OSError:
            return {}

    def _write(self, sign_ins: dict[str, str]) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # mkstemp creates the file with mode 0600.
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=".credentials-")
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(sign_ins, file)
            Path(name).replace(self._path)
        except OSError as error:
            path = escaped(str(self._path))
            raise SignInError(f"{path}: cannot be written: {error.strerror}.") from None


def _sign_ins(text: str | bytes) -> dict[str, str]:
    """Parse the stored sign-ins, by base URLs. Returns an empty dict if they are malformed."""
    try:
        return _SIGN_INS.validate_json(text)
    except ValidationError:
        return {}
