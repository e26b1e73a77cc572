"""The two forms of Optimizely Classic's conversion URL."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from snippetgen.conversions.classic import DIGITS

if TYPE_CHECKING:
    from snippetgen.conversions.hit import Hit


class ClassicForm(StrEnum):
    """A form of the URL. The value is the name of the destination that sends it."""

    CLASSIC = "classic"
    """The form of Optimizely's corrected documentation and its clients: `a` is the project id."""
    CLASSIC_2015 = "classic-2015"
    """The form of its sample code of 2015: `a` is the account id."""

    @property
    def sends_project(self) -> bool:
        """Whether `a` is the project id, `d` is the account id, and `p` is allowed."""
        return self is ClassicForm.CLASSIC

    @property
    def needs_experiment(self) -> bool:
        """Whether a conversion without an experiment must not be sent."""
        return self is ClassicForm.CLASSIC


def detect(hit: Hit) -> ClassicForm:
    """Return the form of `hit`: the corrected form, unless something indicates the old form."""
    account_or_project = hit.get("a") or ""
    is_old = (
        hit.host_label not in (None, account_or_project)
        and DIGITS.fullmatch(account_or_project) is not None
        and hit.get("d") is None
    )
    return ClassicForm.CLASSIC_2015 if is_old else ClassicForm.CLASSIC
