"""The snippet.toml that an installation writes into."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.config import parse, starter
from snippetgen.config.loading import default_name
from snippetgen.config.toml_edit import ConflictError, require_known, revision, save, with_values
from snippetgen.config.toml_read import parse_toml, read
from snippetgen.config.validators import vendor_problems
from snippetgen.destinations import DEFAULT, destinations
from snippetgen.optimizely.errors import InstallationError
from snippetgen.text.display import escaped, shown
from snippetgen.validation.errors import ConfigError
from snippetgen.vendors import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from snippetgen.optimizely.models import Product, Project

UNKNOWN_ID = "0"
"""Stands for the id of a goal that is not created yet, to see whether the file will be right."""


@dataclass(frozen=True)
class Target:
    """A file's path and text; one that is not there yet has the text of a new one."""

    path: Path
    text: str
    known: str | None
    """Revision of the file; None where it is not there."""

    @classmethod
    def open(cls, path: Path, vendor: str | None = None) -> Target:
        """Read a file, or think of a new one for a vendor.

        Raises ConfigError where the file cannot be read or the vendor is none, and
        InstallationError where there is neither.
        """
        if path.is_dir():
            path /= "snippet.toml"
        if path.exists():
            return cls._existing(path, vendor)
        if not path.parent.is_dir():
            folder = escaped(str(path.parent))
            raise InstallationError(f"{escaped(str(path))}: there is no folder {folder}.")
        if vendor is None:
            raise InstallationError(f"{escaped(str(path))}: no such file; name a vendor for it.")
        if problems := list(vendor_problems(vendor)):
            raise ConfigError(problems)
        return cls(path, starter(catalogue()[vendor]), None)

    @classmethod
    def _existing(cls, path: Path, vendor: str | None) -> Target:
        text = read(path)
        # An edit between the two readings is noticed when the file is written.
        target = cls(path, text, revision(path.read_bytes()))
        found = target.data.get("vendor")
        if vendor is not None and found != vendor:
            raise InstallationError(
                f"{escaped(str(path))}: is there already, for the vendor {shown(found)}; "
                "name another file."
            )
        return target

    @property
    def data(self) -> dict[str, Any]:
        """The file's values."""
        return parse_toml(self.text, str(self.path))

    def changes(self, project: Project, key: str, goal_id: str | None) -> dict[str, Any]:
        """Tell which values are to change so that the file names the project and the goal.

        None takes a value out. `goal_id` is None where the goal has none yet.
        """
        wanted: dict[str, Any] = {
            "goal": key,
            "destination": self._destination(project.product),
            "project_id": project.id,
            "account_id": project.account_id,
        }
        if project.product == "classic":
            wanted["entity_id"] = None
            if goal_id is not None:
                wanted["goal_ids"] = self._goal_ids(project, goal_id)
        else:
            wanted["goal_ids"] = None
            if goal_id is not None:
                wanted["entity_id"] = goal_id
        data = self.data
        return {name: value for name, value in wanted.items() if data.get(name) != value}

    def manual_changes(self, key: str, product: Product) -> dict[str, Any]:
        """Tell which values are to change where a user has created a goal by hand."""
        data = self.data
        wanted: dict[str, Any] = {"goal": key, "destination": self._destination(product)}
        if wanted["destination"] != data.get("destination", DEFAULT.name):  # ids of another project
            wanted |= {"project_id": None, "goal_ids": None, "entity_id": None}
        elif data.get("goal") != key:  # ids of another goal
            wanted |= {"goal_ids": None, "entity_id": None}
        return {name: value for name, value in wanted.items() if data.get(name) != value}

    def check(self, changes: Mapping[str, Any]) -> str:
        """Return the text with changes; raises ConfigError with all that would be wrong in it."""
        text = with_values(self.text, changes)
        parse(
            text,
            file=str(self.path),
            name=default_name(self.path),
            folder=self.path.parent,
        )
        return text

    def require_writable(self) -> None:
        """Raise InstallationError where `write` would, as far as that can be told beforehand."""
        with self._writing():
            place = self.path.resolve()
            require_known(place, self.known)
            tempfile.TemporaryFile(dir=place.parent).close()

    def write(self, changes: Mapping[str, Any]) -> None:
        """Write the changes; raises InstallationError where somebody else has changed the file."""
        text = self.check(changes)
        with self._writing():
            save(self.path.resolve(), text, self.known)  # a link stays one

    @contextmanager
    def _writing(self) -> Iterator[None]:
        path = escaped(str(self.path))
        try:
            yield
        except ConflictError as error:
            raise InstallationError(f"{error} It is left as it is; run this again.") from None
        except OSError as error:
            raise InstallationError(f"{path}: cannot be written: {error.strerror}.") from None
        except RuntimeError:
            raise InstallationError(f"{path}: cannot be written: a loop of links.") from None

    def _destination(self, product: Product) -> str:
        """Return the file's destination if it reads the product, else the product's own."""
        known = destinations()
        found = self.data.get("destination", product)
        return found if found in known and product in known[found].products else product

    def _goal_ids(self, project: Project, goal_id: str) -> list[str]:
        found = self.data.get("goal_ids")
        if (
            isinstance(found, list)
            and goal_id in found
            and self.data.get("project_id") == project.id
        ):
            return found
        return [goal_id]
