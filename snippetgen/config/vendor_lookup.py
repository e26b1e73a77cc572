"""Looks up the vendor of a configuration in the catalogue or in a descriptor file."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError, ValidationInfo

from snippetgen.config.toml_positions import located
from snippetgen.config.toml_read import parse_toml, read
from snippetgen.config.validators import vendor_problems
from snippetgen.text.display import shown
from snippetgen.validation.errors import ConfigError, Problem, RuleError
from snippetgen.validation.invisible_problems import invisible_problems
from snippetgen.vendors import Vendor, entry
from snippetgen.vendors.validation_errors import problems_of

FILE_PATTERN = r"/|\.toml$"
"""Matches the path of a descriptor file, not the name of a vendor."""


class VendorLookup:
    """Looks up vendors, and caches them."""

    def __init__(self, folder: Path = Path()) -> None:
        """Paths of descriptor files are relative to `folder`."""
        self.folder = folder
        self._found: dict[str, Vendor] = {}
        self._resolved: dict[Path, Path] = {}
        self._read: dict[Path, Vendor] = {}

    def within(self, folder: Path) -> VendorLookup:
        """Return a lookup for another folder that shares the cache."""
        other = VendorLookup(folder)
        other._read = self._read
        return other

    def find(self, vendor: str) -> Vendor:
        """Return a vendor. Raises RuleError if it is unknown or its descriptor has problems."""
        if vendor not in self._found:
            self._found[vendor] = self._find(vendor)
        return self._found[vendor]

    def _find(self, vendor: str) -> Vendor:
        if not is_descriptor_path(vendor):
            found = entry(vendor)
            if isinstance(found, Vendor):
                return found
            raise RuleError(vendor_problems(vendor))
        path = self.folder / vendor
        if path not in self._resolved:
            self._resolved[path] = _resolved(path)
        file = self._resolved[path]
        if file not in self._read:
            self._read[file] = _read(vendor, path)
        return self._read[file]


def lookup_in(context: object) -> VendorLookup:
    """Return the lookup for a file. Without a file, paths are relative to the working folder."""
    return context if isinstance(context, VendorLookup) else VendorLookup()


def vendor_in(info: ValidationInfo) -> Vendor | None:
    """Return the vendor in the fields read so far, or None if it is invalid."""
    name = info.data.get("vendor")
    return None if name is None else lookup_in(info.context).find(name)


def is_descriptor_path(vendor: str) -> bool:
    """Return whether the vendor is the path of a descriptor file."""
    return re.search(FILE_PATTERN, vendor) is not None


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path  # reading it reports the problem


def _read(vendor: str, path: Path) -> Vendor:
    try:
        text = read(path)
    except ConfigError as error:
        raise RuleError(
            Problem("vendor", shown(vendor), problem.message) for problem in error.problems
        ) from None
    try:
        descriptor = {"slug": _slug(path), **parse_toml(text, str(path))}
        problems = list(invisible_problems(descriptor, allowed="\n"))
        vendor_model = Vendor.model_validate(descriptor)
        if not problems:
            return vendor_model
    except ConfigError as error:
        raise RuleError(error.problems) from None
    except ValidationError as error:
        problems += problems_of(error, descriptor)
    in_file = (problem.in_file(str(path)) for problem in problems)
    raise RuleError(located(in_file, text, str(path)))


def _slug(path: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "vendor"
