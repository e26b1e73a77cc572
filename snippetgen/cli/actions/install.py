"""`snippetgen install`: set up a call goal in Optimizely, and name it in a configuration."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli.actions import check
from snippetgen.cli.extras import require_extra
from snippetgen.config import check_all
from snippetgen.text.display import escaped, shown
from snippetgen.validation.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from snippetgen.optimizely import ConfigFile, Installation, Plan


@dataclass(frozen=True)
class InstallOptions:
    """The options of the command."""

    path: Path
    vendor: str | None
    project: str | None
    goal: str | None
    title: str | None
    category: str
    attach: bool
    sign_in: str | None
    keep: bool
    yes: bool
    as_json: bool

    @property
    def asks(self) -> bool:
        """Whether the command may ask questions."""
        return not (self.yes or self.as_json)


def run(product: str | None, *, manual: bool, **given: Any) -> None:  # noqa: ANN401
    """Run the command; `snippetgen.cli.install` describes the parameters."""
    options = InstallOptions(**given)
    if not manual:
        with require_extra("install"):  # before the command asks anything
            import snippetgen.cli.actions.login  # noqa: F401
    from snippetgen.optimizely import ApiError, InstallationError

    try:
        file = _open_file(options)
        file = file.reporting_to(product) if product else file
        outcome = _manual(options, file) if manual else asyncio.run(_install(options, file))
    except (InstallationError, ConfigError) as error:
        if options.as_json:
            click.echo(json.dumps({"ok": False, "error": str(error)}, indent=2))
        click.echo(str(error), err=True)
        if isinstance(error, ApiError) and error.status == 401:
            click.echo("Sign in again with --sign-in token or --sign-in oauth.", err=True)
        sys.exit(1)
    if options.as_json:
        click.echo(json.dumps(outcome, indent=2))
    sys.exit(0 if outcome["ok"] else 1)


async def _install(options: InstallOptions, file: ConfigFile) -> dict[str, Any]:
    with require_extra("install"):
        from snippetgen.cli.actions.login import open_session, sign_in, store
        from snippetgen.optimizely import Installation
        from snippetgen.optimizely.api import Optimizely, http_client
        from snippetgen.optimizely.api_client import Clock

    session = open_session()
    credentials = await sign_in(session, options.sign_in, ask=options.asks)
    async with http_client() as http:
        optimizely = Optimizely(http, credentials, session.base_urls, Clock(on_wait=_show_wait))
        installation = Installation(optimizely, file)
        plan = await _plan(installation, options)
        if options.keep:
            store(session)
        _show(plan)
        if options.as_json and not options.yes:
            return {"ok": True, "applied": False, "plan": plan.as_json()}
        if not (plan.changes_nothing or options.yes):
            click.confirm("Apply these changes?", default=True, abort=True, err=True)
        goal = await installation.apply(plan)
    outcome = {"applied": True, "changed": not plan.changes_nothing, "goal": goal.as_json()}
    return _checked(file.path, options, {**outcome, "plan": plan.as_json()})


async def _plan(installation: Installation, options: InstallOptions) -> Plan:
    from snippetgen.cli.actions.prompts import MOST_SHOWN, ask_goal, ask_project
    from snippetgen.optimizely import InstallationError, choose
    from snippetgen.optimizely.models import EVENT_NAME

    data = installation.file.data
    new = installation.file.revision is None
    projects = await installation.projects()
    wanted = options.project or (None if options.asks else data.get("project_id"))
    usable = [project for project in projects if project.unusable is None]
    if wanted is not None:
        project = choose(projects, wanted)
    elif options.asks:
        project = ask_project(projects, data.get("project_id"))
    elif len(usable) == 1:
        (project,) = usable
    else:
        names = ", ".join(shown(project.name) for project in usable[:MOST_SHOWN])
        more = ", ..." if len(usable) > MOST_SHOWN else ""
        raise InstallationError(
            f"The token gives access to {len(usable)} usable projects. Choose one with --project "
            f"({names}{more})."
        )
    key = options.goal
    if key is None:
        known = None if new else data.get("goal")
        key = (
            ask_goal(await installation.goals(project), known)
            if options.asks
            else known or EVENT_NAME
        )
    return await installation.plan(
        project, key, title=options.title, category=options.category, attach=options.attach
    )


def _manual(options: InstallOptions, file: ConfigFile) -> dict[str, Any]:
    from snippetgen.optimizely.models import EVENT_NAME

    product = file.product
    key = options.goal
    if key is None:
        known = EVENT_NAME if file.revision is None else file.data.get("goal", EVENT_NAME)
        question = "The goal's custom event name"
        key = str(click.prompt(question, known, err=True)) if options.asks else known
    changes = file.manual_changes(key, product)
    if options.asks:
        missing = [
            name for name in file.destination.required if not {**file.data, **changes}.get(name)
        ]
        given = {name: click.prompt(_TITLES[name], err=True) for name in missing}
        changes = file.manual_changes(key, product, given)
    file.check(changes)
    words = product.manual_step_in(file.destination.receivers[0].title)
    click.echo(f"{words}\n    {escaped(key)}", err=True)
    changed = bool(changes) or file.revision is None
    if options.as_json and not options.yes:
        return {"ok": True, "applied": False, "changes": changes}
    if changed:
        file.write(changes)
    outcome: Mapping[str, Any] = {"applied": True, "changed": changed, "changes": changes}
    return _checked(file.path, options, outcome)


_TITLES = {
    "account_id": "The account's id",
    "project_id": "The project's id",
    "entity_id": "The event's id",
    "visitor": "Where the site stores its visitor id, such as cookie:uid",
}


def _open_file(options: InstallOptions) -> ConfigFile:
    from snippetgen.optimizely import ConfigFile

    path = options.path / "snippet.toml" if options.path.is_dir() else options.path
    vendor = options.vendor
    if not path.exists() and vendor is None:
        if not options.asks:
            raise click.UsageError(f"{path} does not exist. Use --vendor to create it.")
        from snippetgen.cli.actions.prompts import ask_vendor

        vendor = ask_vendor()
    return ConfigFile.open(path, vendor)


def _show(plan: Plan) -> None:
    if plan.changes_nothing:
        click.echo("Everything is already set up. Nothing changes.", err=True)
    for step in plan.steps:
        click.echo(f"- {step}", err=True)


def _checked(path: Path, options: InstallOptions, outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Run `check` on the file, and add its result."""
    (file,) = check_all([path])
    if not options.as_json:
        check.show(file)
    return {"ok": not file.problems, **outcome, "check": check.file_as_json(file)}


def _show_wait(reason: str, seconds: float) -> None:
    click.echo(f"Optimizely: {reason}; waiting {seconds:.0f} s", err=True)
