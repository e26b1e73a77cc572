"""Kinds of Optimizely: the states that Optimizely can have on a customer's page.

optimizely_kinds.toml defines them, and static/optimizely_kinds.js puts one on a page.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from snippetgen.text.suggestions import unknown
from snippetgen.validation.data_files import read_entry

if TYPE_CHECKING:
    from collections.abc import Mapping


class OptimizelyKind(BaseModel):
    """A state of Optimizely on a page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    """The name in situations.toml."""
    group: str
    """The title of its group in the studio's list."""
    label: str
    """Its entry in the studio's list."""
    products: tuple[str, ...] = ()
    """The Optimizely products that the page has, or will have if this kind is late."""
    globals: tuple[str, ...] = ("optimizely",)
    """The globals of Optimizely that the page has, loaded or not."""
    works: bool = True
    """Whether the functions of the products return what they should."""
    becomes: str = ""
    """The kind that it becomes after the page has loaded; empty if it stays the same."""
    begins: str = "queue"
    """The kind that it is until then."""
    fuzzed: bool = True
    """Whether the fuzzer generates pages of this kind."""

    @property
    def is_late(self) -> bool:
        """Whether Optimizely loads after the snippet."""
        return self.becomes != ""

    def has(self, product: str) -> bool:
        """Return whether the page has a product, working or not, when the snippet runs."""
        return product in self.products and not self.is_late

    def provides(self, product: str) -> bool:
        """Return whether the page has a product whose functions work."""
        return self.works and self.has(product)


@cache
def optimizely_kinds() -> Mapping[str, OptimizelyKind]:
    """Return all kinds by name, in the order of the file."""
    text = files(__package__).joinpath("optimizely_kinds.toml").read_text(encoding="utf-8")
    return {
        name: read_entry(OptimizelyKind, {"name": name, **keys}, f"optimizely_kinds.toml, {name}")
        for name, keys in tomllib.loads(text).items()
    }


def optimizely_kind(name: str) -> OptimizelyKind:
    """Return a kind by its name; raises ValueError if there is none."""
    known = optimizely_kinds()
    if name not in known:
        raise ValueError(unknown("kind of Optimizely", name, known))
    return known[name]
