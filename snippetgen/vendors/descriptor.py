"""A vendor as described by its file, with the consequences of options and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from snippetgen.text import template
from snippetgen.validation.errors import RuleError
from snippetgen.vendors import option, validation
from snippetgen.vendors.family import families
from snippetgen.vendors.handover import fill
from snippetgen.vendors.vendor_file import VendorFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from snippetgen.validation.errors import Problem
    from snippetgen.vendors.family import Family, Kind, Transport
    from snippetgen.vendors.handover import Handover
    from snippetgen.vendors.option import Value

NONE: Mapping[str, Value] = {}
"""No options; the defaults apply."""


class Vendor(VendorFile):
    """A vendor for which snippets can be built: its file has no inconsistencies."""

    def options_in_use(self, options: Mapping[str, Value]) -> dict[str, Value]:
        """Return the options that apply, with defaults for missing ones."""
        return option.in_use(self.options, options)

    def handover_in_use(self, options: Mapping[str, Value]) -> Handover:
        """Return the hand-over that applies to these options."""
        settled = self.options_in_use(options)
        return next(way for way in self.handover if way.applies(settled))

    def family(self, options: Mapping[str, Value]) -> Family:
        """Return the hand-over family for these options."""
        return families()[self.handover_in_use(options).family]

    def families(self) -> list[Family]:
        """List the hand-over families; there are several if an option chooses between them."""
        return [families()[name] for name in dict.fromkeys(way.family for way in self.handover)]

    def transports(self) -> set[Transport]:
        """Return every transport that may carry a variable to the vendor, whatever the options."""
        return {family.transport for family in self.families()}

    def handover_values(self, options: Mapping[str, Value]) -> dict[str, Value]:
        """Return `argument` and the family's parameters by name, with these options filled in.

        A parameter whose option does not apply is omitted.
        """
        return self.handover_in_use(options).values(self.options_in_use(options))

    def parameters_of_kind(self, options: Mapping[str, Value], *kinds: Kind) -> list[str]:
        """List the values of the family's parameters of these kinds, without empty ones."""
        declared = self.family(options).parameters
        return [
            str(value)
            for name, value in self.handover_values(options).items()
            if value != "" and name in declared and declared[name].kind in kinds
        ]

    def globals_in_use(self, options: Mapping[str, Value]) -> tuple[str, ...]:
        """Return the names of the vendor's own global variables on a page."""
        settled = self.options_in_use(options)
        filled = (fill(name, settled) for name in self.page_globals)
        return tuple(str(name).split(".")[0] for name in filled if name)

    def value_length(self, options: Mapping[str, Value] = NONE) -> int | None:
        """Return how many characters fit in the vendor's variable; None if no limit is known."""
        settled = self.options_in_use(options)
        for key, lengths in self.limits.value_length_where.items():
            if (length := lengths.get(str(settled.get(key)))) is not None:
                return length
        return self.limits.value_length

    def capacity(self, names: Iterable[str], options: Mapping[str, Value] = NONE) -> int:
        """Return how many characters a value may have so that it fits in every variable.

        Returns 0 if no limit is known.
        """
        length = self.value_length(options)
        if length is None:
            return 0
        overhead = max(len(name) + 1 for name in names) if self.limits.name_included else 0
        return length - overhead

    def setup_pieces(
        self, variable_names: Mapping[str, str], options: Mapping[str, Value] = NONE
    ) -> list[list[template.Piece]]:
        """Return the steps that apply as pieces, with variable names and options filled in."""
        settled = self.options_in_use(options)
        return [
            self.sentence(step.text, variable_names, options)
            for step in self.setup
            if all(settled.get(key) == value for key, value in step.when.items())
        ]

    def setup_steps(
        self, variable_names: Mapping[str, str], options: Mapping[str, Value] = NONE
    ) -> list[str]:
        """Return the steps that apply as plain text, with variable names and options filled in."""
        return [template.plain(step) for step in self.setup_pieces(variable_names, options)]

    def sentence(
        self,
        text: str,
        variable_names: Mapping[str, str] | None = None,
        options: Mapping[str, Value] = NONE,
    ) -> list[template.Piece]:
        """Return a sentence of the file as pieces, with variable names and options filled in."""
        settled = self.options_in_use(options)
        return template.sentence(text, (variable_names or {}).values(), settled)

    def option_problems(self, options: Mapping[str, object]) -> Iterator[Problem]:
        """Yield problems of the options, including missing ones."""
        return option.problems(self.slug, self.options, options)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if found := list(validation.problems(self)):
            raise RuleError(found)
        return self
