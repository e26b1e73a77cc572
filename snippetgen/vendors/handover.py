"""How the page passes a variable to the vendor: the family, and the values of its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from snippetgen.text.display import shown
from snippetgen.text.suggestions import did_you_mean
from snippetgen.text.template import PLACEHOLDER, placeholders
from snippetgen.validation.errors import Problem
from snippetgen.vendors.family import families
from snippetgen.vendors.formats import Format, format_error
from snippetgen.vendors.option import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from snippetgen.vendors.family import Family, Kind, Parameter
    from snippetgen.vendors.option import Option

FORMATS: dict[str, Format] = {"global": "identifier", "path": "path", "url": "url"}
"""The format that a kind of parameter requires; the other kinds require none."""

MOMENTS = ("dom-ready", "load")
"""When a vendor's script may read: when the document has been parsed, or at the load event."""


class Handover(BaseModel):
    """A hand-over in a vendor file. All other keys are parameters of its family.

    `argument` and the parameters may contain `{option}` placeholders.
    """

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)
    __pydantic_extra__: dict[str, Value]

    family: str
    argument: str = ""
    """Empty for the family's first argument."""
    when: dict[str, Value] = {}
    """Values that options must have for this hand-over to apply."""

    @property
    def parameters(self) -> Mapping[str, Value]:
        """The parameters as in the file, including placeholders."""
        return self.__pydantic_extra__

    def applies(self, options: Mapping[str, Value]) -> bool:
        """Return whether this hand-over applies to these options."""
        return all(options.get(key) == value for key, value in self.when.items())

    def values(self, options: Mapping[str, Value]) -> dict[str, Value]:
        """Return `argument` and the parameters, with placeholders replaced.

        A parameter is omitted if it has neither a value nor a default, or if its option does not
        apply.
        """
        family = families()[self.family]
        argument = self.argument or family.arguments[0]
        defaults = {k: p.default for k, p in family.parameters.items() if p.default}
        written = {"argument": argument, **defaults, **self.parameters}
        filled = {key: fill(value, options) for key, value in written.items()}
        return {key: value for key, value in filled.items() if value is not None}

    def problems(self, declared: Mapping[str, Option]) -> Iterator[Problem]:
        """Yield problems by key of the hand-over: what the family rejects, and what is missing."""
        if self.family not in families():
            known = ", ".join(families())
            message = f"not a family.{did_you_mean(self.family, families())} Known: {known}."
            yield Problem("family", shown(self.family), message)
            return
        family = families()[self.family]
        if error := _argument_error(self.argument, family, declared):
            yield Problem("argument", shown(self.argument), error)
        for key, value in self.parameters.items():
            if key not in family.parameters:
                known = ", ".join(family.parameters)
                hint = did_you_mean(key, family.parameters)
                message = f"not a parameter of {self.family}.{hint} Known: {known}."
                yield Problem(key, shown(value), message)
            elif error := _error(value, family.parameters[key], declared):
                yield Problem(key, shown(value), error)
        yield from self._missing(family)

    def _missing(self, family: Family) -> Iterator[Problem]:
        for key, parameter in family.parameters.items():
            applies = not parameter.with_ or self.parameters.get(parameter.with_)
            if applies and parameter.default is None and key not in self.parameters:
                yield Problem(key, None, f"required by the family {self.family}.")
            elif not applies and key in self.parameters:
                message = f"applies only together with {parameter.with_}."
                yield Problem(key, shown(self.parameters[key]), message)


def fill(template: Value, options: Mapping[str, Value]) -> Value | None:
    """Replace `{option}` placeholders; returns None if an option does not apply."""
    if not isinstance(template, str):
        return template
    wanted = placeholders(template)
    if not wanted <= options.keys():
        return None
    if (whole := PLACEHOLDER.fullmatch(template)) is not None:
        return options[whole[1]]
    return PLACEHOLDER.sub(lambda match: str(options[match[1]]), template)


def _argument_error(argument: str, family: Family, declared: Mapping[str, Option]) -> str | None:
    allowed = " or ".join(map(shown, family.arguments))
    if not argument or argument in family.arguments:
        return None
    if (whole := PLACEHOLDER.fullmatch(argument)) is None:
        return f"must be {allowed}."
    option = declared.get(whole[1])
    if option is None:
        return "is not one of the vendor's options."
    if not option.choices or not set(option.choices) <= set(family.arguments):
        return f"the choices of options.{whole[1]} must be among {allowed}."
    return None


def _error(value: Value, parameter: Parameter, declared: Mapping[str, Option]) -> str | None:
    """Return why a parameter cannot have the value, whatever values the options have."""
    if isinstance(value, str) and (wanted := placeholders(value)):
        if unknown := sorted(wanted - declared.keys()):
            return f"{{{unknown[0]}}} is not one of the vendor's options."
        if (whole := PLACEHOLDER.fullmatch(value)) is not None:
            return _option_error(whole[1], declared[whole[1]], parameter)
        if any(_option_error(name, declared[name], parameter) for name in wanted):
            return f"the values of its options must each be {_describe(parameter.kind)}."
        value = PLACEHOLDER.sub("x", value)
    if value == "" and parameter.default is not None:
        return None
    return _literal_error(value, parameter.kind)


def _option_error(name: str, option: Option, parameter: Parameter) -> str | None:
    """Return why the values of an option do not fit a parameter."""
    kind = parameter.kind
    if kind == "number" and option.type != "integer":
        return f'options.{name} must have type = "integer".'
    if kind not in ("number", "id") and option.type != "string":
        return f'options.{name} must have type = "string".'
    if kind == "moment" and not (option.choices and set(option.choices) <= {"", *MOMENTS}):
        return f"options.{name} must have choices among {_describe(kind)}."
    wanted: str | None = FORMATS.get(kind)
    fitting = {wanted, "identifier"} if wanted == "path" else {wanted}
    if wanted and option.format not in fitting and not option.choices:
        return f"options.{name} must have format = {shown(wanted)}."
    return None


def _literal_error(value: Any, kind: Kind) -> str | None:  # noqa: ANN401
    if kind == "number":
        return None if isinstance(value, int) and value >= 0 else f"must be {_describe(kind)}."
    if kind == "id" and isinstance(value, int):
        return None
    if kind == "moment":
        return None if value in MOMENTS else f"must be {_describe(kind)}."
    if not isinstance(value, str) or not value.strip():
        return f"must be {_describe(kind)}."
    return format_error(FORMATS[kind], value) if kind in FORMATS else None


def _describe(kind: Kind) -> str:
    return {
        "global": "the name of a page global",
        "path": "the path of a page global",
        "number": "a whole number from 0",
        "url": "an address",
        "text": "text in quotes",
        "id": "text in quotes or a whole number",
        "moment": " or ".join(map(shown, MOMENTS)),
    }[kind]
