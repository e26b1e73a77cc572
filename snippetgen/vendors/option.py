"""A vendor's own settings: what a descriptor says about each, and whether given values obey."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from snippetgen.text.display import escaped, shortened, shown
from snippetgen.text.suggestions import did_you_mean
from snippetgen.validation.errors import Problem
from snippetgen.vendors.formats import Format, format_fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Value = str | int


class Option(BaseModel):
    """One setting that a vendor takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["string", "integer"] = "string"
    description: str
    default: Value | None = None
    required: bool = False
    """Whether it must be given wherever it applies."""
    when: dict[str, Value] = {}
    """Values that other options must have for this one to apply."""
    example: Value | None = None
    format: Format | None = None
    """`identifier`: the name of a global variable of the page; `path`: a dotted path from one;
    `url`: an https address, or a path on the site. Where the default is empty the value may be,
    too."""
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    min: int | None = None
    max: int | None = None

    def applies(self, options: Mapping[str, Value]) -> bool:
        """Tell whether the option has a meaning next to these other ones."""
        return all(options.get(key) == value for key, value in self.when.items())

    def fault(self, value: object) -> str | None:
        """Say in a sentence why the option cannot have the value; None where it can."""
        if self.type == "integer":
            within = type(value) is int and (
                (self.min is None or value >= self.min) and (self.max is None or value <= self.max)
            )
            return None if within else f"must be a whole number{self._range()}."
        if not isinstance(value, str):
            return "must be text in quotes."
        if self.choices and value not in self.choices:
            allowed = " or ".join(map(shown, self.choices))
            return f"must be {allowed}.{did_you_mean(value, self.choices)}"
        if value == "" and self.default == "":
            return None
        if self.format:
            return format_fault(self.format, value)
        if self.pattern and not re.fullmatch(self.pattern, value):
            return f"must match {self.pattern}."
        return None

    def _range(self) -> str:
        bounds = (("from", self.min), ("to", self.max))
        return "".join(f" {word} {bound}" for word, bound in bounds if bound is not None)


def in_use(declared: Mapping[str, Option], given: Mapping[str, Value]) -> dict[str, Value]:
    """Lay the given options over the defaults of those that apply."""
    result: dict[str, Value] = {}
    # In the order of the descriptor: an option comes behind those that it depends on.
    for key, option in declared.items():
        value = given.get(key, option.default)
        if value is not None and option.applies(result):
            result[key] = value
    return result


def problems(
    vendor: str, declared: Mapping[str, Option], given: Mapping[str, object]
) -> Iterator[Problem]:
    """Find every given option that the vendor does not take, and every one that is missing."""
    for key, value in given.items():
        if key not in declared:
            known = f"Known: {', '.join(declared)}." if declared else "It has none."
            message = f"not an option of {vendor}. {known}{did_you_mean(key, declared)}"
            yield Problem(escaped(shortened(f"options.{key}")), shown(value), message)
        elif fault := declared[key].fault(value):
            yield Problem(f"options.{key}", shown(value), fault)

    sound = {
        key: value
        for key, value in given.items()
        if isinstance(value, Value) and key in declared and not declared[key].fault(value)
    }
    settled = in_use(declared, sound)
    for key, option in declared.items():
        # Nothing is known next to an option that is wrong itself.
        if any(other in given and other not in sound for other in option.when):
            continue
        conditions = " and ".join(f"{k} = {shown(v)}" for k, v in option.when.items())
        if option.applies(settled):
            if option.required and key not in given:
                where = f" where {conditions}" if conditions else ""
                example = f"; for example {shown(option.example)}" if option.example else ""
                yield Problem(f"options.{key}", None, f"required by {vendor}{where}{example}.")
        elif key in sound:
            message = f"has a meaning only where {conditions}."
            yield Problem(f"options.{key}", shown(given[key]), message)
