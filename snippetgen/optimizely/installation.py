"""One installation, step by step: list projects and goals, make a plan, apply it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from snippetgen.optimizely.config_file import PLACEHOLDER_ID
from snippetgen.optimizely.errors import InstallationError
from snippetgen.optimizely.models import EVENT_NAME, NewGoal, find, require_usable
from snippetgen.optimizely.plan import Plan
from snippetgen.text.display import shown
from snippetgen.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from snippetgen.optimizely.api import Optimizely
    from snippetgen.optimizely.config_file import ConfigFile
    from snippetgen.optimizely.models import Goal, Project


class Installation:
    """Sets up a call goal and a configuration that names it. Only `apply` changes anything."""

    def __init__(self, optimizely: Optimizely, file: ConfigFile) -> None:
        self.optimizely = optimizely
        self.file = file

    async def projects(self) -> list[Project]:
        """List the projects that the sign-in gives access to. Raises InstallationError if none."""
        found = await self.optimizely.projects()
        return [replace(project, needs_page=self.file.needs_page) for project in found]

    async def goals(self, project: Project) -> list[Goal]:
        """List the goals of a project that can count calls."""
        return await self.optimizely.goals(project)

    async def plan(
        self,
        project: Project,
        key: str = EVENT_NAME,
        *,
        title: str | None = None,
        category: str = "convert",
        attach: bool = False,
    ) -> Plan:
        """Plan what must change so that calls count for the goal `key` in a project.

        First looks for a goal with that name. Raises InstallationError if the project or the name
        cannot be used, and ConfigError if the file would become invalid.
        """
        require_usable(project)
        api = self.optimizely.api_of(project)
        new = NewGoal(key, title or key.replace("_", " ").strip().capitalize() or key, category)
        if problems := list(api.problems(new)):
            raise InstallationError("\n".join(problems))
        known = await api.goals(project)
        goal = find(known, key)
        if goal is None:
            _require_free(known, new)
        running = await api.running_experiments(project) if attach else []
        changes = self.file.changes(project, key, goal.id if goal else None)
        self.file.check(self.file.changes(project, key, goal.id if goal else PLACEHOLDER_ID))
        return Plan(
            path=self.file.path,
            creates_file=self.file.revision is None,
            project=project,
            goal=goal,
            new=new,
            attach=tuple(e for e in running if goal is None or not e.counts(goal)),
            changes=changes,
        )

    async def apply(self, plan: Plan) -> Goal:
        """Apply a plan, writing the file last, and return the goal.

        Raises InstallationError. A file that cannot be written is detected before anything changes.
        After any other failure, a second run continues from there.
        """
        if plan.goal is None or plan.changes or plan.creates_file:
            self.file.require_writable()
        goal = await self.create(plan)
        changes = self.changes(plan, goal)
        if changes or plan.creates_file:
            self.file.write(changes)
        return goal

    async def create(self, plan: Plan) -> Goal:
        """Apply a plan in Optimizely, but not in the file. Raises InstallationError."""
        goal = plan.goal or await self.optimizely.create(plan.project, plan.new)
        try:
            if plan.attach:
                await self.optimizely.api_of(plan.project).attach(goal, plan.attach)
        except InstallationError as error:
            raise InstallationError(
                f"{goal.key} ({goal.id}) is in Optimizely, but not all experiments count it. "
                "Nothing was written. Run this again to continue, or run it without attaching.\n"
                f"{error}"
            ) from None
        return goal

    def changes(self, plan: Plan, goal: Goal) -> dict[str, Any]:
        """Return the changes in the file for an existing goal."""
        return self.file.changes(plan.project, plan.new.key, goal.id)


def choose(projects: Sequence[Project], wanted: str) -> Project:
    """Find a project by id or name. Raises InstallationError unless exactly one matches."""
    found = [p for p in projects if wanted == p.id] or [p for p in projects if wanted == p.name]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(project.id for project in found)
        raise InstallationError(
            f"Several projects have the name {shown(wanted)}. Use the id of one ({ids})."
        )
    suggestion = did_you_mean(wanted, [project.name for project in projects])
    accounts = sorted({project.account_id for project in projects})
    raise InstallationError(
        f"No project {shown(wanted)} among the {len(projects)} that the token gives access to "
        f"(account {', '.join(accounts[:5])}{', ...' if len(accounts) > 5 else ''}).{suggestion}"
    )


def search(projects: Iterable[Project], text: str) -> list[Project]:
    """Find projects whose name or id contains the text, ignoring case. Usable ones come first."""
    wanted = text.strip().casefold()
    found = (p for p in projects if wanted in p.name.casefold() or wanted in p.id)
    return sorted(found, key=lambda p: (p.unusable is not None, p.name.casefold(), p.id))


def search_goals(goals: Iterable[Goal], text: str) -> list[Goal]:
    """Find goals whose title, event name or id contains the text, ignoring case, by title."""
    wanted = text.strip().casefold()
    found = (g for g in goals if wanted in f"{g.title}\n{g.key or ''}\n{g.id}".casefold())
    return sorted(found, key=lambda g: (g.title.casefold(), g.id))


def _require_free(goals: Iterable[Goal], new: NewGoal) -> None:
    """Raise InstallationError if another goal already has the name."""
    for goal in goals:
        what = f"{shown(goal.title)} ({goal.id})"
        if goal.key == new.key and goal.kind != "custom":
            raise InstallationError(
                f"{what} already has the name {shown(new.key)} and counts something else "
                f"({goal.kind}). Choose another name."
            )
        if goal.key == new.key and goal.archived:
            raise InstallationError(
                f"{what} already has the name {shown(new.key)} and is archived. Restore it in "
                "Optimizely, or choose another name."
            )
        if goal.key is None and goal.title in (new.key, new.title) and not goal.archived:
            raise InstallationError(
                f"{what} already has this name and counts something else ({goal.kind}). Choose "
                "another name or title."
            )
