"""The table `[calls]`: which calls count, what they report, and how that is delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from snippetgen.config.field_metadata import Allowed
from snippetgen.conversions.classic import MAX_REVENUE
from snippetgen.text.display import shown
from snippetgen.validation.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CallField = Literal["id", "time", "duration", "answered", "first_time", "tags", "revenue"]


class Calls(BaseModel):
    """How `snippetgen relay` and `snippetgen send` treat the calls of a configuration."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True, title="calls"
    )

    answered: Annotated[
        bool,
        Allowed("true or false"),
        Field(
            title="Only answered calls",
            description="Whether only answered calls count. If a notification does not say whether "
            "its call was answered, a duration of 0 means no; a call without a duration counts.",
        ),
    ] = True
    first_time: Annotated[
        bool,
        Allowed("true or false"),
        Field(title="Only first calls", description="Whether only a caller's first call counts."),
    ] = False
    min_duration: Annotated[
        int,
        Allowed("a whole number of seconds from 0 to 86400"),
        Field(
            title="Shortest call",
            ge=0,
            le=86400,
            description="Seconds that a call must last to count.",
        ),
    ] = 0
    tags: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=255)], ...],
        Allowed("a list of at most 50 tags"),
        Field(
            strict=False,
            max_length=50,
            description="The vendor's tags. A call counts if it has at least one of them.",
        ),
    ] = ()
    goal: Annotated[
        str | None,
        Allowed("text of 1 to 255 characters"),
        Field(
            title="Goal for calls",
            min_length=1,
            max_length=255,
            description="Goal of the calls, if it differs from the snippet's goal.",
            examples=["qualified_call"],
        ),
    ] = None
    revenue: Annotated[
        Literal["page", "call"] | Annotated[int, Field(ge=0, le=MAX_REVENUE)],
        Allowed('"page", "call", or a whole number of cents from 0 to 9007199254740991'),
        Field(
            title="Revenue for calls",
            description="Where revenue comes from: the page (page), the vendor's amount for the "
            "call (call), or a fixed number of cents for each call.",
        ),
    ] = "page"
    revenue_in: Annotated[
        Literal["units", "cents"],
        Allowed('"units" or "cents"'),
        Field(
            title="Unit of the vendor’s amounts",
            description="The unit of the vendor's amounts: whole units of the currency, or cents.",
        ),
    ] = "units"
    max_revenue: Annotated[
        int,
        Allowed("a whole number of cents from 0 to 9007199254740991"),
        Field(
            title="Largest revenue",
            ge=0,
            le=MAX_REVENUE,
            description="The largest plausible revenue of a call, in cents. A call for which the "
            "page or the vendor reports more counts as unreadable, and is not sent.",
        ),
    ] = 100_000_000
    decimal: Annotated[
        Literal[".", ","] | None,
        Allowed('"." or ","'),
        Field(
            title="Decimal mark",
            description="The decimal mark of the vendor's amounts. Without it, amounts such as "
            "1.234 and 1,234 are unreadable.",
            examples=[","],
        ),
    ] = None
    fields: Annotated[
        dict[CallField, str],
        Allowed('a table of dotted paths, such as { id = "call.id", first_time = "!repeat" }'),
        Field(
            description="Fields of a notification, if they differ from the catalogue: id, time, "
            "duration, answered, first_time, tags, revenue. A ! inverts a flag; only first_time "
            "and answered can be inverted."
        ),
    ] = {}
    in_doubt: Annotated[
        Literal["give_up", "resend"],
        Allowed('"give_up" or "resend"'),
        Field(
            title="If delivery is in doubt",
            description="What to do if it is unknown whether a Classic conversion with revenue "
            "arrived. If it arrives twice, Classic counts the visitor once per goal, but adds the "
            "revenue twice. All other conversions are sent again.",
        ),
    ] = "give_up"
    max_age_hours: Annotated[
        int,
        Allowed("a whole number of hours from 1 to 720"),
        Field(
            title="Delivery period",
            ge=1,
            le=720,
            description="Hours during which delivery is attempted.",
        ),
    ] = 72
    keep_not_counted_days: Annotated[
        int,
        Allowed("a whole number of days from 0 to 365"),
        Field(
            title="Keep calls that do not count",
            ge=0,
            le=365,
            description="Days for which the id of a call that does not count is kept, together "
            "with the reason.",
        ),
    ] = 30
    keep_days: Annotated[
        int,
        Allowed("a whole number of days from 0 to 365"),
        Field(
            title="Keep calls",
            ge=0,
            le=365,
            description="Days after which a finished call's data is deleted.",
        ),
    ] = 30


def calls_problems(calls: Calls, _: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem if the fixed revenue contradicts the largest revenue."""
    given = "max_revenue" in calls.model_fields_set
    if given and isinstance(calls.revenue, int) and calls.revenue > calls.max_revenue:
        message = (
            f"less than calls.revenue = {calls.revenue}. Raise it, or remove it: it limits only "
            "what the page or the vendor reports."
        )
        yield Problem("calls.max_revenue", shown(calls.max_revenue), message)
