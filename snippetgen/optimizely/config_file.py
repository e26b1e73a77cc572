"""The snippet.toml that an installation writes."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from snippetgen.config import parse, scaffold_toml
from snippetgen.config.loading import default_name
from snippetgen.config.toml_edit import ConflictError, require_revision, revision, save, with_values
from snippetgen.config.toml_read import parse_toml, read
from snippetgen.config.validators import no_vendor
from snippetgen.destinations import DEFAULT, choices, listed
from snippetgen.optimizely.errors import InstallationError
from snippetgen.optimizely.models import CLASSIC, PRODUCTS
from snippetgen.text.display import escaped, shown
from snippetgen.vendors import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from snippetgen.destinations import Destination
    from snippetgen.optimizely.models import Product, Project

_ID_SETTINGS = tuple(dict.fromkeys(each.id_setting for each in PRODUCTS.values()))

PLACEHOLDER_ID = "0"
"""Stands for the id of a goal that does not exist yet when the planned file is validated."""


@dataclass(frozen=True)
class ConfigFile:
    """A file's path and text. A file that does not exist yet has the text of a new file."""

    path: Path
    text: str
    revision: str | None
    """The revision of the file; None if it does not exist."""
    wanted: str | None = None
    """The destination that the file will have, if it changes."""

    @classmethod
    def open(cls, path: Path, vendor: str | None = None) -> ConfigFile:
        """Read a file, or prepare a new one for a vendor.

        Raises ConfigError if the file cannot be read, and InstallationError if the vendor is
        unknown, or the file exists for another vendor or cannot be created.
        """
        if path.is_dir():
            path /= "snippet.toml"
        if path.exists():
            return cls._existing(path, vendor)
        if not path.parent.is_dir():
            folder = escaped(str(path.parent))
            raise InstallationError(f"{escaped(str(path))}: the folder {folder} does not exist.")
        if vendor is None:
            raise InstallationError(
                f"{escaped(str(path))}: does not exist. Name a vendor to create it."
            )
        if path.suffix != ".toml":
            name = escaped(str(path))
            raise InstallationError(
                f"{name}: the name of a new file must end in .toml. Use {name}.toml."
            )
        if refusal := no_vendor(vendor):
            raise InstallationError(refusal)
        return cls(path, scaffold_toml(catalogue()[vendor]), None)

    @classmethod
    def _existing(cls, path: Path, vendor: str | None) -> ConfigFile:
        text = read(path)
        # A change between the two reads is detected when the file is written.
        file = cls(path, text, revision(path.read_bytes()))
        found = file.data.get("vendor")
        if vendor is not None and found != vendor:
            raise InstallationError(
                f"{escaped(str(path))}: already exists for the vendor {shown(found)}. Choose "
                "another file."
            )
        return file

    @property
    def data(self) -> dict[str, Any]:
        """The file's values."""
        return parse_toml(self.text, str(self.path))

    def changes(self, project: Project, key: str, goal_id: str | None) -> dict[str, Any]:
        """Return the changes that add the project and the goal to the file.

        None removes a key. `goal_id` is None if the goal does not exist yet.
        """
        product = project.product
        wanted: dict[str, Any] = {
            "goal": key,
            "destination": self._destination(product),
            "project_id": project.id,
            "account_id": project.account_id,
            **{each: None for each in _ID_SETTINGS if each != product.id_setting},
        }
        if goal_id is not None:
            several = product.takes_several_ids
            wanted[product.id_setting] = self._goal_ids(project, goal_id) if several else goal_id
        data = self.data
        return {name: value for name, value in wanted.items() if data.get(name) != value}

    def manual_changes(
        self, key: str, product: Product, given: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the changes for a goal that a user created in Optimizely.

        `given` has other settings from the user, such as ids that the page does not provide.
        """
        data = self.data
        wanted: dict[str, Any] = {"goal": key, "destination": self._destination(product)}
        if wanted["destination"] != data.get("destination", DEFAULT.name):  # ids of another project
            wanted |= {"project_id": None, **dict.fromkeys(_ID_SETTINGS)}
        elif data.get("goal") != key:  # ids of another goal
            wanted |= dict.fromkeys(_ID_SETTINGS)
        wanted |= given or {}
        return {name: value for name, value in wanted.items() if data.get(name) != value}

    def check(self, changes: Mapping[str, Any]) -> str:
        """Return the text with changes. Raises ConfigError with all problems of the result."""
        text = with_values(self.text, changes)
        parse(
            text,
            file=str(self.path),
            name=default_name(self.path),
            folder=self.path.parent,
        )
        return text

    def require_writable(self) -> None:
        """Raise InstallationError if `write` is certain to raise it."""
        with self._write_errors():
            path = self.path.resolve()
            require_revision(path, self.revision)
            tempfile.TemporaryFile(dir=path.parent).close()

    def write(self, changes: Mapping[str, Any]) -> None:
        """Write the changes. Raises InstallationError if the file has changed since it was read."""
        text = self.check(changes)
        with self._write_errors():
            save(self.path.resolve(), text, self.revision)  # keeps a symbolic link

    @contextmanager
    def _write_errors(self) -> Iterator[None]:
        path = escaped(str(self.path))
        try:
            yield
        except ConflictError as error:
            raise InstallationError(f"{error} It was not changed. Run this again.") from None
        except OSError as error:
            raise InstallationError(f"{path}: cannot be written: {error.strerror}.") from None
        except RuntimeError:
            raise InstallationError(
                f"{path}: cannot be written: too many levels of symbolic links."
            ) from None

    def reporting_to(self, destination: str) -> ConfigFile:
        """Return the file with another destination; its changes include the new destination."""
        return replace(self, wanted=destination)

    @property
    def product(self) -> Product:
        """The product whose REST API manages the goals of the file's destination."""
        return PRODUCTS.get(self.destination.receivers[0].managed_with, CLASSIC)

    @property
    def needs_page(self) -> bool:
        """Whether the file's destination needs Optimizely on the page."""
        return bool(self.destination.globals)

    @property
    def destination(self) -> Destination:
        """The destination that the file names, or the default if it names no known one."""
        return choices().get(self._named(DEFAULT.name), DEFAULT)

    def _destination(self, product: Product) -> str:
        """Return the file's destination if the product manages it, otherwise the product's own."""
        named = self._named(product.name)
        found = choices().get(named)
        if found and any(each.managed_with == product.name for each in found.receivers):
            given: str = self.wanted or self.data.get("destination", product.name)
            return given
        return product.name

    def _named(self, default: str) -> str:
        """Return the name of the file's destination, which may be a list."""
        found = self.wanted or self.data.get("destination", default)
        try:
            return listed(found).name if isinstance(found, list) else str(found)
        except (TypeError, ValueError):
            return default

    def _goal_ids(self, project: Project, goal_id: str) -> list[str]:
        found = self.data.get("goal_ids")
        if (
            isinstance(found, list)
            and goal_id in found
            and self.data.get("project_id") == project.id
        ):
            return found
        return [goal_id]
