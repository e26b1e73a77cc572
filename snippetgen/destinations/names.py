"""The names of the destinations: the Optimizely products that a snippet reports to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from snippetgen.conversions.classic_form import ClassicForm

Destination = Literal["classic", "classic-2015", "web", "auto"]
"""`web` is Web Experimentation, which takes events through its Event API. `auto` is decided on the
page: `classic` if the page has Classic, `web` if it has Web Experimentation only."""

DESTINATIONS: tuple[Destination, ...] = get_args(Destination)


def form_of(destination: Destination) -> ClassicForm:
    """Return the form of a destination's URLs on a page that has Classic."""
    return "classic-2015" if destination == "classic-2015" else "classic"
