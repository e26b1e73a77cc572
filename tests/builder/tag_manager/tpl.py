"""The grammar of Tag Manager's template files: sections that begin with a line `___NAME___`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import yaml

_HEADER = re.compile(r"^___([A-Z_]+)___[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class TemplateFile:
    """A template file; `text` returns the bytes that were parsed."""

    preamble: str
    """The text before the first section, which Tag Manager ignores."""
    sections: tuple[tuple[str, str, str], ...]
    """Name, header line and content of each section, in the order of the file."""

    @property
    def text(self) -> str:
        return self.preamble + "".join(head + content for _, head, content in self.sections)

    def section(self, name: str) -> str:
        """Return the content of the only section of a name, without the empty lines around it."""
        (content,) = [content for each, _, content in self.sections if each == name]
        return content.strip("\r\n")

    @property
    def info(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.section("INFO"))
        return found

    @property
    def parameters(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.section("TEMPLATE_PARAMETERS"))
        return found

    @property
    def permissions(self) -> dict[str, dict[str, Any]]:
        """The parameters of each permission as plain values, by the permission's name."""
        return {
            each["instance"]["key"]["publicId"]: {
                parameter["key"]: plain(parameter["value"])
                for parameter in each["instance"]["param"]
            }
            for each in json.loads(self.section("WEB_PERMISSIONS"))
        }

    @property
    def code(self) -> str:
        return self.section("SANDBOXED_JS_FOR_WEB_TEMPLATE")

    @property
    def tests(self) -> dict[str, Any]:
        """The tests: a list `scenarios` of `name` and `code`, and perhaps `setup`."""
        found: dict[str, Any] = yaml.safe_load(self.section("TESTS"))
        return found


def parse(text: str) -> TemplateFile:
    """Parse a template file."""
    headers = [*_HEADER.finditer(text)]
    ends = [*(header.start() for header in headers[1:]), len(text)]
    return TemplateFile(
        text[: headers[0].start()] if headers else text,
        tuple(
            (header[1], header[0], text[header.end() : end])
            for header, end in zip(headers, ends, strict=False)
        ),
    )


def plain(value: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return a permission's value without its type codes."""
    match value["type"]:
        case 1:
            return value["string"]
        case 2:
            return [plain(item) for item in value["listItem"]]
        case 3:
            keys = [plain(key) for key in value["mapKey"]]
            return dict(zip(keys, map(plain, value["mapValue"]), strict=True))
        case 8:
            return value["boolean"]
    raise ValueError(f"unknown type of a permission's value: {value}")
