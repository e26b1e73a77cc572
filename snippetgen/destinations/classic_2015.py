"""Optimizely Classic in the format of its sample code of 2015, where `a` is the account id."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from snippetgen.conversions.classic_form import ClassicForm
from snippetgen.destinations.classic import Classic

if TYPE_CHECKING:
    from collections.abc import Mapping


class Classic2015(Classic):
    """The URL in the format of the sample code of 2015, which exists even without experiments."""

    name = "classic-2015"
    sign = ""
    title = "Classic, 2015 format"
    summary = "The conversion is a URL, in the format of the sample code of 2015."
    description = "Optimizely Classic, by a URL in the format of its sample code of 2015"
    fields = MappingProxyType(
        {field: value for field, value in Classic.fields.items() if field != "universal_id"}
    )
    reasons = MappingProxyType(
        {
            "entity": 'not with destination = "classic-2015", whose URL has no event id.',
            "universal_id": 'not with destination = "classic-2015", whose URL has no universal id.',
        }
    )
    needs_experiment = ClassicForm.CLASSIC_2015.needs_experiment
    form = ClassicForm.CLASSIC_2015

    def ids(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the URL's parameter for the account."""
        return {"a": values["account"]}
