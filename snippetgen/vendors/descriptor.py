"""What the catalogue says about a vendor, and what follows from it for given options and names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from snippetgen.problems import Problem, shown
from snippetgen.vendors import option
from snippetgen.vendors.option import Option, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Packing = Literal["url", "fields"]

FIELDS = ("project", "account", "visitor", "experiments", "segments", "universal_id")
"""The pieces of a conversion, of which the packing `fields` makes a variable each."""


class Facts(BaseModel):
    """Part of a descriptor: as it was read, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Handover(Facts):
    """How the page gives the vendor a variable; the parameters are those of the family."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Value]

    family: str
    """Name of the template; it and the parameters may be `{option}` placeholders."""


class Variables(Facts):
    """Names that the vendor takes for custom variables."""

    names: dict[str, str]
    """Default name of each field, and of `url`."""
    pattern: str
    pattern_help: str
    """The pattern in words, to be read behind "must be"."""
    max_length: int
    max_length_source: str
    reserved: dict[str, str] = {}
    """Names that would collide with something, each with what that is."""


class Limits(Facts):
    """How much a variable holds."""

    value_length: int | None = None
    """Characters; None where no limit is known. Enforced in the browser."""
    measure: Literal["characters", "encoded"] = "characters"
    """`encoded`: the percent-encoded value is what counts."""
    name_included: bool = False
    """Whether the limit covers `name=value`, not the value alone."""
    documented: str
    observed: str


class ReturnChannel(Facts):
    """How the variable comes back when a call has been made."""

    type: str
    path: str
    shape: str
    example: str


class Evidence(Facts):
    """How well the facts are established."""

    level: int = Field(ge=0, le=5)
    """5 documented or read in the vendor's source, both ways; 0 nothing found."""
    set: str
    return_: str = Field(alias="return")


class Source(Facts):
    """Where a fact is from."""

    kind: Literal["documented", "public-code", "own"]
    ref: str
    what: str


class Vendor(Facts):
    """A call-tracking vendor, as its file in the catalogue describes it."""

    slug: str = Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str
    aliases: tuple[str, ...] = ()
    region: str
    script: str
    """Address of the vendor's own script."""
    page_globals: tuple[str, ...] = ()
    """Global variables of the vendor's; may be `{option}` placeholders."""
    summary: str
    handover: Handover
    options: dict[str, Option] = {}
    packings: tuple[Packing, ...] = Field(min_length=1)
    variables: Variables
    limits: Limits
    order: str
    """When the snippet is to stand on the page, next to the vendor's script."""
    setup: tuple[str, ...] = Field(min_length=1)
    """What to do in the vendor's account; `{variables}` stands for the names in use."""
    return_channel: ReturnChannel
    evidence: Evidence
    sources: tuple[Source, ...] = Field(min_length=1)

    def options_in_use(self, options: Mapping[str, Value]) -> dict[str, Value]:
        """Lay the options over the defaults of those that apply."""
        return option.in_use(self.options, options)

    def family(self, options: Mapping[str, Value]) -> str:
        """Name the hand-over family that serves these options, e.g. `object-queue`."""
        return str(_fill(self.handover.family, self.options_in_use(options)))

    def handover_values(self, options: Mapping[str, Value]) -> dict[str, Value]:
        """List the family's parameters by name, placeholders replaced by the options' values.

        A parameter whose option does not apply is left out.
        """
        settled = self.options_in_use(options)
        filled = {
            key: _fill(value, settled) for key, value in self.handover.__pydantic_extra__.items()
        }
        return {key: value for key, value in filled.items() if value is not None}

    def globals_in_use(self, options: Mapping[str, Value]) -> tuple[str, ...]:
        """List the vendor's own global variables on a page."""
        settled = self.options_in_use(options)
        filled = (_fill(name, settled) for name in self.page_globals)
        return tuple(str(name) for name in filled if name is not None)

    def room(self, names: Iterable[str]) -> int:
        """Count the characters that a value may have, whichever of the variables it is for.

        0 where the vendor has no known limit.
        """
        if self.limits.value_length is None:
            return 0
        overhead = max(len(name) + 1 for name in names) if self.limits.name_included else 0
        return self.limits.value_length - overhead

    def setup_steps(self, variable_names: Mapping[str, str]) -> list[str]:
        """Write what is to be done in the vendor's account, for the variable names in use."""
        variables = ", ".join(variable_names.values())
        return [step.replace("{variables}", variables) for step in self.setup]

    def option_problems(self, options: Mapping[str, object]) -> Iterator[Problem]:
        """Find what is wrong with the options, those that are missing included."""
        return option.problems(self.slug, self.options, options)

    def name_fault(self, name: str) -> str | None:
        """Say in a sentence why a custom variable cannot have the name; None where it can."""
        rules = self.variables
        if len(name) > rules.max_length:
            return (
                f"is {len(name)} characters long; {self.slug} takes variable names of at most "
                f"{rules.max_length}."
            )
        if not re.fullmatch(rules.pattern, name):
            return f"must be {rules.pattern_help}."
        if name in rules.reserved:
            return f"is reserved: {rules.reserved[name]}."
        return None

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        wanted = {"url", *FIELDS}
        if set(self.variables.names) != wanted:
            raise ValueError(f"variables.names must have exactly {sorted(wanted)}")
        for name in self.variables.names.values():
            if fault := self.name_fault(name):
                raise ValueError(f"variables.names: {shown(name)} {fault}")
        templates = [self.handover.family, *self.handover.__pydantic_extra__.values()]
        for template in (*templates, *self.page_globals):
            placeholder = _placeholder(template)
            if placeholder and placeholder not in self.options:
                raise ValueError(f"{template!r} names no option")
        return self


_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def _placeholder(template: Value) -> str | None:
    match = _PLACEHOLDER.search(template) if isinstance(template, str) else None
    return match[1] if match else None


def _fill(template: Value, options: Mapping[str, Value]) -> Value | None:
    """Replace an `{option}` placeholder; None where that option does not apply."""
    key = _placeholder(template)
    if key is None:
        return template
    if key not in options:
        return None
    if template == f"{{{key}}}":
        return options[key]
    return _PLACEHOLDER.sub(str(options[key]), str(template))
