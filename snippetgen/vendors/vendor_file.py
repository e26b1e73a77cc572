"""The content of a vendor's file."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, Field, field_validator

from snippetgen.vendors.fields import Packing
from snippetgen.vendors.handover import Handover
from snippetgen.vendors.models import (
    DESCRIPTOR_CONFIG,
    Evidence,
    Limits,
    NotEstablished,
    ReturnChannel,
    Source,
    Step,
    Variables,
    VendorRequest,
)
from snippetgen.vendors.option import Option


class CatalogueEntry(BaseModel):
    """The facts known about every vendor in the catalogue."""

    model_config = DESCRIPTOR_CONFIG

    slug: str = Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str
    mention: str = ""
    """What sentences call the vendor, such as "your call-tracking vendor", if not by its name."""
    aliases: tuple[str, ...] = ()
    region: str
    script: str
    """Address of the vendor's own script."""
    page_globals: tuple[str, ...] = ()
    """Global variables of the vendor's script; they may contain `{option}` placeholders."""
    summary: str
    return_channel: ReturnChannel
    evidence: Evidence
    sources: tuple[Source, ...] = Field(min_length=1)

    @property
    def in_text(self) -> str:
        """What the vendor is called inside a sentence."""
        return self.mention or self.name

    @property
    def at_start(self) -> str:
        """What the vendor is called at the start of a sentence."""
        return f"{self.mention[0].upper()}{self.mention[1:]}" if self.mention else self.name


class UnestablishedVendor(CatalogueEntry):
    """A vendor about which too little is known to build a snippet."""

    not_established: NotEstablished


class VendorFile(CatalogueEntry):
    """The facts about a vendor for which snippets can be built."""

    handover: tuple[Handover, ...] = Field(min_length=1)
    """The first one that applies is used. In the file, a single one may be a table."""
    options: dict[str, Option] = {}
    packings: tuple[Packing, ...] = Field(min_length=1)
    variables: Variables
    limits: Limits
    order: str
    """Where the tag belongs on the page, relative to the vendor's script."""
    setup: tuple[Step, ...] = Field(min_length=1)
    """What to do in the vendor's account and on the page, in order."""
    requests: tuple[VendorRequest, ...] = ()
    """The requests that carry variables, if they are established."""

    def name_error(self, name: str) -> str | None:
        """Return why a custom variable cannot have the name, as a sentence; None if it can."""
        rules = self.variables
        if len(name) > rules.max_length:
            return (
                f"is {len(name)} characters long; {self.slug} accepts variable names of at most "
                f"{rules.longest}."
            )
        if not re.fullmatch(rules.pattern, name):
            return f"must be {rules.pattern_help}."
        if name in rules.reserved:
            return f"is reserved: {rules.reserved[name]}."
        return None

    @field_validator("handover", mode="before")
    @classmethod
    def _is_a_list(cls, handover: Any) -> Any:  # noqa: ANN401
        return [handover] if isinstance(handover, dict) else handover
