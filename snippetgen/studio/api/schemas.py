"""Request bodies, as models."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from snippetgen.studio.errors import ApiError
from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from starlette.requests import Request


class RequestBody(BaseModel):
    """A request's JSON; for a model without fields, an empty object."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DraftRequest(RequestBody):
    """Text to draft; `changes` are made in it first, `path` is the file it belongs to."""

    text: str
    path: str | None = None
    changes: dict[str, str | int | bool | list[str] | None] = {}


class SaveRequest(RequestBody):
    """A file's new text; `revision` is the one it was edited from, None for a new file."""

    text: str
    revision: str | None


class BuildRequest(RequestBody):
    """The path of a file to build."""

    path: str


class ExplainRequest(RequestBody):
    """A conversion URL, a compact value or an Event API body, or text that may contain one."""

    text: str


class CookiesRequest(RequestBody):
    """A Cookie header."""

    header: str


class VendorPayload(RequestBody):
    """What a vendor sends for a call."""

    method: str = ""
    content_type: str = ""
    body: str = ""
    query: str = ""


class CallRequest(RequestBody):
    """An incoming call.

    `stored` contains the vendor's variables, and `returned` what the vendor sends; None if the
    vendor's format is not established.
    """

    draft: str
    stored: dict[str, str]
    returned: VendorPayload | None = None


class VerifyRequest(RequestBody):
    """A draft or a file, browser engines, and ids of situations; no ids means all situations."""

    draft: str | None = None
    path: str | None = None
    engines: list[str] = Field(default=["chromium"], min_length=1)
    situations: list[str] = []


class InspectRequest(RequestBody):
    """The address of a live page, and a draft or a file to compare it with, if any."""

    url: str = Field(min_length=1, max_length=4000)
    draft: str | None = None
    path: str | None = None
    engine: str = "chromium"
    viewport: Literal["desktop", "tablet", "phone"] = "desktop"
    insecure: bool = False

    @field_validator("url")
    @classmethod
    def _is_a_page(cls, url: str) -> str:
        if not re.match(r"https?://[^/?#\s]", url.strip(), re.IGNORECASE):
            raise ValueError("must begin with https:// or http://, followed by a host")
        return url.strip()


class SignInRequest(RequestBody):
    """A token to sign in with, None to resume an earlier sign-in. `keep` stores the token."""

    token: str | None = Field(default=None, repr=False)
    keep: bool = False


class ProjectsRequest(RequestBody):
    """Text to search for in projects' names and ids, for a configuration with a destination."""

    search: str = ""
    destination: str | None = None


class GoalsRequest(RequestBody):
    """A project's id, and text to search for in its goals' titles, names and ids."""

    project: str
    search: str = ""


class PlanRequest(RequestBody):
    """A goal to find or create, and the text of the configuration that will name it."""

    text: str
    path: str | None = None
    project: str
    goal: str
    title: str | None = None
    category: str = "convert"
    attach: bool = False


class ApplyRequest(RequestBody):
    """A plan's id."""

    plan: str


class KnownSettings(RequestBody):
    """Settings from the user, for products whose pages do not provide them."""

    account_id: str | None = None
    project_id: str | None = None
    entity_id: str | None = None
    visitor: str | None = None


class ManualRequest(RequestBody):
    """A goal that the user creates by hand, and the text of the configuration."""

    text: str
    path: str | None = None
    goal: str
    product: Literal["classic", "web", "edge", "feature"]
    settings: KnownSettings = KnownSettings()


T = TypeVar("T", bound=RequestBody)


async def parse(request: Request, model: type[T]) -> T:
    """Parse a request's JSON; raises ApiError with status 400 and everything that is wrong."""
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
    messages = [": ".join(filter(None, (_path(each["loc"]), each["msg"]))) for each in found]
    raise ApiError(400, escaped("; ".join(messages)))


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location))
