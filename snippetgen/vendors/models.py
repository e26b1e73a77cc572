"""The parts of a vendor file that state facts, without rules that span them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from snippetgen.vendors.option import Value

DESCRIPTOR_CONFIG = ConfigDict(frozen=True, extra="forbid", defer_build=True)
"""Models of a vendor file cannot change, and reject unknown keys."""


class DescriptorPart(BaseModel):
    """A part of a vendor file."""

    model_config = DESCRIPTOR_CONFIG


class Variables(DescriptorPart):
    """The names that the vendor accepts for custom variables."""

    names: dict[str, str]
    """Default name of `url`, of each field, or of both, as the packings need them."""
    pattern: str
    pattern_help: str
    """What the pattern allows, as text that follows "must be"."""
    max_length: int
    max_length_source: str
    reserved: dict[str, str] = {}
    """Names that are taken, each with the reason."""


class Limits(DescriptorPart):
    """How much a variable holds."""

    value_length: int | None = Field(default=None, ge=1)
    """Characters; None if no limit is known. The snippet enforces it."""
    value_length_where: dict[str, dict[str, int]] = {}
    """Other limits: option, its value, characters."""
    measure: Literal["characters", "encoded"] = "characters"
    """`encoded`: the percent-encoded value counts."""
    name_included: bool = False
    """Whether the limit covers `name=value` instead of the value alone."""
    documented: str
    observed: str


class Step(DescriptorPart):
    """One thing to do in the vendor's account or on the page; see `snippetgen.text.template`."""

    text: str
    when: dict[str, Value] = {}
    """Values that options must have for the step to apply."""

    @model_validator(mode="before")
    @classmethod
    def _is_text(cls, step: Any) -> Any:  # noqa: ANN401
        return {"text": step} if isinstance(step, str) else step


class VendorRequest(DescriptorPart):
    """A request that carries variables to the vendor; see `snippetgen.vendors.requests`."""

    address: str
    """Host and path without a scheme, in which `*` stands for any text, or `{option}`."""
    method: Literal["GET", "POST", "unknown"] = "unknown"
    place: Literal["query", "form", "json", "address", "unknown"] = "unknown"
    """Where the variables stand. `address`: in the text between `key` and the next separator."""
    key: str = ""
    """The query parameter or form field, the dotted path in the JSON body, or the text in the
    address before the variables; empty if each variable is a parameter, field or member itself."""
    decoding: Literal["none", "base64"] = "none"
    """`base64`: the text at the place is base64, with either alphabet."""
    encoding: Literal["flat", "query-text", "json-text"] = "flat"
    """`flat` and `query-text` as in `ReturnChannel`. `json-text`: text that holds a JSON object."""
    when: str
    """When the vendor's script sends it, as text that follows "sent"."""
    source: str
    """Where that was read."""


class CallFacts(DescriptorPart):
    """The fields of a notification that state facts about its call.

    Each is a list of dotted paths; the first one that holds anything counts. The list is empty if
    the field is not established. A `!` before a path inverts the flag there, as in `!repeat` for
    `first_time`. The defaults are for notifications whose parameters the customer names.
    """

    id: tuple[str, ...] = ("call_id",)
    """What distinguishes calls."""
    time: tuple[str, ...] = ("time",)
    """When it began."""
    duration: tuple[str, ...] = ("duration",)
    """How long it lasted: seconds, H:MM:SS or ISO 8601."""
    answered: tuple[str, ...] = ("answered",)
    """A flag, a status word, or seconds of talk."""
    first_time: tuple[str, ...] = ("first_time",)
    """A flag, or a word such as `Repeat`."""
    tags: tuple[str, ...] = ("tags",)
    """A list, or text with commas."""
    revenue: tuple[str, ...] = ("revenue",)


class Signature(DescriptorPart):
    """How a notification proves its origin: base64 of an HMAC over the raw body."""

    header: str
    digest: Literal["sha1", "sha256"]


class ReturnChannel(DescriptorPart):
    """How the vendor returns the variables with a call."""

    type: str
    """Prose, like `where` and `shape`."""
    where: str
    method: Literal["POST", "GET", "pull", "unknown"] = "unknown"
    """`pull`: the user's own service asks the vendor."""
    content: Literal["json", "form", "query", "unknown"] = "unknown"
    path: str = ""
    """Dotted path of the variables in the document; empty for its top level."""
    encoding: Literal[
        "object", "merged-json-text", "pairs", "flat", "text", "query-text", "unknown"
    ] = "unknown"
    """`object`: names and values, or empty text. `merged-json-text`: text that holds a JSON array
    of objects, merged from first to last. `pairs`: an array of objects with a name and a value
    each. `flat`: each variable is a member by its own name. `text`: the value of the only variable.
    `query-text`: the text of a query. `unknown`: not established."""
    name_key: str = ""
    """For `pairs`: the member that holds the name."""
    value_key: str = ""
    call: CallFacts = CallFacts()
    signature: Signature | None = None
    """None if the vendor signs nothing."""
    shape: str
    example: str

    @property
    def established(self) -> bool:
        """Whether the encoding of the variables is known."""
        return self.encoding != "unknown"


class Evidence(DescriptorPart):
    """How well the facts are established."""

    level: int = Field(ge=0, le=5)
    """5: both ways are documented or were read in the vendor's source. 0: nothing was found."""
    set: str
    return_: str = Field(alias="return")


class Source(DescriptorPart):
    """Where a fact comes from."""

    kind: Literal["documented", "public-code", "own"]
    ref: str
    what: str


class NotEstablished(DescriptorPart):
    """What is missing to build a snippet."""

    missing: str
    instead: str
    """The vendor of the catalogue to use meanwhile."""
    why: str
