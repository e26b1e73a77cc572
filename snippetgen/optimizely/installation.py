"""One installation, step by step: projects, goals, plan, and then doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.optimizely.errors import InstallationError
from snippetgen.optimizely.models import EVENT_NAME, NewGoal, find, require_usable
from snippetgen.optimizely.plan import Plan
from snippetgen.optimizely.target_file import UNKNOWN_ID
from snippetgen.text.display import shown
from snippetgen.text.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from snippetgen.optimizely.api import Optimizely
    from snippetgen.optimizely.models import Goal, Project
    from snippetgen.optimizely.target_file import Target


class Installation:
    """Brings a call goal and a configuration together. Nothing changes before `apply`."""

    def __init__(self, optimizely: Optimizely, target: Target) -> None:
        self.optimizely = optimizely
        self.target = target

    async def projects(self) -> list[Project]:
        """List the projects that the sign-in sees; raises InstallationError where it sees none."""
        return await self.optimizely.projects()

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
        """Find out what is to be done so that calls count as `key` in a project.

        Looks for a goal of that name first. Raises InstallationError where the project or the name
        cannot be used, ConfigError where the file would not be right afterwards.
        """
        require_usable(project)
        product = self.optimizely.product(project)
        new = NewGoal(key, title or key.replace("_", " ").strip().capitalize() or key, category)
        if faults := list(product.faults(new)):
            raise InstallationError("\n".join(faults))
        known = await product.goals(project)
        goal = find(known, key)
        if goal is None:
            _require_free(known, new)
        running = await product.running(project) if attach else []
        changes = self.target.changes(project, key, goal.id if goal else None)
        self.target.check(self.target.changes(project, key, goal.id if goal else UNKNOWN_ID))
        return Plan(
            path=self.target.path,
            creates_file=self.target.known is None,
            project=project,
            goal=goal,
            new=new,
            attach=tuple(e for e in running if goal is None or not e.counts(goal)),
            changes=changes,
        )

    async def apply(self, plan: Plan) -> Goal:
        """Do what a plan says, the file last; returns the goal.

        Raises InstallationError: before anything is done where the file cannot be written, else
        what has been done by then is found when this is run again.
        """
        if plan.goal is None or plan.changes or plan.creates_file:
            self.target.require_writable()
        goal = await self.create(plan)
        changes = self.changes(plan, goal)
        if changes or plan.creates_file:
            self.target.write(changes)
        return goal

    async def create(self, plan: Plan) -> Goal:
        """Do what a plan says in Optimizely, and leave the file to others; raises as `apply`."""
        goal = plan.goal or await self.optimizely.create(plan.project, plan.new)
        try:
            if plan.attach:
                await self.optimizely.product(plan.project).attach(goal, plan.attach)
        except InstallationError as error:
            raise InstallationError(
                f"{goal.key} ({goal.id}) is in Optimizely, but not all experiments count it. "
                f"Nothing was written; run this again to go on, or without attaching.\n{error}"
            ) from None
        return goal

    def changes(self, plan: Plan, goal: Goal) -> dict[str, Any]:
        """Tell which of the file's values change for a goal that is there."""
        return self.target.changes(plan.project, plan.new.key, goal.id)


def choose(projects: Sequence[Project], wanted: str) -> Project:
    """Find a project by its id or its name; raises InstallationError where that is not one."""
    found = [p for p in projects if wanted == p.id] or [p for p in projects if wanted == p.name]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(project.id for project in found)
        raise InstallationError(
            f"Several projects are called {shown(wanted)}: name one by its id ({ids})."
        )
    suggestion = did_you_mean(wanted, [project.name for project in projects])
    accounts = sorted({project.account_id for project in projects})
    raise InstallationError(
        f"There is no project {shown(wanted)} among the {len(projects)} that the token sees "
        f"(account {', '.join(accounts[:5])}{', ...' if len(accounts) > 5 else ''}).{suggestion}"
    )


def search(projects: Iterable[Project], text: str) -> list[Project]:
    """Find projects whose name or id contains a text, whatever its case; usable ones first."""
    wanted = text.strip().casefold()
    found = (p for p in projects if wanted in p.name.casefold() or wanted in p.id)
    return sorted(found, key=lambda p: (p.unusable is not None, p.name.casefold(), p.id))


def search_goals(goals: Iterable[Goal], text: str) -> list[Goal]:
    """Find goals whose title, event name or id contains a text, whatever its case, by title."""
    wanted = text.strip().casefold()
    found = (g for g in goals if wanted in f"{g.title}\n{g.key or ''}\n{g.id}".casefold())
    return sorted(found, key=lambda g: (g.title.casefold(), g.id))


def _require_free(goals: Iterable[Goal], new: NewGoal) -> None:
    """Raise InstallationError where another goal has the name already."""
    for goal in goals:
        what = f"{shown(goal.title)} ({goal.id})"
        if goal.key == new.key and goal.kind != "custom":
            raise InstallationError(
                f"The name {shown(new.key)} is that of {what}, which counts another thing "
                f"({goal.kind}). Choose another name."
            )
        if goal.key == new.key and goal.archived:
            raise InstallationError(
                f"The name {shown(new.key)} is that of {what}, which is archived. Restore it in "
                "Optimizely, or choose another name."
            )
        if goal.key is None and goal.title in (new.key, new.title) and not goal.archived:
            raise InstallationError(
                f"A goal of the same name, {what}, counts another thing ({goal.kind}). "
                "Choose another name, or another title."
            )
