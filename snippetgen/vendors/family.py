"""Hand-over families: ways to pass a variable to a vendor, with their traits and parameters.

A family is three files with one name: its traits in `families/<family>.toml`, its template in
`templates/js/families/<family>.js`, and the model of such a vendor's script in the harness. Other
code asks for a trait, never for a family's name.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, Field, model_validator

from snippetgen.validation.data_files import read_entry, read_table
from snippetgen.vendors.models import DESCRIPTOR_CONFIG
from snippetgen.vendors.option import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind = Literal["global", "path", "number", "url", "text", "id", "moment"]
"""What a parameter's value is: `global`, the name of a page global; `path`, a dotted path that
begins with a page global; `number`, a whole number from 0; `url`, an https address or a path on the
site; `text`; `id`, text or a whole number; `moment`, `dom-ready` or `load`."""

Argument = Literal["pair", "flat", "object", "json", "query"]
"""How the vendor accepts variables: one at a time, as an array of name and value (`pair`) or as two
arguments (`flat`); or all together, as an `object`, as the text of a JSON object (`json`) or as a
query string (`query`)."""

Transport = Literal["script", "cookie", "storage", "request"]
"""What carries a variable to the vendor: JavaScript objects that the vendor's script shares with
the page, cookies, localStorage, or an HTTP request from the snippet."""

CORE_PARAMETERS: Mapping[str, Kind] = {"rerun": "path", "callback": "global"}
"""Optional parameters that the core templates serve for every family: `rerun` is called after a
hand-over, so that the vendor's script reads again; the vendor calls `callback` when it is ready."""


class Parameter(BaseModel):
    """A value that a family needs from the vendor's file."""

    model_config = DESCRIPTOR_CONFIG

    kind: Kind
    default: Value | None = None
    """Used if the vendor's file has no value. A parameter without a default is required."""
    with_: str = Field(default="", alias="with")
    """Another parameter that this one needs."""


class Family(BaseModel):
    """A way to pass a variable to a vendor."""

    model_config = DESCRIPTOR_CONFIG

    name: str
    summary: str
    """What the page does, in one or two sentences."""
    transport: Transport
    read: Literal["live", "once"]
    """`live`: the vendor accepts variables at any time. `once`: the vendor's script reads them when
    it starts, and later only if the parameter `rerun` names a function that makes it read again."""
    read_once_with: tuple[Argument, ...] = ()
    """Arguments for which a `live` vendor reads only `once`."""
    polls_vendor: bool = False
    """Whether the snippet tries again until the vendor's script is ready, for `patience_ms`."""
    calls_without_value: bool = False
    """Whether the vendor needs the call even if there is no conversion."""
    notices_loss: tuple[str, ...] = ()
    """Arguments, and parameters with a value, for which the template defines `isLost`: whether the
    page no longer has the variables, or shows other elements than the vendor knows."""
    uses: tuple[str, ...] = ()
    """Optional files of `templates/js/core` whose functions the template calls: `page`."""
    blocked_global: str = ""
    """The parameter with the name of a page global that ad blockers disable; empty for none."""
    needs_elements: str = ""
    """The parameter that selects elements that must precede the snippet; empty for none."""
    arguments: tuple[Argument, ...] = Field(min_length=1)
    """What the family supports; the first one is the default."""
    parameters: dict[str, Parameter]

    @property
    def handover_status(self) -> Literal["placed", "taken", "sent"]:
        """What the snippet's `handover` says after a hand-over.

        `placed`: the vendor's script can read the value. `taken`: the vendor's script has taken the
        value. `sent`: the value was sent in a request.
        """
        if self.transport == "request":
            return "sent"
        return "taken" if self.polls_vendor else "placed"

    def handover_statuses(self, parameters: Mapping[str, Value]) -> tuple[str, ...]:
        """Return what the snippet's `handover` may say once the vendor has the value.

        A vendor that calls the page when it is ready may ignore earlier values: until then, the
        value is `placed`, and afterwards it is `taken`.
        """
        return ("placed", "taken") if parameters.get("callback") else (self.handover_status,)

    def reads_once(self, parameters: Mapping[str, Value]) -> bool:
        """Return whether a variable is lost if it comes after the vendor's script has started.

        `parameters` are those of a hand-over, including `argument`.
        """
        if self.read == "once":
            return not parameters.get("rerun")
        return parameters.get("argument") in self.read_once_with

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        for message in self._inconsistencies():
            raise ValueError(f"the family {self.name} is inconsistent: {message}")
        return self

    def _inconsistencies(self) -> Iterator[str]:
        named = [self.blocked_global, self.needs_elements]
        named += [parameter.with_ for parameter in self.parameters.values()]
        for name in filter(None, named):
            if name not in self.parameters:
                yield f"{name} is not one of its parameters."
        for name, kind in CORE_PARAMETERS.items():
            if name in self.parameters and self.parameters[name] != Parameter(
                kind=kind, default=""
            ):
                yield f'the parameter {name} must have kind = "{kind}" and default = "".'
        if not set(self.read_once_with) <= set(self.arguments):
            yield "read_once_with must be among its arguments."
        if not set(self.notices_loss) <= {*self.arguments, *self.parameters}:
            yield "notices_loss must be among its arguments and parameters."
        if self.polls_vendor and "patience_ms" not in self.parameters:
            yield "polls_vendor needs the parameter patience_ms."
        if self.calls_without_value and self.polls_vendor:
            yield "calls_without_value and polls_vendor must not both be set."


@cache
def families() -> Mapping[str, Family]:
    """Read the families: name to family, sorted by name.

    A family is named after its file. Raises ConfigError, which names the wrong keys of a file.
    """
    folder = files(__package__).joinpath("families")
    paths = sorted(folder.iterdir(), key=lambda path: path.name)
    return MappingProxyType(
        {
            name: read_entry(
                Family,
                {"name": name, **read_table(path)},
                str(path),
            )
            for path in paths
            if (name := path.name.removesuffix(".toml")) != path.name
        }
    )
