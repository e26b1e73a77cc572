"""The login of the relay's status page, from the options of `snippetgen relay`."""

from __future__ import annotations

import ipaddress
import os
import re
from typing import TYPE_CHECKING

import click

from snippetgen.cli.extras import require_extra
from snippetgen.http.proxies import ProxyAddresses
from snippetgen.text.display import without_user

with require_extra("relay"):
    from snippetgen.relay.ops.status.login import Login

if TYPE_CHECKING:
    from pathlib import Path

    from snippetgen.cli.actions.relay_options import StatusPageOptions

VARIABLE = "SNIPPETGEN_STATUS_PASSWORD"

OPEN_PAGE = (
    "The status page has no login: anyone who reaches its port sees all calls. Use "
    f"--status-password FILE, set {VARIABLE}, or keep the port private."
)

_HEADER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


def status_login(options: StatusPageOptions, proxy: str | None) -> Login | None:
    """Return the login, or None if the page needs none.

    Raises click.UsageError if the options contradict each other, and click.ClickException if the
    password cannot be used. No message contains the password.
    """
    password, header = _password(options.status_password), options.status_user_header
    if header is None:
        return _login(password) if password is not None else None
    if not _HEADER.fullmatch(header):
        raise click.UsageError(
            f"--status-user-header is {header!r}, which is not the name of a header: "
            "use one such as X-Forwarded-User."
        )
    if proxy is None:
        raise click.UsageError(
            "--status-user-header needs --proxy ADDRESS, because anyone else could send the header."
        )
    try:
        proxies = ProxyAddresses(proxy)
    except ValueError:
        raise click.UsageError(
            "--status-user-header needs the address or network of the proxy; --proxy is "
            f"{without_user(proxy)!r}."
        ) from None
    return _login(password or "", header, proxies)


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _login(password: str, header: str = "", proxies: ProxyAddresses | None = None) -> Login:
    try:
        return Login(password, header, proxies)
    except ValueError as error:
        raise click.ClickException(f"The status page cannot have a login: {error}.") from error


def _password(file: Path | None) -> str | None:
    """Return the password from a file or from the environment; None if neither is set."""
    if file is None:
        text = os.environ.get(VARIABLE)
        where = VARIABLE
    else:
        where = "the file of --status-password"
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            # The value may be the password itself.
            raise click.UsageError(
                "--status-password needs the path of a readable file with the password. To give "
                f"the password itself, set {VARIABLE}."
            ) from None
    if text is None:
        return None
    if not text.strip():
        raise click.ClickException(f"The status page cannot have a login: {where} is empty.")
    return text.strip()
