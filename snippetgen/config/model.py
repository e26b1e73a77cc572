"""The configuration of one snippet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationInfo, field_validator

from snippetgen.config import validators
from snippetgen.config.calls import Allowed, Calls
from snippetgen.config.vendor_lookup import VendorLookup
from snippetgen.destinations import DEFAULT, Destination, destination
from snippetgen.javascript import identifiers
from snippetgen.validation.errors import Problem, RuleError
from snippetgen.vendors import Vendor
from snippetgen.vendors.fields import Packing
from snippetgen.vendors.formats import PATH_PATTERN
from snippetgen.vendors.option import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

NAME_PATTERN = "^[a-z0-9][a-z0-9-]{0,62}$"


class SnippetConfig(BaseModel):
    """What one snippet does, and for which vendor.

    Immutable. Made from Python data it raises pydantic.ValidationError; `load` and `parse` raise
    ConfigError, which speaks of the file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, title="snippet.toml")

    # The order matters: a validator sees the fields above its own, and `init` writes this order.
    vendor: Annotated[
        str,
        Allowed("a vendor in the catalogue, or the path of a descriptor file"),
        Field(
            description="The call-tracking vendor, by its name in the catalogue "
            "(see `snippetgen vendors`), or a descriptor file of your own, relative to this file.",
            examples=["ctm"],
        ),
    ]
    goal: Annotated[
        str,
        Allowed("text of 1 to 255 characters"),
        Field(
            min_length=1,
            max_length=255,
            json_schema_extra={"pattern": validators.GOAL_PATTERN},
            description="The goal's custom event name in Optimizely, not its title; the event's "
            "API name in Web Experimentation.",
            examples=["phone_call_conversion"],
        ),
    ]
    name: Annotated[
        str,
        Allowed("1 to 63 lower-case letters, digits and -, not beginning with -"),
        Field(
            pattern=NAME_PATTERN,
            description="Name of the built files. Where it is left out the file's name is taken, "
            "and that of its folder where the file is called snippet.toml.",
            examples=["my-snippet"],
        ),
    ]
    destination: Annotated[
        str,
        Allowed(validators.destination_names()),
        Field(
            description=validators.destination_description(),
        ),
    ] = DEFAULT.name
    packing: Annotated[
        Packing,
        Allowed('"url" or "fields"'),
        Field(
            validate_default=True,
            description="What the vendor gets: one variable that holds the conversion URL, or the "
            "compact value (url), or one variable for each piece of it (fields).",
        ),
    ] = "url"
    universal_id: Annotated[
        bool,
        Allowed("true or false"),
        Field(
            default_factory=lambda fields: (
                "universal_id" in destination(fields.get("destination", DEFAULT.name)).fields
            ),
            description="Whether to send the visitor's universal id (cookie optimizelyPPID) if "
            f"there is one. {validators.not_with('universal_id')}",
        ),
    ]
    variables: Annotated[
        dict[str, str],
        Allowed('a table of names, such as { url = "my_variable" }'),
        Field(
            description="Names of the vendor's custom variables, where others than the defaults "
            "are wanted: `url` for the packing url, the others for the packing fields.",
        ),
    ] = {}
    options: Annotated[
        dict[str, Value],
        Allowed("a table of the vendor's options"),
        Field(
            validate_default=True,
            description="Settings that only this vendor has (see `snippetgen vendors VENDOR`).",
        ),
    ] = {}
    expose: Annotated[
        Literal["object", "globals"],
        Allowed('"object" or "globals"'),
        Field(
            description="Whether the snippet's functions are members of its one global object "
            "(object), or globals of the page as well (globals).",
        ),
    ] = "object"
    global_name: Annotated[
        str,
        Allowed(identifiers.RULE),
        Field(
            alias="global",
            pattern=identifiers.PATTERN,
            validate_default=True,
            description="Name of the snippet's one global object on the page.",
        ),
    ] = "offlineConversion"
    wait_ms: Annotated[
        int,
        Allowed("a whole number from 0 to 60000"),
        Field(
            ge=0,
            le=60000,
            description="How long to wait for Optimizely on a page, in milliseconds.",
        ),
    ] = 5000
    consent: Annotated[
        str | None,
        Allowed('the path of a page global, such as "myConsent.allowsStatistics"'),
        Field(
            max_length=255,
            pattern=PATH_PATTERN,
            description="Path of a page global that tells whether the visitor agreed: a boolean, "
            "or a function that returns one. Nothing is handed over unless it says true.",
            examples=["myConsent.allowsStatistics"],
        ),
    ] = None
    goal_ids: Annotated[
        tuple[Annotated[str, Allowed("digits in quotes"), Field(pattern="^[0-9]{1,20}$")], ...],
        Allowed("a list of at most 20 ids"),
        Field(
            strict=False,
            max_length=20,
            description="Ids of the goals that the conversion counts for, in addition to its name. "
            f"{validators.not_with('goal_ids')}",
            examples=[["1234567890"]],
        ),
    ] = ()
    entity_id: Annotated[
        str | None,
        Allowed(validators.ID_RULE),
        Field(
            pattern=validators.ID_PATTERN,
            description="Id of the event in Web Experimentation whose API name is the goal. If it "
            f"is left out, the snippet looks it up on the page. {validators.not_with('entity')}",
            examples=["1234567890"],
        ),
    ] = None
    project_id: Annotated[
        str | None,
        Allowed(validators.ID_RULE),
        Field(
            pattern=validators.ID_PATTERN,
            description="Id of the one Optimizely project to report to. On a page with another "
            "project nothing is handed over.",
            examples=["1234567890"],
        ),
    ] = None
    account_id: Annotated[
        str | None,
        Allowed(validators.ID_RULE),
        Field(
            pattern=validators.ID_PATTERN,
            description="Id of the one Optimizely account to report to. On a page with another "
            "account nothing is handed over.",
            examples=["1234509999"],
        ),
    ] = None
    public_url: Annotated[
        str | None,
        Allowed("an https:// address, or a path on the site that begins with /, without ? and #"),
        Field(
            max_length=1024,
            pattern=validators.BASE_URL_PATTERN,
            description="Where the built files will be hosted; the external HTML tag points there.",
            examples=["https://cdn.example.com/snippets/"],
        ),
    ] = None

    calls: Annotated[
        Calls,
        Allowed("a table"),
        Field(description="Which calls count, for `snippetgen relay` and `snippetgen send`."),
    ] = Calls()

    _vendor: Vendor = PrivateAttr()

    def model_post_init(self, context: Any) -> None:  # noqa: ANN401
        """Keep the vendor: a descriptor file may be another one later."""
        self._vendor = _descriptors(context).find(self.vendor)

    @property
    def vendor_descriptor(self) -> Vendor:
        """The vendor's entry in the catalogue, or its descriptor file as it was read."""
        return self._vendor

    @property
    def destination_object(self) -> Destination:
        """The destination that has the configured name."""
        return destination(self.destination)

    @property
    def variable_names(self) -> dict[str, str]:
        """Name of each variable that the snippet hands over: of `url`, or of the fields."""
        return validators.variable_names(
            self.vendor_descriptor,
            self.packing,
            self.variables,
            self.destination_object.named_fields(universal_id=self.universal_id),
        )

    @property
    def setup_steps(self) -> list[str]:
        """What is to be done in the vendor's account and on the page, as plain text."""
        return self.vendor_descriptor.setup_steps(self.variable_names, self.options)

    @field_validator("vendor")
    @classmethod
    def _is_known(cls, vendor: str, info: ValidationInfo) -> str:
        _descriptors(info.context).find(vendor)
        return vendor

    @field_validator("goal")
    @classmethod
    def _is_sendable(cls, goal: str) -> str:
        return _unless(validators.goal_problems(goal), goal)

    @field_validator("destination")
    @classmethod
    def _takes_the_goal(cls, name: str, info: ValidationInfo) -> str:
        _unless(validators.destination_problems(name), name)
        return _unless(validators.destination_goal_problems(name, info.data), name)

    @field_validator("packing")
    @classmethod
    def _is_one_of_the_vendors(cls, packing: Packing, info: ValidationInfo) -> Packing:
        return _unless(validators.packing_problems(packing, _vendor(info)), packing)

    @field_validator("universal_id")
    @classmethod
    def _has_a_place(cls, universal_id: bool, info: ValidationInfo) -> bool:
        return _unless(validators.universal_id_problems(universal_id, info.data), universal_id)

    # Before the types are checked, so that every wrong entry gets a message of its own.
    @field_validator("variables", mode="before")
    @classmethod
    def _are_names_for_the_vendor(cls, variables: Any, info: ValidationInfo) -> Any:  # noqa: ANN401
        if not isinstance(variables, dict):
            return variables
        return _unless(validators.variable_problems(variables, info.data, _vendor(info)), variables)

    @field_validator("options", mode="before")
    @classmethod
    def _are_options_of_the_vendor(cls, options: Any, info: ValidationInfo) -> Any:  # noqa: ANN401
        vendor = _vendor(info)
        if not isinstance(options, dict) or vendor is None:
            return options
        return _unless(vendor.option_problems(options), options)

    @field_validator("global_name")
    @classmethod
    def _is_free(cls, name: str, info: ValidationInfo) -> str:
        return _unless(validators.global_problems(name, info.data, _vendor(info)), name)

    @field_validator("consent")
    @classmethod
    def _begins_with_a_global(cls, path: str | None) -> str | None:
        return _unless(validators.consent_problems(path), path)

    @field_validator("goal_ids")
    @classmethod
    def _have_a_place(cls, ids: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        return _unless(validators.goal_id_problems(ids, info.data), ids)

    @field_validator("entity_id")
    @classmethod
    def _is_of_an_event(cls, id_: str | None, info: ValidationInfo) -> str | None:
        return _unless(validators.entity_id_problems(id_, info.data), id_)

    @field_validator("public_url")
    @classmethod
    def _ends_with_a_slash(cls, url: str | None) -> str | None:
        return url and f"{url.removesuffix('/')}/"


def _unless(problems: Iterable[Problem], value: T) -> T:
    """Return the value, unless there are problems: then raise them all."""
    if found := tuple(problems):
        raise RuleError(found)
    return value


def _descriptors(context: object) -> VendorLookup:
    """Return what finds vendors; where a model is made of Python data, from the working folder."""
    return context if isinstance(context, VendorLookup) else VendorLookup()


def _vendor(info: ValidationInfo) -> Vendor | None:
    """Find the vendor of the fields that were read before; None where it is not sound."""
    name = info.data.get("vendor")
    return None if name is None else _descriptors(info.context).find(name)
