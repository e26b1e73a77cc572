"""The two forms of Classic's conversion URL, and how to tell which one a hit is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from snippetgen.wire.conversion import DIGITS

if TYPE_CHECKING:
    from snippetgen.wire.hit import Hit

Destination = Literal["classic", "classic-2015"]
"""`classic` is the form of Optimizely's corrected documentation and its own clients, where `a` is
the project id; `classic-2015` that of its sample code of 2015, where `a` is the account id."""

DESTINATIONS: tuple[Destination, ...] = get_args(Destination)


def detect(hit: Hit) -> Destination:
    """Tell which form `hit` has; where nothing speaks for the old one it is `classic`."""
    account_or_project = hit.get("a") or ""
    is_old = (
        hit.host_label not in (None, account_or_project)
        and DIGITS.fullmatch(account_or_project) is not None
        and hit.get("d") is None
    )
    return "classic-2015" if is_old else "classic"
