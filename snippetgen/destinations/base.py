"""The interface of destinations: everything that the rest of the program needs from one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, NamedTuple, Protocol, TypeVar

from snippetgen.conversions.event_limits import HOSTS
from snippetgen.files.resources import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from snippetgen.lint.explain import Explanation
    from snippetgen.lint.finders import Finder
    from snippetgen.lint.findings import Finding


class AnyConversion(Protocol):
    """The members of a conversion for any destination."""

    @property
    def project(self) -> str:
        """The project's id."""

    @property
    def account(self) -> str:
        """The account's id."""

    @property
    def visitor(self) -> str:
        """The visitor's id."""

    @property
    def revenue(self) -> int | None:
        """Revenue in cents, if there is any."""


Access = Literal["read", "write", "execute"]
"""What a script may do with a global, as Google Tag Manager calls it."""

NO_EVENTS: Mapping[str, str] = MappingProxyType({})

C = TypeVar("C", bound=AnyConversion)


class Settings(Protocol):
    """The settings that a destination depends on."""

    @property
    def goal(self) -> str:
        """The configured goal."""

    @property
    def goal_ids(self) -> tuple[str, ...]:
        """Ids of additional goals that count."""

    @property
    def entity_id(self) -> str | None:
        """Id of the configured event."""

    @property
    def project_id(self) -> str | None:
        """Id of the only project to report to."""

    @property
    def account_id(self) -> str | None:
        """Id of the only account to report to."""

    @property
    def universal_id(self) -> bool:
        """Whether the universal id is sent."""

    @property
    def packing(self) -> str:
        """`url` for one variable with the whole conversion, `fields` for one variable per field."""

    @property
    def variable_names(self) -> Mapping[str, str]:
        """Names of the handed-over variables by field; `url` stands for the whole conversion."""


@dataclass(frozen=True, slots=True)
class Request:
    """The HTTP request that reports a conversion."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class SendOptions:
    """Options of a request."""

    timestamp_ms: int | None = None
    """The time of the call in milliseconds since 1970; None for now."""
    uuid: str | None = None
    """The same for every request about one conversion; None for a new one."""
    events_host: str = HOSTS[0]
    """The Event API's host."""


NOW = SendOptions()
"""The options for a conversion that happens now."""


class Returned(NamedTuple):
    """A conversion from a vendor's variables, and the destination that receives it."""

    receiver: Receiver[Any]
    conversion: Any


class Destination(ABC):
    """A destination that a configuration may name, with its texts, fields, templates and receivers.

    Most destinations are receivers, which receive conversions of one type. Others decide on the
    page which receiver a snippet reports to. `snippetgen.destinations.register` adds one.
    """

    name: ClassVar[str]
    """The name in a configuration: `destination = "<name>"`."""
    title: ClassVar[str]
    """The usual name of the product."""
    summary: ClassVar[str]
    """A sentence about what is handed over and who receives it."""
    description: ClassVar[str]
    """A phrase for the description of the setting: what it reports to, and how."""
    sign: ClassVar[str] = ""
    """A phrase that says how a page shows that its site has the product; "" if not needed."""
    value_name: ClassVar[str]
    """The name of a whole conversion, such as `conversion URL`."""
    shared_form: ClassVar[str] = ""
    """What accepts its conversions, if other destinations have conversions of the same form."""
    goal_noun: ClassVar[str] = "goal"
    """What the product calls the thing that a conversion counts for, such as `event`."""
    products: ClassVar[tuple[str, ...]]
    """The Optimizely products on a page that the snippet reads."""
    globals: ClassVar[tuple[str, ...]] = ("optimizely",)
    """The globals of Optimizely that the snippet reads. If they are missing, or are queues, there
    is no conversion."""
    waits_for_optimizely: ClassVar[bool] = False
    """Whether the snippet reads no cookies on load before one of `globals` has loaded. Until then,
    it has no conversion."""
    managed_with: ClassVar[str] = ""
    """The product in `snippetgen.optimizely.models` whose REST API manages its goals, or ""."""
    fields: ClassVar[Mapping[str, str]]
    """The variables of the packing `fields`, in the order of `snippetgen.vendors.fields.FIELDS`:
    field to the JavaScript expression of its value."""
    settings: ClassVar[tuple[str, ...]] = ()
    """Supported settings other than fields: `goal_ids`, if it has goals with ids, and
    `own_visitor`, if the setting `visitor` may say where the site keeps its own visitor id."""
    required: ClassVar[tuple[str, ...]] = ()
    """Settings that a configuration must have, because the page does not provide them:
    `account_id`, `project_id`, `entity_id` or `visitor`."""
    needed: ClassVar[tuple[str, ...]] = ("project", "account", "visitor")
    """Fields that every conversion has."""
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Why settings or fields do not apply, as text after the value: `not with …`."""
    goal_pattern: ClassVar[str | None] = None
    """The pattern that a goal must match; None if any goal is valid."""
    goal_rule: ClassVar[str] = ""
    """The pattern in words, as text after the goal in a message."""
    functions: ClassVar[tuple[str, ...]] = (
        "getAccountId",
        "getProjectId",
        "getVariationsInParameters",
        "getSegmentsInParameters",
        "getUserId",
        "generateConversionUrl",
    )
    """The functions that the snippet has on the page; the last one returns the conversion."""
    counts_once: ClassVar[bool] = False
    """Whether a repeated request counts only once."""
    needs_experiment: ClassVar[bool] = False
    """Whether a conversion needs an experiment (reason `no_experiment`)."""

    @property
    def script(self) -> Path:
        """The template of the destination's part of the snippet."""
        return TEMPLATES / "js" / "destinations" / f"{self.name}.js"

    @property
    def guide(self) -> Path:
        """The template of the destination's parts of INSTALL.md."""
        return TEMPLATES / "text" / "destinations" / f"{self.name}.md"

    @property
    @abstractmethod
    def receivers(self) -> tuple[Receiver[Any], ...]:
        """The receivers that the snippet may report to."""

    @abstractmethod
    def on_page(self, products: Collection[str]) -> Receiver[Any]:
        """Return the receiver that the snippet reports to on a page with these products."""

    @abstractmethod
    def holder(self, values: Mapping[str, str]) -> Receiver[Any]:
        """Return the receiver whose conversion is in the values, by field or as `url`."""

    def refusal(self, key: str) -> str | None:
        """Return why a setting or field does not apply, or None if it does.

        `key` is a field, `url`, `goal_ids` or `own_visitor`; the setting `entity_id` is the field
        `entity`.
        """
        if key == "url" or key in self.fields or key in self.settings:
            return None
        default = f'not with destination = "{self.name}", which does not support it.'
        return self.reasons.get(key, default)

    def with_settings(self, settings: Settings) -> Destination:
        """Return the destination of a configuration with this name and these settings."""
        del settings
        return self

    def hint(self, settings: Settings) -> str:
        """Return a sentence about what missing settings would add, or ""."""
        del settings
        return ""

    def named_fields(self, *, universal_id: bool) -> tuple[str, ...]:
        """Return the fields that are handed over, with or without the universal id."""
        return tuple(field for field in self.fields if universal_id or field != "universal_id")

    def read_back(self, settings: Settings, variables: Mapping[str, str]) -> Returned:
        """Return the conversion that the configuration's snippet handed over.

        `variables` has the vendor's variables by name, and possibly others. Raises ValueError,
        which names what is missing or must not be sent.
        """
        names = settings.variable_names
        values = {field: variables.get(name, "") for field, name in names.items()}
        whole = settings.packing == "url"
        for each in ("url",) if whole else self.needed:
            if each in names and not values[each]:
                raise ValueError(f"variable {names[each]!r} is missing")
        receiver = self.holder(values)
        found = receiver.read(values["url"]) if whole else receiver.assemble(values, settings)
        return Returned(receiver, found)


class Receiver(Destination, Generic[C]):
    """A destination that receives conversions of one type."""

    batch_size: ClassVar[int] = 1
    """The maximum number of conversions of a project that one request may report."""
    own_hosts: ClassVar[bool] = False
    """Whether each project has its own host."""
    uniform_length: ClassVar[bool] = False
    """Whether conversions have the same length if their parts do, which a checksum may prevent."""
    hints: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """What to check on a page, for each reason why it has no conversion, in a sentence or two. The
    studio has general hints for the other reasons."""
    cookies: ClassVar[tuple[str, ...]] = ()
    """The cookies of Optimizely that the snippet reads, except the opt-out cookie."""
    sandbox_access: ClassVar[Mapping[str, Sequence[Access]]] = MappingProxyType({})
    """What a template for Google Tag Manager does with each function of Optimizely, by its path."""
    finders: ClassVar[tuple[Finder, ...]] = ()
    """Functions that find its conversions inside other text, such as an e-mail. URLs of its own
    hosts are found without them."""

    @property
    def receivers(self) -> tuple[Receiver[Any], ...]:
        """Only the receiver itself."""
        return (self,)

    def on_page(self, products: Collection[str]) -> Receiver[Any]:
        """Return the receiver itself, for any page."""
        del products
        return self

    def holder(self, values: Mapping[str, str]) -> Receiver[Any]:
        """Return the receiver itself, for any values."""
        del values
        return self

    def values(self, settings: Settings, conversion: C) -> dict[str, str]:
        """Return the values that the snippet hands over: the whole conversion as `url`, or fields.

        Raises ValueError for a conversion that must not be sent.
        """
        if settings.packing == "url":
            return {"url": self.write(conversion)}
        found = self.take_apart(conversion)
        return {field: found.get(field, "") for field in settings.variable_names}

    @abstractmethod
    def write(self, conversion: C) -> str:
        """Return the conversion as one string.

        Raises ValueError for a conversion that must not be sent.
        """

    @abstractmethod
    def read(self, text: str) -> C:
        """Return the conversion in a string from `write`.

        Raises ValueError for any other string.
        """

    @abstractmethod
    def take_apart(self, conversion: C) -> dict[str, str]:
        """Return the text of each field."""

    @abstractmethod
    def assemble(self, values: Mapping[str, str], settings: Settings) -> C:
        """Return the conversion with these fields for the configured goal.

        Raises ValueError, which names what is missing or must not be sent.
        """

    @abstractmethod
    def goal_of(self, conversion: C) -> str:
        """Return the goal of a conversion, as in a configuration."""

    @abstractmethod
    def counted_as(
        self,
        conversion: C,
        goal: str | None,
        revenue: int | None,
        events: Mapping[str, str] = NO_EVENTS,
    ) -> C:
        """Return the conversion with this revenue and, unless it is None, this goal.

        `events` maps keys of known events to their ids. Raises ValueError if the conversion cannot
        be for the goal.
        """

    @abstractmethod
    def configured(self, conversion: C, settings: Settings) -> C:
        """Return the conversion that a snippet with these settings builds on the same page."""

    @abstractmethod
    def example(self, visitor: Mapping[str, Any], settings: Settings) -> C:
        """Return the conversion of a made-up visitor of `snippetgen/builder/visitors.toml`."""

    def shortened(self, conversion: C) -> C:
        """Return the conversion to hand over if it is too long for the vendor."""
        return conversion

    @abstractmethod
    def request(self, text: str, options: SendOptions = NOW) -> Request:
        """Return the request that reports a conversion in a string from `write`.

        Raises ValueError if the string is damaged.
        """

    def batch_request(self, conversions: Sequence[tuple[str, SendOptions]]) -> Request:
        """Return one request that reports up to `batch_size` conversions.

        Each conversion is a string from `write` with its own options. Raises ValueError if one is
        damaged, or if they need more than one request.
        """
        if len(conversions) != 1:
            raise ValueError(f"{self.title} accepts one conversion per request")
        return self.request(*conversions[0])

    def origin(self, project: str, events_host: str = HOSTS[0]) -> str:
        """Return the scheme, host and port that receive requests about a project.

        Returns "" if that is not known: then a host that asks to wait pauses only the project.
        """
        del project, events_host
        return ""

    @abstractmethod
    def owns(self, host: str) -> bool:
        """Return whether requests may go to a host."""

    @abstractmethod
    def explain(self, text: str) -> Explanation | None:
        """Return an explanation of `text`, or None if it is of another kind."""

    @abstractmethod
    def judge(self, text: str) -> Sequence[Finding]:
        """Return the findings about a conversion that should be one for this destination.

        Raises ValueError if the text is of another kind.
        """
