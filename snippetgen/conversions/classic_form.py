"""The two forms of Optimizely Classic's conversion URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from snippetgen.conversions.classic import DIGITS

if TYPE_CHECKING:
    from snippetgen.conversions.hit import Hit

ClassicForm = Literal["classic", "classic-2015"]
"""`classic` is the form of Optimizely's corrected documentation and its own clients: `a` is the
project id. `classic-2015` is the form of its sample code of 2015: `a` is the account id."""

CLASSIC_FORMS: tuple[ClassicForm, ...] = get_args(ClassicForm)


def detect(hit: Hit) -> ClassicForm:
    """Return the form of `hit`: `classic` unless something indicates the old form."""
    account_or_project = hit.get("a") or ""
    is_old = (
        hit.host_label not in (None, account_or_project)
        and DIGITS.fullmatch(account_or_project) is not None
        and hit.get("d") is None
    )
    return "classic-2015" if is_old else "classic"
