"""The parts of a descriptor that are facts and nothing else."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from snippetgen.vendors.option import Value

FACTS = ConfigDict(frozen=True, extra="forbid")
"""How the models of a descriptor are: as it was read, without unknown keys."""


class Facts(BaseModel):
    """Part of a descriptor."""

    model_config = FACTS


class Variables(Facts):
    """Names that the vendor takes for custom variables."""

    names: dict[str, str]
    """Default name of `url`, of each field, or of both, as the packings need them."""
    pattern: str
    pattern_help: str
    """The pattern in words, to be read behind "must be"."""
    max_length: int
    max_length_source: str
    reserved: dict[str, str] = {}
    """Names that would collide with something, each with what that is."""


class Limits(Facts):
    """How much a variable holds."""

    value_length: int | None = Field(default=None, ge=1)
    """Characters; None where no limit is known. Enforced in the browser."""
    value_length_where: dict[str, dict[str, int]] = {}
    """Other lengths: option, its value, the length that then holds."""
    measure: Literal["characters", "encoded"] = "characters"
    """`encoded`: the percent-encoded value is what counts."""
    name_included: bool = False
    """Whether the limit covers `name=value`, not the value alone."""
    documented: str
    observed: str


class Step(Facts):
    """One thing to do in the vendor's account or on the page; see `words` for the text."""

    text: str
    when: dict[str, Value] = {}
    """Values that options must have for the step to apply."""

    @model_validator(mode="before")
    @classmethod
    def _is_text(cls, step: Any) -> Any:  # noqa: ANN401
        return {"text": step} if isinstance(step, str) else step


class CallFacts(Facts):
    """The fields of a notification that state facts about its call.

    Each is a list of dotted paths, of which the first that holds anything counts; it is empty if
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


class Signature(Facts):
    """How a notification proves where it is from: base64 of an HMAC over the raw body."""

    header: str
    digest: Literal["sha1", "sha256"]


class ReturnChannel(Facts):
    """How the variable comes back when a call has been made."""

    type: str
    """In words, like `where` and `shape`."""
    where: str
    method: Literal["POST", "GET", "pull", "unknown"] = "unknown"
    """`pull`: a service of one's own asks the vendor."""
    content: Literal["json", "form", "query", "unknown"] = "unknown"
    path: str = ""
    """Dotted path of the variables in the document; empty for its top level."""
    encoding: Literal[
        "object", "merged-json-text", "pairs", "flat", "text", "query-text", "unknown"
    ] = "unknown"
    """`object`: names and values, or empty text. `merged-json-text`: text that holds a JSON array
    of objects, to be merged from first to last. `pairs`: an array of objects with a name and a
    value. `flat`: each variable is a member by its own name. `text`: the value of the one variable.
    `query-text`: text of a query. `unknown`: not established."""
    name_key: str = ""
    """Of `pairs`: the member that is the name."""
    value_key: str = ""
    call: CallFacts = CallFacts()
    signature: Signature | None = None
    """None where the vendor signs nothing."""
    shape: str
    example: str

    @property
    def established(self) -> bool:
        """Whether it is known how to read the variables."""
        return self.encoding != "unknown"


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


class NotEstablished(Facts):
    """What is not known, without which no snippet can be built."""

    missing: str
    instead: str
    """The vendor of the catalogue that serves meanwhile."""
    why: str
