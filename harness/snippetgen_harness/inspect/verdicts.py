"""The verdicts of an inspection, from verdicts.toml, in the order in which they are tried."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from snippetgen.validation.data_files import read_entry

Who = Literal["developer", "marketer", "vendor", "optimizely", "host", "nobody"]

WHO: dict[Who, str] = {
    "developer": "the developer of the site",
    "marketer": "the person who manages tags and consent on the site",
    "vendor": "the call-tracking vendor or the person who manages its account",
    "optimizely": "the person who edits the project in Optimizely",
    "host": "the person who runs the site's server, cache or CDN",
    "nobody": "nobody",
}
"""Who can follow a verdict's advice, as a phrase."""


class Verdict(BaseModel):
    """A possible result of an inspection."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    """A contract: it never changes."""
    works: bool = False
    """Whether the snippet works on a page with this verdict."""
    title: str
    """A few words, for tables."""
    sentence: str
    """What was found; `{name}` stands for an observed value."""
    advice: str
    """What to do about it, with the same placeholders."""
    who: Who
    """Who can do it."""
    evidence: str
    """The evidence for it."""


@cache
def verdicts() -> dict[str, Verdict]:
    """Read the verdicts: code to verdict, in the order in which they are tried."""
    text = files(__package__).joinpath("verdicts.toml").read_text(encoding="utf-8")
    found = (
        read_entry(Verdict, each, f"verdicts.toml, verdict {each.get('code', 'without a code')}")
        for each in tomllib.loads(text)["verdict"]
    )
    return {verdict.code: verdict for verdict in found}
