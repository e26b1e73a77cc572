"""A vendor's own settings: their declarations, and the validation of their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from snippetgen.text.display import escaped, shortened, shown
from snippetgen.text.suggestions import did_you_mean
from snippetgen.validation.errors import Problem
from snippetgen.vendors.formats import Format, format_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Value = str | int


class Option(BaseModel):
    """A setting of a vendor."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    type: Literal["string", "integer"] = "string"
    description: str
    default: Value | None = None
    required: bool = False
    """Whether users must set it if the option applies."""
    when: dict[str, Value] = {}
    """Values that other options must have for this one to apply."""
    example: Value | None = None
    format: Format | None = None
    """`identifier`: the name of a page global. `path`: a dotted path from a page global. `url`: an
    https address, or a path on the site. The value may be empty if the default is."""
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    min: int | None = None
    max: int | None = None

    def applies(self, options: Mapping[str, Value]) -> bool:
        """Return whether the option applies with these values of other options."""
        return all(options.get(key) == value for key, value in self.when.items())

    def error(self, value: object) -> str | None:
        """Return why the option cannot have the value, as a sentence; None if it can."""
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
            return format_error(self.format, value)
        if self.pattern and not re.fullmatch(self.pattern, value):
            return f"must match {self.pattern}."
        return None

    def _range(self) -> str:
        bounds = (("from", self.min), ("to", self.max))
        return "".join(f" {word} {bound}" for word, bound in bounds if bound is not None)


def in_use(declared: Mapping[str, Option], given: Mapping[str, Value]) -> dict[str, Value]:
    """Return the options that apply, with defaults for missing ones."""
    result: dict[str, Value] = {}
    # An option is declared after those that it depends on.
    for key, option in declared.items():
        value = given.get(key, option.default)
        if value is not None and option.applies(result):
            result[key] = value
    return result


def problems(
    vendor: str, declared: Mapping[str, Option], given: Mapping[str, object]
) -> Iterator[Problem]:
    """Yield each option that the vendor rejects, and each required one that is missing."""
    for key, value in given.items():
        if key not in declared:
            known = f"Known: {', '.join(declared)}." if declared else "It has no options."
            message = f"not an option of {vendor}.{did_you_mean(key, declared)} {known}"
            yield Problem(escaped(shortened(f"options.{key}")), shown(value), message)
        elif error := declared[key].error(value):
            yield Problem(f"options.{key}", shown(value), error)

    sound = {
        key: value
        for key, value in given.items()
        if isinstance(value, Value) and key in declared and not declared[key].error(value)
    }
    settled = in_use(declared, sound)
    for key, option in declared.items():
        # While the options that an option depends on are invalid, it is unknown whether it applies.
        if any(other in given and other not in sound for other in option.when):
            continue
        conditions = " and ".join(f"{k} = {shown(v)}" for k, v in option.when.items())
        if option.applies(settled):
            if option.required and key not in given:
                condition = f" if {conditions}" if conditions else ""
                example = f"; for example {shown(option.example)}" if option.example else ""
                yield Problem(f"options.{key}", None, f"required by {vendor}{condition}{example}.")
        elif key in sound:
            message = f"applies only if {conditions}."
            yield Problem(f"options.{key}", shown(given[key]), message)
