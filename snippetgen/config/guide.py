"""The table `[guide]`: names, a logo and a contact in the installation guide."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from snippetgen.config.field_metadata import Allowed
from snippetgen.text.display import shown
from snippetgen.validation.errors import Problem, RuleError

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_TEXT = 200
"""The maximum number of characters of a name or a contact."""

LARGEST_LOGO = 100 * 1024
"""The maximum number of bytes of a logo file, which becomes a part of the guide."""

IMAGE_TYPES = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
"""Media types of images by file extension."""

LOGO_PATTERN = (
    r"^(https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?/[A-Za-z0-9._~%@+/=-]+"
    r"|[^:?#]+\.([gG][iI][fF]|[jJ][pP][eE]?[gG]|[pP][nN][gG]|[sS][vV][gG]|[wW][eE][bB][pP]))$"
)
"""Matches an https address without a query string, or the path of an image file."""

_TEXT = Allowed(f"text of 1 to {LONGEST_TEXT} characters")


_OTHER_SCHEME = re.compile(
    r"(?!https:)[a-z][a-z0-9+.-]*://|(?:callto|data|file|javascript|mailto|sms|tel):\S", re.I
)
"""Matches the beginning of an address that is not https."""


def _contact(text: str | None) -> str | None:
    if text is not None and _OTHER_SCHEME.match(text.strip()):
        raise ValueError
    return text


class Guide(BaseModel):
    """What the installation guide says about the people involved."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True, title="guide"
    )

    site: Annotated[
        str | None,
        _TEXT,
        Field(
            min_length=1,
            max_length=LONGEST_TEXT,
            description="Name of the website or of the customer that the guide is for.",
            examples=["Example Shop"],
        ),
    ] = None
    sender: Annotated[
        str | None,
        _TEXT,
        Field(
            min_length=1,
            max_length=LONGEST_TEXT,
            description="Who runs the service that sends the conversions, for example with "
            "`snippetgen relay`.",
            examples=["Example Agency"],
        ),
    ] = None
    support: Annotated[
        str | None,
        Allowed(
            f"text of 1 to {LONGEST_TEXT} characters: a name, an e-mail address, a phone number "
            "or an https:// address"
        ),
        AfterValidator(_contact),
        Field(
            min_length=1,
            max_length=LONGEST_TEXT,
            description="Contact for questions: a name, an e-mail address, a phone number or an "
            "https:// address.",
            examples=["support@agency.example"],
        ),
    ] = None
    logo: Annotated[
        str | None,
        Allowed("an https:// address, or the path of a GIF, JPEG, PNG, SVG or WebP file"),
        Field(
            max_length=1024,
            pattern=LOGO_PATTERN,
            description="Logo at the top of INSTALL.html: an https:// address, or an image file "
            "of at most 100 KiB, relative to this file.",
            examples=["https://agency.example/logo.svg"],
        ),
    ] = None


def logo_source(logo: str | None, folder: Path) -> str:
    """Return the logo as the source of an image: an address, or a file as a data URI.

    Returns "" without a logo. Raises RuleError if the file cannot be used.
    """
    if logo is None or logo.startswith("https://"):
        return logo or ""
    path = folder / logo
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_LOGO + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _unusable(logo, f"cannot be read: {reason}.") from None
    if len(content) > LARGEST_LOGO:
        raise _unusable(logo, f"is larger than {LARGEST_LOGO // 1024} KiB.")
    media_type = IMAGE_TYPES[path.suffix.lower()]
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def _unusable(logo: str, message: str) -> RuleError:
    return RuleError([Problem("guide.logo", shown(logo), message)])
