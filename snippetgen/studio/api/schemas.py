"""What the studio's page asks for, as models; and refusals, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import JSONResponse

from snippetgen.validation.problems import escaped

if TYPE_CHECKING:
    from starlette.requests import Request


class Refusal(Exception):  # noqa: N818 - an answer
    """An answer that is not what was asked for: status, words, and whatever else helps."""

    def __init__(self, status: int, error: str, **more: Any) -> None:  # noqa: ANN401
        self.status = status
        self.content = {"error": error, **more}
        super().__init__(error)


class Asked(BaseModel):
    """A request's JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DraftAsked(Asked):
    """A text to be drafted, for a file, with changes made first."""

    text: str
    path: str | None = None
    changes: dict[str, str | int | bool | list[str] | None] = {}


class SaveAsked(Asked):
    """A file's new text; `revision` is the one it was made from, None for a new file."""

    text: str
    revision: str | None


class BuildAsked(Asked):
    """A file to be built."""

    path: str


class ExplainAsked(Asked):
    """What may be a conversion's URL."""

    text: str


class CookiesAsked(Asked):
    """A Cookie header."""

    header: str


class Returned(Asked):
    """What a vendor sends for a call."""

    method: str = ""
    content_type: str = ""
    body: str = ""
    query: str = ""


class CallAsked(Asked):
    """A call that comes in: what the vendor held, and what it sent where that is established."""

    draft: str
    stored: dict[str, str]
    returned: Returned | None = None


class VerifyAsked(Asked):
    """A draft or a file, engines, and situations by their ids: all where none is named."""

    draft: str | None = None
    path: str | None = None
    engines: list[str] = Field(default=["chromium"], min_length=1)
    situations: list[str] = []


class SignInAsked(Asked):
    """A token to sign in with; none for the sign-in that there is. `keep` keeps a new one."""

    token: str | None = Field(default=None, repr=False)
    keep: bool = False


class ProjectsAsked(Asked):
    """Text to search for in names and ids."""

    search: str = ""


class GoalsAsked(Asked):
    """A project, by its id, and text to search for in its goals' titles, names and ids."""

    project: str
    search: str = ""


class PlanAsked(Asked):
    """A goal that is to be there, and the text of the configuration that is to name it."""

    text: str
    path: str | None = None
    project: str
    goal: str
    title: str | None = None
    category: str = "convert"
    attach: bool = False


class ApplyAsked(Asked):
    """A plan, by its id."""

    plan: str


class ManualAsked(Asked):
    """A goal that is created by hand."""

    text: str
    path: str | None = None
    goal: str
    product: Literal["classic", "web"]


T = TypeVar("T", bound=Asked)


async def read(request: Request, model: type[T]) -> T:
    """Read a request's JSON; raises Refusal with everything that is wrong with it."""
    try:
        return model.model_validate_json(await request.body())
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
    words = [": ".join(filter(None, (_place(each["loc"]), each["msg"]))) for each in found]
    raise Refusal(400, escaped("; ".join(words)))


async def refuse(_: Request, refusal: Exception) -> JSONResponse:
    """Answer a Refusal."""
    assert isinstance(refusal, Refusal)  # noqa: S101 - registered for these alone
    return JSONResponse(refusal.content, refusal.status)


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location))
