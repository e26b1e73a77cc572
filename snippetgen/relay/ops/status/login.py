"""Decides who may see the status page: users with its password, or users signed in by a proxy."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from snippetgen.http.proxies import PEER

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import HTTPConnection

    from snippetgen.http.proxies import ProxyAddresses

MIN_LENGTH = 8
"""The minimum length of a password, in characters."""

SESSION = 12 * 3600.0
"""Seconds until a session ends."""

MOST_SESSIONS = 1000

MOST_FAILURES = 5
"""The number of wrong passwords in `WINDOW` seconds after which an address has to wait."""

WINDOW = 60.0

MOST_ADDRESSES = 10_000


class TooManyAttemptsError(Exception):
    """An address has sent too many wrong passwords."""


class Login:
    """Passwords, sessions, and the header in which a proxy names the user."""

    def __init__(
        self,
        password: str = "",
        user_header: str = "",
        proxies: ProxyAddresses | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raise ValueError if the password is too short."""
        if password and len(password) < MIN_LENGTH:
            raise ValueError(f"the password is shorter than {MIN_LENGTH} characters")
        self.has_password = bool(password)
        self._password = _digest(password)
        self._user_header = user_header
        self._proxies = proxies
        self._monotonic = monotonic
        self._sessions: OrderedDict[bytes, float] = OrderedDict()
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def user_of(self, request: HTTPConnection) -> str | None:
        """Return the user that a proxy has signed in, or None."""
        if not self._user_header or self._proxies is None:
            return None
        if request.scope.get(PEER) not in self._proxies:
            return None
        named = request.headers.getlist(self._user_header)
        # If there are several, the client may have sent one of them.
        return named[0] if len(named) == 1 and named[0].strip() else None

    def is_password(self, given: str, address: str) -> bool:
        """Return whether a password is correct, in constant time.

        Raises TooManyAttemptsError if the address has sent too many wrong ones.
        """
        now = self._monotonic()
        failures, since = self._failures.pop(address, (0, now))
        if now - since >= WINDOW:
            failures, since = 0, now
        if failures >= MOST_FAILURES:
            self._failures[address] = failures, since
            raise TooManyAttemptsError
        if self.has_password and hmac.compare_digest(_digest(given), self._password):
            return True
        self._failures[address] = failures + 1, since
        if len(self._failures) > MOST_ADDRESSES:
            self._failures.popitem(last=False)
        return False

    def begin(self) -> str:
        """Begin a session, and return its token."""
        token = secrets.token_urlsafe(32)
        self._sessions[_digest(token)] = self._monotonic() + SESSION
        if len(self._sessions) > MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return token

    def has_session(self, token: str) -> bool:
        """Return whether a token belongs to a session that has not ended."""
        ends = self._sessions.get(_digest(token))
        return ends is not None and self._monotonic() < ends

    def end(self, token: str) -> None:
        """End a session."""
        self._sessions.pop(_digest(token), None)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogateescape")).digest()
