"""The files of a shape, with placeholders for the values of each configuration."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from snippetgen.builder.artifacts import SCRIPTS, Artifacts, canonical, describe
from snippetgen.builder.bulk.plain_values import PLACEHOLDER, placeholder, with_placeholders
from snippetgen.builder.guide import example_value
from snippetgen.builder.hashes import sha256
from snippetgen.builder.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from snippetgen.builder.size_limits import Length
    from snippetgen.config import SnippetConfig

_FIRST_NUMBER = 73_195_000_000_000
"""Stands for a number. The digits after it are placeholders for other numbers."""


class CompiledFiles:
    """The rendered files of one shape, cut at the placeholders."""

    def __init__(
        self, config: SnippetConfig, values: Mapping[str, str], lengths: Sequence[Length]
    ) -> None:
        """Render the files of a configuration with placeholders for its plain values.

        Raises RenderingError if a template is broken.
        """
        artifacts = _PlaceholderArtifacts(with_placeholders(config, values), lengths)
        if example_value(config) is not None:
            artifacts.example = placeholder("example")
        numbers = artifacts.numbers
        files = artifacts.files
        self._names = {name: _Text(name.encode(), numbers) for name in files}
        self._texts = {name: _Text(content, numbers) for name, content in files.items()}
        self._settings = _Text(canonical(artifacts.settings), numbers)

    def fill(
        self, values: Mapping[str, str], lengths: Sequence[Length], example: str | None
    ) -> dict[str, bytes]:
        """Return the files of a configuration by name, from its plain values and lengths.

        `example` is what `example_value` returns.
        """
        places = {key: value.encode() for key, value in values.items()}
        names = {name: text.fill(places) for name, text in self._names.items()}
        places["example"] = (example or "").encode()
        for index, length in enumerate(lengths):
            places[f"length_{index}"] = b"%d" % length.length
        places["settings"] = _base64("sha256", self._settings.fill(places))
        files: dict[str, bytes] = {}
        for index, (name, text) in enumerate(self._texts.items()):
            if name == MANIFEST:
                continue
            content = files[name] = text.fill(places)
            if index < len(SCRIPTS):
                self._describe(index, content, places)
            else:
                places[f"sha256_{index}"] = sha256(content).encode()
        files[MANIFEST] = self._texts[MANIFEST].fill(places)
        return {names[name].decode(): content for name, content in files.items()}

    def gives(
        self,
        files: Mapping[str, bytes],
        values: Mapping[str, str],
        lengths: Sequence[Length],
        example: str | None,
    ) -> bool:
        """Return whether `fill` returns these files."""
        try:
            return self.fill(values, lengths, example) == files
        except KeyError:  # a setting has the text of a placeholder
            return False

    def _describe(self, index: int, content: bytes, places: dict[str, bytes]) -> None:
        """Add what other files say about a script."""
        for key, value in describe(content, SCRIPTS[index]).items():
            places[f"{key}_{index}"] = str(value).encode()
        if index == _MINIFIED:
            places["csp"] = _base64("sha256", content)
            places["digits"] = places[f"sha256_{index}"][:8]


_MINIFIED = SCRIPTS.index("minified")
"""The index of the minified script among the files."""


class _Text:
    """Text with placeholders for values."""

    def __init__(self, text: bytes, numbers: Mapping[bytes, str]) -> None:
        for number, name in numbers.items():
            text = text.replace(number, placeholder(name).encode())
        pieces = PLACEHOLDER.split(text)
        self._pieces = pieces
        self._places = [(index, pieces[index].decode()) for index in range(1, len(pieces), 2)]

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        pieces = self._pieces
        for index, name in self._places:
            pieces[index] = values[name]
        return b"".join(pieces)


class _PlaceholderArtifacts(Artifacts):
    """Artifacts with placeholders for everything that depends on plain values."""

    def __init__(self, config: SnippetConfig, lengths: Sequence[Length]) -> None:
        super().__init__(config)
        self.numbers: dict[bytes, str] = {}
        """The names of numbers by their placeholder digits."""
        self.lengths = [
            replace(length, length=self._number(f"length_{index}"))
            for index, length in enumerate(lengths)
        ]

    def _number(self, name: str) -> int:
        number = _FIRST_NUMBER + len(self.numbers)
        self.numbers[str(number).encode()] = name
        return number

    @cached_property
    def csp_source(self) -> str:
        return f"sha256-{placeholder('csp')}"

    @cached_property
    def digits(self) -> str:
        return placeholder("digits")

    @cached_property
    def integrity(self) -> str:
        return placeholder(f"integrity_{_MINIFIED}")

    @cached_property
    def settings_digest(self) -> str:
        return f"sha256-{placeholder('settings')}"

    @cached_property
    def sizes(self) -> dict[str, dict[str, Any]]:
        return {
            name: {
                "bytes": self._number(f"bytes_{index}"),
                "gzip": self._number(f"gzip_{index}"),
                "brotli": self._number(f"brotli_{index}"),
                "sha256": placeholder(f"sha256_{index}"),
                "integrity": placeholder(f"integrity_{index}"),
            }
            for index, name in enumerate(self.scripts)
        }

    @cached_property
    def hashes(self) -> dict[str, str]:
        return {name: placeholder(f"sha256_{index}") for index, name in enumerate(self.described)}


def _base64(algorithm: str, content: bytes) -> bytes:
    return base64.b64encode(hashlib.new(algorithm, content).digest())
