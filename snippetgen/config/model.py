"""The configuration of one snippet."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationInfo, field_validator

from snippetgen.config import validators
from snippetgen.config.calls import Calls, calls_problems
from snippetgen.config.data_layer import DataLayer, data_layer_problems
from snippetgen.config.destination_texts import (
    destination_description,
    destination_names,
    not_with,
    required_with,
)
from snippetgen.config.field_metadata import Allowed, checked_by, validated
from snippetgen.config.guide import Guide, logo_source
from snippetgen.config.vendor_lookup import lookup_in, vendor_in
from snippetgen.config.visitor_sources import (
    MOST_SOURCES,
    SOURCE_RULE,
    VisitorSource,
    visitor_source,
)
from snippetgen.destinations import DEFAULT, Destination, destination, listed
from snippetgen.javascript import identifiers
from snippetgen.vendors import Vendor
from snippetgen.vendors.fields import Packing
from snippetgen.vendors.formats import PATH_PATTERN
from snippetgen.vendors.option import Value

T = TypeVar("T")

NAME_PATTERN = "^[a-z0-9][a-z0-9-]{0,62}$"


class SnippetConfig(BaseModel):
    """The immutable configuration of one snippet.

    `model_validate` raises pydantic.ValidationError; `load` and `parse` raise ConfigError, whose
    problems name the file.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True, title="snippet.toml"
    )

    # The order matters: a validator sees the fields above its own, and `init` writes them in order.
    vendor: Annotated[
        str,
        Allowed("a vendor in the catalogue, or the path of a descriptor file"),
        Field(
            description="The call-tracking vendor, by its name in the catalogue "
            "(see `snippetgen vendors`), or your own descriptor file, relative to this file.",
            examples=["ctm"],
        ),
    ]
    goal: Annotated[
        str,
        Allowed("text of 1 to 255 characters"),
        Field(
            title="Goal",
            min_length=1,
            max_length=255,
            json_schema_extra={"pattern": validators.GOAL_PATTERN},
            description="The goal's custom event name in Optimizely, not its title. In Web "
            "Experimentation, the event's API name.",
            examples=["phone_call_conversion"],
        ),
        checked_by(lambda goal, _: validators.goal_problems(goal)),
    ]
    name: Annotated[
        str,
        Allowed("1 to 63 lower-case letters, digits and -, not beginning with -"),
        Field(
            title="Name",
            pattern=NAME_PATTERN,
            description="Name of the built files. The default is the name of this file, or of its "
            "folder if the file is snippet.toml.",
            examples=["my-snippet"],
            json_schema_extra={"not": {"pattern": validators.RESERVED_NAMES}},
        ),
        checked_by(lambda name, _: validators.name_problems(name)),
    ]
    destination: Annotated[
        str,
        Allowed(destination_names()),
        Field(
            title="Destination",
            description=destination_description(),
        ),
    ] = DEFAULT.name
    packing: Annotated[
        Packing,
        Allowed('"url" or "fields"'),
        Field(
            title="Packing",
            validate_default=True,
            description="What the vendor receives: one variable with the conversion URL or the "
            "compact value (url), or one variable for each field of the conversion (fields).",
        ),
    ] = "url"
    universal_id: Annotated[
        bool,
        Allowed("true or false"),
        Field(
            title="Universal id",
            default_factory=lambda fields: (
                "universal_id" in destination(fields.get("destination", DEFAULT.name)).fields
            ),
            description="Whether to send the visitor's universal id (cookie optimizelyPPID), if "
            f"the visitor has one. {not_with('universal_id')}",
        ),
        checked_by(validators.universal_id_problems),
    ]
    variables: Annotated[
        dict[str, str],
        Allowed('a table of names, such as { url = "my_variable" }'),
        Field(
            description="Names of the vendor's custom variables, if they differ from the defaults: "
            "`url` with the packing url, the others with the packing fields.",
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
            title="Functions",
            validate_default=True,
            description="Whether the snippet's functions are only members of its global object "
            "(object) or also globals of the page (globals).",
        ),
    ] = "object"
    global_name: Annotated[
        str,
        Allowed(identifiers.RULE),
        Field(
            title="Global object",
            alias="global",
            pattern=identifiers.PATTERN,
            validate_default=True,
            description="Name of the snippet's global object on the page.",
        ),
    ] = "offlineConversion"
    wait_ms: Annotated[
        int,
        Allowed("a whole number from 0 to 60000"),
        Field(
            title="Wait for Optimizely",
            ge=0,
            le=60000,
            description="How long to wait for Optimizely on a page, in milliseconds.",
        ),
    ] = 5000
    consent: Annotated[
        str | None,
        Allowed('the path of a page global, such as "myConsent.allowsStatistics"'),
        Field(
            title="Consent",
            max_length=255,
            pattern=PATH_PATTERN,
            description="Path of a page global with the visitor's consent: a boolean, or a "
            "function that returns one. Nothing is handed over unless it is true.",
            examples=["myConsent.allowsStatistics"],
        ),
        checked_by(lambda path, _: validators.consent_problems(path)),
    ] = None
    goal_ids: Annotated[
        tuple[Annotated[str, Allowed("digits in quotes"), Field(pattern="^[0-9]{1,20}$")], ...],
        Allowed("a list of at most 20 ids"),
        Field(
            title="Goal ids",
            strict=False,
            max_length=20,
            description="Ids of the goals that the conversion counts for, in addition to its name. "
            f"{not_with('goal_ids')}",
            examples=[["1234567890"]],
        ),
        checked_by(validators.goal_id_problems),
    ] = ()
    entity_id: Annotated[
        str | None,
        Allowed(validators.ID_RULE),
        Field(
            title="Event id",
            pattern=validators.ID_PATTERN,
            validate_default=True,
            description="Id of the event in Web Experimentation whose API name is the goal. "
            f"Without it, the snippet looks up the id on the page. {not_with('entity')} "
            f"{required_with('entity_id')}",
            examples=["1234567890"],
        ),
        checked_by(validators.entity_id_problems),
    ] = None
    project_id: Annotated[
        str | None,
        Allowed(validators.ID_RULE),
        Field(
            title="Project id",
            pattern=validators.ID_PATTERN,
            validate_default=True,
            description="Id of the only Optimizely project to report to. Nothing is handed over on "
            f"pages of other projects. {required_with('project_id')}",
            examples=["1234567890"],
        ),
    ] = None
    account_id: Annotated[
        str | None,
        Allowed(validators.ID_RULE),
        Field(
            title="Account id",
            pattern=validators.ID_PATTERN,
            validate_default=True,
            description="Id of the only Optimizely account to report to. Nothing is handed over on "
            f"pages of other accounts. {required_with('account_id')}",
            examples=["1234509999"],
        ),
    ] = None
    visitor: Annotated[
        tuple[Annotated[str, Allowed(SOURCE_RULE)], ...],
        Allowed(SOURCE_RULE),
        Field(
            title="Own visitor id",
            strict=False,
            max_length=MOST_SOURCES,
            validate_default=True,
            description="Where the page keeps the site's own visitor id: a cookie, a page global "
            "(a dotted path; a function is called), an entry of localStorage, or an attribute of "
            "an element. In a list, the first one with an id counts. An id is text of at most 255 "
            "characters or a whole number, but not 0, null, undefined or NaN. "
            f"{not_with('own_visitor')} {required_with('visitor')}",
            examples=[["cookie:uid", "page:app.user.id"]],
        ),
        checked_by(validators.visitor_problems),
    ] = ()
    public_url: Annotated[
        str | None,
        Allowed("an https:// address, or a path on the site that begins with /, without ? and #"),
        Field(
            title="Public URL",
            max_length=1024,
            pattern=validators.BASE_URL_PATTERN,
            description="Base URL of the built files, used in the external HTML tag.",
            examples=["https://cdn.example.com/snippets/"],
        ),
    ] = None

    data_layer: Annotated[
        DataLayer,
        Allowed("a table"),
        Field(description="What the snippet reads from the page's data layer."),
        checked_by(data_layer_problems),
    ] = DataLayer()

    calls: Annotated[
        Calls,
        Allowed("a table"),
        Field(description="Which calls count, for `snippetgen relay` and `snippetgen send`."),
        checked_by(calls_problems),
    ] = Calls()

    guide: Annotated[
        Guide,
        Allowed("a table"),
        Field(description="Names, a logo and a contact in the installation guide."),
    ] = Guide()

    _vendor: Vendor = PrivateAttr()
    _logo: str = PrivateAttr(default="")

    def model_post_init(self, context: Any) -> None:  # noqa: ANN401
        """Keep the vendor and the logo, because their files may change later."""
        lookup = lookup_in(context)
        self._vendor = lookup.find(self.vendor)
        self._logo = logo_source(self.guide.logo, lookup.folder)

    @property
    def vendor_descriptor(self) -> Vendor:
        """The vendor's entry in the catalogue, or its descriptor file at the time of reading."""
        return self._vendor

    @property
    def logo(self) -> str:
        """The guide's logo as the source of an image: an address or a data URI; "" without one."""
        return self._logo

    @property
    def destination_object(self) -> Destination:
        """The destination with the configured name, completed by other settings."""
        return destination(self.destination).with_settings(self)

    @property
    def variable_names(self) -> dict[str, str]:
        """The name of each variable that the snippet hands over, by field or by `url`."""
        return validators.variable_names(
            self.vendor_descriptor,
            self.packing,
            self.variables,
            self.destination_object.named_fields(universal_id=self.universal_id),
        )

    @property
    def visitor_sources(self) -> tuple[VisitorSource, ...]:
        """Where the page keeps the site's own visitor id, in order."""
        return tuple(map(visitor_source, self.visitor))

    @property
    def setup_steps(self) -> list[str]:
        """The steps to take in the vendor's account and on the page, as plain text."""
        return self.vendor_descriptor.setup_steps(self.variable_names, self.options)

    @field_validator("vendor")
    @classmethod
    def _check_vendor(cls, vendor: str, info: ValidationInfo) -> str:
        lookup_in(info.context).find(vendor)
        return vendor

    @field_validator("destination", mode="before")
    @classmethod
    def _name_list(cls, given: Any) -> Any:  # noqa: ANN401
        if not isinstance(given, list):
            return given
        return listed(validated(validators.list_problems(given), given)).name

    @field_validator("destination")
    @classmethod
    def _check_destination(cls, name: str) -> str:
        return validated(validators.destination_problems(name), name)

    # With a field on which no other one depends, so that a wrong goal hides no other problem.
    @field_validator("expose")
    @classmethod
    def _check_event_key(cls, expose: str, info: ValidationInfo) -> str:
        return validated(validators.event_key_problems(info.data), expose)

    @field_validator("packing")
    @classmethod
    def _check_packing(cls, packing: Packing, info: ValidationInfo) -> Packing:
        return validated(validators.packing_problems(packing, vendor_in(info)), packing)

    # Before the types are checked, so that every invalid entry gets its own message.
    @field_validator("variables", mode="before")
    @classmethod
    def _check_variables(cls, variables: Any, info: ValidationInfo) -> Any:  # noqa: ANN401
        if not isinstance(variables, dict):
            return variables
        return validated(
            validators.variable_problems(variables, info.data, vendor_in(info)), variables
        )

    @field_validator("options", mode="before")
    @classmethod
    def _check_options(cls, options: Any, info: ValidationInfo) -> Any:  # noqa: ANN401
        vendor = vendor_in(info)
        if not isinstance(options, dict) or vendor is None:
            return options
        return validated(vendor.option_problems(options), options)

    @field_validator("global_name")
    @classmethod
    def _check_global(cls, name: str, info: ValidationInfo) -> str:
        return validated(validators.global_problems(name, info.data, vendor_in(info)), name)

    @field_validator("entity_id", "project_id", "account_id", "visitor")
    @classmethod
    def _check_required(cls, value: T, info: ValidationInfo) -> T:
        key = str(info.field_name)
        return validated(validators.required_problems(key, value, info.data), value)

    @field_validator("visitor", mode="before")
    @classmethod
    def _list_sources(cls, sources: Any) -> Any:  # noqa: ANN401
        return (sources,) if isinstance(sources, str) else sources

    @field_validator("guide")
    @classmethod
    def _check_guide(cls, guide: Guide, info: ValidationInfo) -> Guide:
        logo_source(guide.logo, lookup_in(info.context).folder)
        return guide

    @field_validator("public_url")
    @classmethod
    def _add_trailing_slash(cls, url: str | None) -> str | None:
        return url and f"{url.removesuffix('/')}/"
