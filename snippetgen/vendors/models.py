"""The parts of a vendor file, without the rules that span several parts."""

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
    """Default names: `url`, one for each field, or both, depending on the packings."""
    pattern: str
    pattern_help: str
    """What the pattern allows, as text after "must be"."""
    max_length: int
    max_length_source: str
    reserved: dict[str, str] = {}
    """Reserved names, each with the reason."""

    @property
    def longest(self) -> str:
        """The maximum length of a name, as text."""
        return "1 character" if self.max_length == 1 else f"{self.max_length} characters"


class Limits(DescriptorPart):
    """How much fits in a variable."""

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
    """Where the variables are. `address`: in the text between `key` and the next separator."""
    key: str = ""
    """The query parameter or form field, the dotted path in the JSON body, or the text before the
    variables in the address. Empty if each variable is its own parameter, field or member."""
    decoding: Literal["none", "base64"] = "none"
    """`base64`: the text is base64, with either alphabet."""
    encoding: Literal["flat", "query-text", "json-text"] = "flat"
    """`flat` and `query-text` as in `ReturnChannel`. `json-text`: a JSON object as text."""
    when: str
    """When the vendor's script sends it, as text after "sent"."""
    source: str
    """The source of this fact."""


class CallFacts(DescriptorPart):
    """The fields of a notification with facts about its call.

    Each is a list of dotted paths, of which the first that is not empty counts. The list is empty
    if the field is not established. A `!` before a path inverts the flag, as in `!repeat` for
    `first_time`. The defaults are for notifications whose parameters the customer names.
    """

    id: tuple[str, ...] = ("call_id",)
    """The id that distinguishes calls."""
    time: tuple[str, ...] = ("time",)
    """When the call began."""
    duration: tuple[str, ...] = ("duration",)
    """The duration of the call: seconds, H:MM:SS or ISO 8601."""
    answered: tuple[str, ...] = ("answered",)
    """Whether it was answered: a flag, a status word, or seconds of talk."""
    first_time: tuple[str, ...] = ("first_time",)
    """Whether it is the caller's first call: a flag, or a word such as `Repeat`."""
    tags: tuple[str, ...] = ("tags",)
    """The tags: a list, or text with commas."""
    revenue: tuple[str, ...] = ("revenue",)


class Signature(DescriptorPart):
    """How a notification proves its origin: the base64 of an HMAC over the raw body."""

    header: str
    digest: Literal["sha1", "sha256"]


class ReturnChannel(DescriptorPart):
    """How the vendor returns the variables with a call."""

    type: str
    """Prose, like `where` and `shape`."""
    where: str
    method: Literal["POST", "GET", "pull", "unknown"] = "unknown"
    """`pull`: the user's own service requests calls from the vendor."""
    content: Literal["json", "form", "query", "unknown"] = "unknown"
    path: str = ""
    """Dotted path of the variables in the document; empty for its top level."""
    encoding: Literal[
        "object", "merged-json-text", "pairs", "flat", "text", "query-text", "unknown"
    ] = "unknown"
    """`object`: names and values, or an empty string. `merged-json-text`: text with a JSON array of
    objects, merged from first to last. `pairs`: an array of objects, each with a name and a value.
    `flat`: each variable is a member under its own name. `text`: the value of the only variable.
    `query-text`: a query string. `unknown`: not established."""
    name_key: str = ""
    """For `pairs`: the member with the name."""
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
    """5: both directions are documented or were read in the vendor's source. 0: nothing was
    found."""
    set: str
    return_: str = Field(alias="return")


class Source(DescriptorPart):
    """Where a fact comes from."""

    kind: Literal["documented", "public-code", "own"]
    ref: str
    what: str


class NotEstablished(DescriptorPart):
    """What is still missing to build a snippet."""

    missing: str
    instead: str
    """The vendor of the catalogue to use until then."""
    why: str
