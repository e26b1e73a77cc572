"""The table `[data_layer]`: what the snippet reads from the page's data layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from snippetgen.config.field_metadata import Allowed
from snippetgen.javascript import identifiers
from snippetgen.text.display import shown
from snippetgen.validation.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KEY_PATTERN = r"^[A-Za-z_$][A-Za-z0-9_$-]*(\.[A-Za-z0-9_$-]+)*$"
"""Matches a dotted key, such as `ecommerce.value`."""

_KEY = Allowed('a dotted key, such as "ecommerce.value"')


class DataLayer(BaseModel):
    """Where the snippet finds the visitor's consent and the conversion's revenue.

    The data layer is the array that Google Tag Manager reads. Scripts on the page push objects.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True, title="data_layer"
    )

    name: Annotated[
        str,
        Allowed(identifiers.RULE),
        Field(
            title="Data layer global",
            pattern=identifiers.PATTERN,
            description="Name of the page global with the data layer.",
        ),
    ] = "dataLayer"
    consent: Annotated[
        str | None,
        _KEY,
        Field(
            title="Consent key",
            max_length=255,
            pattern=KEY_PATTERN,
            description="Dotted key of the visitor's consent. Nothing is handed over unless its "
            "value is true, or consent_value.",
            examples=["consent.statistics"],
        ),
    ] = None
    consent_value: Annotated[
        str | None,
        Allowed("text of 1 to 255 characters"),
        Field(
            title="Text that means consent",
            min_length=1,
            max_length=255,
            description="The text that means consent, if it is not the boolean true.",
            examples=["granted"],
        ),
    ] = None
    revenue: Annotated[
        str | None,
        _KEY,
        Field(
            title="Revenue key",
            max_length=255,
            pattern=KEY_PATTERN,
            description="Dotted key of the conversion's revenue: a number, or text such as 49.90. "
            "Any other value is ignored. Only with the packing url.",
            examples=["ecommerce.value"],
        ),
    ] = None
    revenue_in: Annotated[
        Literal["units", "cents"],
        Allowed('"units" or "cents"'),
        Field(
            title="Unit of the page’s revenue",
            description="The unit of revenue: whole units of the currency, or cents.",
        ),
    ] = "units"

    @property
    def in_use(self) -> bool:
        """Whether the snippet reads anything from the data layer."""
        return bool(self.consent or self.revenue)

    @property
    def yes(self) -> str | bool:
        """The value that means consent."""
        return self.consent_value or True


def data_layer_problems(layer: DataLayer, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each setting of the table that conflicts with another setting."""
    if layer.consent and settings.get("consent"):
        message = "conflicts with the setting consent. Keep one of them."
        yield Problem("data_layer.consent", shown(layer.consent), message)
    if layer.consent_value and not layer.consent:
        message = "only with data_layer.consent, which names the key."
        yield Problem("data_layer.consent_value", shown(layer.consent_value), message)
    if layer.revenue and settings.get("packing") == "fields":
        message = 'only with packing = "url", because no field contains revenue.'
        yield Problem("data_layer.revenue", shown(layer.revenue), message)
    if problem := identifiers.identifier_problem(layer.name):
        yield Problem("data_layer.name", shown(layer.name), problem)
