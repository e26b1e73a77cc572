"""The list of scripts, with what each needs on a page, and the responses to its requests."""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from snippetgen.config import parse
from snippetgen.javascript.literals import js_literal

if TYPE_CHECKING:
    from pathlib import Path

    from snippetgen.config import SnippetConfig


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(_Model):
    """The response to a request, written for this project: no vendor's response is copied."""

    url: str
    """A regular expression that matches a part of the request's address."""
    body: str
    content_type: str = "application/json"


class Script(_Model):
    """A vendor's script; scripts.toml explains every key."""

    file: str
    sha256: str
    vendor: str
    source: str
    request: str
    options: dict[str, str | int] = {}
    before: str = ""
    after: str = ""
    requests: int = 1
    lost: tuple[str, ...] = ()
    answer: tuple[Answer, ...] = ()

    def configuration(self) -> SnippetConfig:
        """Return the configuration of the snippet for the script's page.

        Raises snippetgen.ConfigError if the vendor or its options are wrong.
        """
        options = [f"{key} = {js_literal(value)}" for key, value in self.options.items()]
        lines = [f"vendor = {js_literal(self.vendor)}", 'goal = "phone_call_conversion"']
        return parse("\n".join([*lines, "[options]", *options]), name="real-vendors")

    def is_in(self, path: Path) -> bool:
        """Return whether the file at the path is the script of this entry."""
        return hashlib.sha256(path.read_bytes()).hexdigest() == self.sha256


def read_list(path: Path | None = None) -> tuple[Script, ...]:
    """Read a list of scripts, by default the harness's own.

    Raises OSError, tomllib.TOMLDecodeError, or pydantic.ValidationError if a list is wrong.
    """
    source = path or files(__package__).joinpath("scripts.toml")
    document = tomllib.loads(source.read_text(encoding="utf-8"))
    return tuple(Script.model_validate(each) for each in document["script"])
