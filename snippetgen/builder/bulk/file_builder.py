"""Builds the files of many configurations."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.bulk.compiled_files import CompiledFiles
from snippetgen.builder.bulk.plain_values import lengths_of, plain_values, shape_of
from snippetgen.builder.guide import example_value
from snippetgen.builder.size_limits import lengths

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from typing import Any

    from snippetgen.builder.size_limits import Length
    from snippetgen.config import SnippetConfig
    from snippetgen.vendors import Vendor

MOST_SHAPES = 200
"""The number of compiled shapes to keep; each takes about 60 KB."""

MOST_LENGTHS = 10_000


class FileBuilder:
    """Builds the same bytes as `Artifacts`, and caches what configurations share."""

    def __init__(self) -> None:
        self._lengths: OrderedDict[Hashable, Sequence[Length]] = OrderedDict()
        self._compiled: OrderedDict[Hashable, CompiledFiles | None] = OrderedDict()
        self._seen: OrderedDict[Hashable, None] = OrderedDict()
        self._vendors: dict[int, Vendor] = {}
        """Every vendor of a shape, kept so that no other object gets its id."""

    def build(self, config: SnippetConfig) -> tuple[dict[str, bytes], list[str]]:
        """Return the files of a configuration by name, and its warnings.

        Raises RenderingError if a template is broken.
        """
        values = plain_values(config)
        self._vendors.setdefault(id(config.vendor_descriptor), config.vendor_descriptor)
        shape = shape_of(config, values)
        found = self._lengths_of(config, shape, values)
        # The wording depends on what happens if limits are exceeded; the numbers are filled in.
        shape = (shape, *((each.limit, each.variable, each.outcome) for each in found))
        warnings = [each.warning for each in found if each.warning]
        compiled = self._compiled_files(config, shape, values, found)
        if compiled is None:
            artifacts = Artifacts(config)
            artifacts.lengths = list(found)
            return artifacts.files, warnings
        return compiled.fill(values, found, example_value(config)), warnings

    def warnings(self, config: SnippetConfig) -> list[Length]:
        """Return the lengths that exceed the vendor's limit, without building anything."""
        values = plain_values(config)
        self._vendors.setdefault(id(config.vendor_descriptor), config.vendor_descriptor)
        found = self._lengths_of(config, shape_of(config, values), values)
        return [each for each in found if each.warning]

    def _lengths_of(
        self, config: SnippetConfig, shape: Hashable, values: Mapping[str, str]
    ) -> Sequence[Length]:
        key = (shape, lengths_of(config, values))
        if (found := self._lengths.get(key)) is None:
            found = lengths(config)
            _keep(self._lengths, key, found, MOST_LENGTHS)
        return found

    def _compiled_files(
        self,
        config: SnippetConfig,
        shape: Hashable,
        values: Mapping[str, str],
        found: Sequence[Length],
    ) -> CompiledFiles | None:
        """Return the compiled files of a known shape, or None if rendering is better.

        They are used only if they produce the same files as rendering.
        """
        if shape in self._compiled:
            self._compiled.move_to_end(shape)
            return self._compiled[shape]
        if shape not in self._seen:
            _keep(self._seen, shape, None, MOST_LENGTHS)
            return None
        compiled: CompiledFiles | None = CompiledFiles(config, values, found)
        plain = Artifacts(config)
        if compiled and not compiled.gives(plain.files, values, found, plain.example):
            compiled = None
        _keep(self._compiled, shape, compiled, MOST_SHAPES)
        return compiled


def _keep(kept: OrderedDict[Any, Any], key: Hashable, value: object, most: int) -> None:
    kept[key] = value
    if len(kept) > most:
        kept.popitem(last=False)
