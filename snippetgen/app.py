"""Applications for ASGI servers such as uvicorn, and gunicorn with uvicorn's workers.

uvicorn --factory snippetgen.app:create_delivery --workers 4
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from snippetgen.delivery import Delivery
from snippetgen.http.origins import host_name, is_address
from snippetgen.http.trusted_host import TrustedHostMiddleware

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp

FLEET = "SNIPPETGEN_FLEET"
ALLOWED_HOSTS = "SNIPPETGEN_ALLOWED_HOSTS"
MAX_AGE = "SNIPPETGEN_MAX_AGE"


def create_delivery(
    fleet: str | os.PathLike[str] | None = None,
    *,
    allowed_hosts: Iterable[str] | None = None,
    max_age: int | None = None,
) -> ASGIApp:
    """Return the application that delivers the snippets of a fleet at `/s/<name>.js`.

    Missing arguments come from the environment: `SNIPPETGEN_FLEET` is the path of the fleet file,
    `SNIPPETGEN_ALLOWED_HOSTS` the host names at which browsers reach the application, separated by
    commas, and `SNIPPETGEN_MAX_AGE` the seconds for which browsers may cache a snippet, 300 by
    default. Raises ConfigError if the fleet or its table cannot be read, and ValueError if a value
    is missing or invalid.
    """
    path = fleet or os.environ.get(FLEET)
    if not path:
        raise ValueError(f"{FLEET} must be the path of a fleet file.")
    if max_age is None:
        max_age = _seconds(os.environ.get(MAX_AGE, "300"))
    if allowed_hosts is None:
        given = os.environ.get(ALLOWED_HOSTS, "").split(",")
        allowed_hosts = [_host(name.strip()) for name in given if name.strip()]
    return TrustedHostMiddleware(
        Delivery(Path(path), max_age=max_age),
        {"localhost", *allowed_hosts},
        option=f"{ALLOWED_HOSTS} or --allowed-host",
        any_address=True,
    )


def _seconds(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 86_400):
        raise ValueError(f"{MAX_AGE} is {text!r}; it must be a number of seconds up to 86400.")
    return int(text)


def _host(name: str) -> str:
    if host_name(name) != name.lower() and not is_address(name):
        raise ValueError(
            f"{ALLOWED_HOSTS} has {name!r}; use host names without scheme, port or path."
        )
    return name
