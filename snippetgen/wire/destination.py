"""What a snippet reports to: Optimizely Classic, Web Experimentation, or whichever a page has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from snippetgen.wire.conversion import DIGITS

if TYPE_CHECKING:
    from snippetgen.wire.hit import Hit

ClassicForm = Literal["classic", "classic-2015"]
"""The forms of Classic's conversion URL: `classic` is that of Optimizely's corrected documentation
and its own clients, where `a` is the project id; `classic-2015` that of its sample code of 2015,
where `a` is the account id."""

Destination = Literal["classic", "classic-2015", "web", "auto"]
"""`web` is Web Experimentation, which takes events by its Event API. `auto` is decided on the page:
`classic` where it has Classic, `web` where it has Web Experimentation only."""

CLASSIC_FORMS: tuple[ClassicForm, ...] = get_args(ClassicForm)
DESTINATIONS: tuple[Destination, ...] = get_args(Destination)


def form_of(destination: Destination) -> ClassicForm:
    """Tell the form of the URLs for a destination on a page that has Classic."""
    return "classic-2015" if destination == "classic-2015" else "classic"


def detect(hit: Hit) -> ClassicForm:
    """Tell which form `hit` has; where nothing speaks for the old one it is `classic`."""
    account_or_project = hit.get("a") or ""
    is_old = (
        hit.host_label not in (None, account_or_project)
        and DIGITS.fullmatch(account_or_project) is not None
        and hit.get("d") is None
    )
    return "classic-2015" if is_old else "classic"
