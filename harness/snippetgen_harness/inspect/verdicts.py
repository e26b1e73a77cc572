"""The verdicts of an inspection: verdicts.toml, in the order in which they are tried."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

Who = Literal["developer", "marketer", "vendor", "optimizely", "host", "nobody"]

WHO: dict[Who, str] = {
    "developer": "the developer of the site",
    "marketer": "whoever manages tags and consent on the site",
    "vendor": "the call-tracking vendor, or whoever manages its account",
    "optimizely": "whoever edits the project in Optimizely",
    "host": "whoever runs the site's server, cache or CDN",
    "nobody": "nobody",
}
"""Who can do what a verdict advises, as a phrase."""


class Verdict(BaseModel):
    """What an inspection can say about a page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    """A contract: it never changes."""
    works: bool = False
    """Whether the snippet works on such a page."""
    title: str
    """A few words, for tables."""
    sentence: str
    """What was found; `{name}` stands for something that was observed."""
    advice: str
    """What to do about it, with the same names."""
    who: Who
    """Who can do that."""
    evidence: str
    """What shows it."""


@cache
def verdicts() -> dict[str, Verdict]:
    """Read the verdicts: code to verdict, in the order in which they are tried."""
    text = files(__package__).joinpath("verdicts.toml").read_text(encoding="utf-8")
    found = (Verdict(**each) for each in tomllib.loads(text)["verdict"])
    return {verdict.code: verdict for verdict in found}
