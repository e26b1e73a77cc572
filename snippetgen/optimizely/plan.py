"""The plan of an installation: the changes in Optimizely and in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.text.display import escaped, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from snippetgen.optimizely.models import Experiment, Goal, NewGoal, Project


@dataclass(frozen=True)
class Plan:
    """All planned changes."""

    path: Path
    creates_file: bool
    project: Project
    goal: Goal | None
    """The existing goal; None if `new` will be created."""
    new: NewGoal
    attach: tuple[Experiment, ...]
    """Running experiments that do not count the goal yet."""
    changes: Mapping[str, Any]
    """Changes in the file, without the id of a goal that does not exist yet."""

    @property
    def changes_nothing(self) -> bool:
        """Whether Optimizely and the file are already set up."""
        return not (self.creates_file or self.changes or self.attach or self.goal is None)

    @property
    def steps(self) -> list[str]:
        """The changes as sentences that are safe to print."""
        return [*self._in_optimizely(), *self._in_file()]

    def as_json(self) -> dict[str, Any]:
        """Return the plan as JSON types."""
        return {
            "path": escaped(str(self.path)),
            "project": self.project.as_json(),
            "goal": self.goal and self.goal.as_json(),
            "create": None
            if self.goal
            else {"key": self.new.key, "title": self.new.title, "category": self.new.category},
            "attach": [{"id": found.id, "title": found.title} for found in self.attach],
            "changes": dict(self.changes),
            "steps": self.steps,
        }

    def _in_optimizely(self) -> list[str]:
        where = f"in the project {shown(self.project.name)} ({self.project.id})"
        steps = []
        if self.goal is None:
            what = f"{self.project.product.goal_title} {shown(self.new.key)}"
            steps.append(f"Create the {what}, titled {shown(self.new.title)}, {where}")
        steps.extend(
            f"Add it to the running experiment {shown(found.title)} ({found.id})"
            for found in self.attach
        )
        return steps

    def _in_file(self) -> list[str]:
        file = escaped(str(self.path))
        steps = [f"Create {file}"] if self.creates_file else []
        for key, value in self.changes.items():
            verb = f"Remove {key} from" if value is None else f"Set {key} = {_literal(value)} in"
            steps.append(f"{verb} {file}")
        if self.goal is None:
            steps.append(f"Set {self.project.product.id_setting} to the new id in {file}")
        return steps


def _literal(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(shown, value))}]"
    return shown(value)
