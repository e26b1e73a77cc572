"""`snippetgen install`: a call goal in Optimizely, and a configuration that names it."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from snippetgen.cli import check
from snippetgen.cli.extras import needing
from snippetgen.config import check_all
from snippetgen.validation.problems import ConfigError, escaped, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.optimizely import Installation, Plan, Target
    from snippetgen.optimizely.models import Product


@dataclass(frozen=True)
class Wishes:
    """What the options say."""

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
    in_json: bool

    @property
    def asks(self) -> bool:
        """Whether somebody is there to answer questions."""
        return not (self.yes or self.in_json)


@click.command("install")
@click.argument("path", default=Path("snippet.toml"), type=click.Path(path_type=Path))
@click.option("--vendor", help="The call-tracking vendor, where PATH is a new file.")
@click.option("--project", help="The project's id or name.")
@click.option("--goal", help="The custom event's name; it is created where there is none.")
@click.option("--title", help="Title of a goal that is created.")
@click.option(
    "--category", default="convert", show_default=True, help="Of an event in Web Experimentation."
)
@click.option("--attach", is_flag=True, help="Let all running experiments count the goal.")
@click.option(
    "--sign-in",
    type=click.Choice(["token", "oauth"]),
    help="Sign in anew, with a token or in a browser.",
)
@click.option("--keep/--no-keep", default=True, help="Keep a new sign-in for the next time.")
@click.option("--manual", is_flag=True, help="Write the goal's name only, and never sign in.")
@click.option(
    "--product",
    type=click.Choice(["classic", "web"]),
    help="For --manual: which of Optimizely's products, where the file does not say.",
)
@click.option("--yes", is_flag=True, help="Ask nothing, and do it.")
@click.option("--json", "in_json", is_flag=True, help="Print JSON; only the plan without --yes.")
def command(manual: bool, product: Product | None, **options: Any) -> None:  # noqa: ANN401
    """Set up a call goal in Optimizely, and name it in PATH, a snippet.toml.

    Looks for the goal first, shows what it is going to do, does that, and checks the file. A second
    run changes nothing. SNIPPETGEN_TOKEN may hold the token.
    """
    wishes = Wishes(**options)
    from snippetgen.optimizely import ApiError, InstallationError

    try:
        outcome = _manual(wishes, product) if manual else asyncio.run(_install(wishes))
    except (InstallationError, ConfigError) as error:
        if wishes.in_json:
            click.echo(json.dumps({"ok": False, "error": str(error)}, indent=2))
        click.echo(str(error), err=True)
        if isinstance(error, ApiError) and error.status == 401:
            click.echo("Sign in anew with --sign-in token, or --sign-in oauth.", err=True)
        sys.exit(1)
    if wishes.in_json:
        click.echo(json.dumps(outcome, indent=2))
    sys.exit(0 if outcome["ok"] else 1)


async def _install(wishes: Wishes) -> dict[str, Any]:
    with needing("install"):
        from snippetgen.cli.login import keep, sign_in, signing_in
        from snippetgen.optimizely import Installation
        from snippetgen.optimizely.api import Optimizely, http_client
        from snippetgen.optimizely.api_client import Clock

    user = signing_in()
    target = _target(wishes)
    credentials = await sign_in(user, wishes.sign_in, ask=wishes.asks)
    async with http_client() as http:
        optimizely = Optimizely(http, credentials, user.addresses, Clock(waiting=_waiting))
        installation = Installation(optimizely, target)
        plan = await _plan(installation, wishes)
        if wishes.keep:
            keep(user)
        _show(plan)
        if wishes.in_json and not wishes.yes:
            return {"ok": True, "applied": False, "plan": plan.as_json()}
        if not (plan.changes_nothing or wishes.yes):
            click.confirm("Do that?", default=True, abort=True, err=True)
        goal = await installation.apply(plan)
    outcome = {"applied": True, "changed": not plan.changes_nothing, "goal": goal.as_json()}
    return _checked(target.path, wishes, {**outcome, "plan": plan.as_json()})


async def _plan(installation: Installation, wishes: Wishes) -> Plan:
    from snippetgen.cli.prompts import MOST_SHOWN, ask_goal, ask_project
    from snippetgen.optimizely import InstallationError, choose
    from snippetgen.optimizely.models import EVENT_NAME

    data = installation.target.data
    new = installation.target.known is None
    projects = await installation.projects()
    wanted = wishes.project or (None if wishes.asks else data.get("project_id"))
    usable = [project for project in projects if project.unusable is None]
    if wanted is not None:
        project = choose(projects, wanted)
    elif wishes.asks:
        project = ask_project(projects, data.get("project_id"))
    elif len(usable) == 1:
        (project,) = usable
    else:
        names = ", ".join(shown(project.name) for project in usable[:MOST_SHOWN])
        more = ", ..." if len(usable) > MOST_SHOWN else ""
        raise InstallationError(
            f"The token sees {len(usable)} projects that can be used: name one with --project "
            f"({names}{more})."
        )
    key = wishes.goal
    if key is None:
        known = None if new else data.get("goal")
        key = (
            ask_goal(await installation.goals(project), known)
            if wishes.asks
            else known or EVENT_NAME
        )
    return await installation.plan(
        project, key, title=wishes.title, category=wishes.category, attach=wishes.attach
    )


def _manual(wishes: Wishes, wanted: Product | None) -> dict[str, Any]:
    from snippetgen.optimizely.models import BY_HAND, EVENT_NAME

    target = _target(wishes)
    product = wanted or ("web" if target.data.get("destination") == "web" else "classic")
    key = wishes.goal
    if key is None:
        known = EVENT_NAME if target.known is None else target.data.get("goal", EVENT_NAME)
        question = "The goal's custom event name"
        key = str(click.prompt(question, known, err=True)) if wishes.asks else known
    changes = target.manual_changes(key, product)
    target.check(changes)
    click.echo(f"{BY_HAND[product]}\n    {escaped(key)}", err=True)
    changed = bool(changes) or target.known is None
    if wishes.in_json and not wishes.yes:
        return {"ok": True, "applied": False, "changes": changes}
    if changed:
        target.write(changes)
    outcome: Mapping[str, Any] = {"applied": True, "changed": changed, "changes": changes}
    return _checked(target.path, wishes, outcome)


def _target(wishes: Wishes) -> Target:
    from snippetgen.optimizely import Target

    path = wishes.path / "snippet.toml" if wishes.path.is_dir() else wishes.path
    vendor = wishes.vendor
    if not path.exists() and vendor is None:
        if not wishes.asks:
            raise click.UsageError(f"{path} is not there; --vendor makes a new one.")
        from snippetgen.cli.prompts import ask_vendor

        vendor = ask_vendor()
    return Target.open(path, vendor)


def _show(plan: Plan) -> None:
    if plan.changes_nothing:
        click.echo("Everything is as it should be; nothing is changed.", err=True)
    for step in plan.steps:
        click.echo(f"- {step}", err=True)


def _checked(path: Path, wishes: Wishes, outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Run `check` on the file, and add what it says."""
    (file,) = check_all([path])
    if not wishes.in_json:
        check.show(file)
    return {"ok": not file.problems, **outcome, "check": check.as_json(file)}


def _waiting(why: str, seconds: float) -> None:
    click.echo(f"Optimizely: {why}; waiting {seconds:.0f} s", err=True)
