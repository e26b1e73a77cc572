"""`snippetgen publish`: publish built snippets where pages load them."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import click

from snippetgen.builder.artifacts import configuration_digest
from snippetgen.builder.manifest import MANIFEST
from snippetgen.cli.actions.fleets import NEEDS_FLEET, limit
from snippetgen.cli.extras import require_extra
from snippetgen.cli.problem_lines import show_problems
from snippetgen.config import load_all
from snippetgen.config.fleet import WrongRows, fleet_in
from snippetgen.config.fleet.wrong_rows import MOST_PROBLEMS
from snippetgen.publishing.built import read_scripts
from snippetgen.publishing.files import alias_path, immutable_path
from snippetgen.publishing.index import read_index
from snippetgen.publishing.locations import is_bucket, open_store
from snippetgen.publishing.publisher import NoSuchBuildError, Publisher
from snippetgen.publishing.stores import StoreError
from snippetgen.text.display import escaped
from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import timedelta
    from pathlib import Path

    from snippetgen.publishing.index import Coding, Customer, Index, PublishedBuild
    from snippetgen.publishing.publisher import Outcome


@dataclass(frozen=True)
class Location:
    """Where builds are published, and how they are served; `max_age` is in seconds."""

    to: str
    index: str | None
    max_age: int
    coding: Coding


@dataclass(frozen=True)
class Selection:
    """The builds to publish: configurations in `paths` have theirs in the folder `dist`."""

    paths: tuple[Path, ...]
    dist: Path
    customers: tuple[str, ...]
    keep_going: bool


@dataclass(frozen=True)
class PublishedBuilds:
    """What to do with builds that are already published: name and build of each to roll back."""

    rollback: Sequence[tuple[str, str | None]]
    prune: timedelta | None
    show_list: bool


def run(
    location: Location,
    selection: Selection,
    published: PublishedBuilds,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Run the command; `snippetgen.cli.publish` describes the options."""
    _check_usage(selection, published)
    to, prune = location.to, published.prune
    if location.coding != "identity" and not is_bucket(to):
        raise click.UsageError("--coding is for buckets. A web server chooses the files itself.")
    report = _Report(to, dry_run=dry_run, as_json=as_json)
    try:
        with require_extra("publish"):
            store = open_store(to)
            index_store = open_store(location.index) if location.index else store
        if published.show_list:
            report.show_index(read_index(index_store))
            return
        publisher = Publisher(store, index_store, max_age=location.max_age, coding=location.coding)
        if published.rollback:
            report.show_outcomes(publisher.roll_back(published.rollback, dry_run=dry_run))
        if selection.paths:
            wrong = WrongRows()
            scripts, problems = read_scripts(_folders(selection, wrong))
            report.add_problems([*wrong.problems, *_shortened(problems)])
            if selection.keep_going or not report.has_problems:
                report.show_outcomes(publisher.publish(scripts, dry_run=dry_run))
        if prune is not None:
            report.show_pruned(publisher.prune(prune, dry_run=dry_run))
    except ConfigError as error:
        report.add_problems(error.problems)
    except (StoreError, NoSuchBuildError) as error:
        report.add_problems([Problem(None, None, str(error))])
    sys.exit(report.finish())


def _check_usage(selection: Selection, published: PublishedBuilds) -> None:
    paths, rollback, pruning = selection.paths, published.rollback, published.prune is not None
    if published.show_list and (paths or rollback or pruning):
        raise click.UsageError("--list only lists builds. Leave out PATHS, --rollback and --prune.")
    if selection.customers and not paths:
        raise click.UsageError(NEEDS_FLEET)
    if rollback and paths:
        raise click.UsageError("Give either PATHS to publish, or --rollback.")
    if not (paths or rollback or pruning or published.show_list):
        raise click.UsageError("Give PATHS to publish, --rollback, --prune or --list.")


def _folders(selection: Selection, wrong: WrongRows) -> Iterator[tuple[Path, str | None]]:
    """Yield the built folders of the paths. Raises ConfigError.

    The folder of a configuration comes with the configuration's digest. The problems of a fleet's
    rows are added to `wrong`.
    """
    paths, dist = selection.paths, selection.dist
    files = [path for path in paths if not path.is_dir()]
    fleets = {path: fleet for path in files if (fleet := fleet_in(path))}
    limit(fleets.values(), selection.customers)
    for path in (path for path in paths if path.is_dir()):
        if (path / MANIFEST).is_file():
            yield path, None
            continue
        found = sorted(each.parent for each in path.glob(f"*/{MANIFEST}"))
        if not found:
            message = "has no built folder. Build with `snippetgen build`, or name another folder."
            raise ConfigError([Problem(None, None, message, str(path))])
        yield from ((each, None) for each in found)
    for fleet in fleets.values():
        for customer in fleet.customers(wrong):
            yield dist / customer.name, configuration_digest(customer.config)
    for config in load_all(path for path in files if path not in fleets):
        yield dist / config.name, configuration_digest(config)


def _shortened(problems: Sequence[Problem]) -> list[Problem]:
    """Return the first problems, and one more that counts the rest."""
    more = len(problems) - MOST_PROBLEMS
    if more <= 0:
        return [*problems]
    return [*problems[:MOST_PROBLEMS], Problem(None, None, f"and {more} more like the last.")]


class _Report:
    """Prints what was done: text as it happens, or JSON at the end."""

    def __init__(self, to: str, *, dry_run: bool, as_json: bool) -> None:
        self._to = escaped(to)
        self._dry_run = dry_run
        self._as_json = as_json
        self._outcomes: list[Outcome] = []
        self._pruned: Sequence[tuple[str, PublishedBuild]] = ()
        self._problems: list[Problem] = []

    def show_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        """Show outcomes as they come. Builds that were already live are only counted."""
        for outcome in outcomes:
            self._outcomes.append(outcome)
            if outcome.action == "contested":
                message = (
                    f"{outcome.name} was published by another run at the same time, so its alias "
                    "may serve either build. Publish it again."
                )
                self._problems.append(Problem(None, None, message))
            elif outcome.action != "unchanged" and not self._as_json:
                before = f", before: {outcome.before}" if outcome.before else ""
                verb = "would be live" if self._dry_run else "is live"
                click.echo(f"{outcome.name}: {outcome.build.build} {verb}{before}")

    def show_pruned(self, builds: Sequence[tuple[str, PublishedBuild]]) -> None:
        """Show deleted builds."""
        self._pruned = builds
        if not self._as_json:
            verb = "would be deleted" if self._dry_run else "deleted"
            for name, build in builds:
                click.echo(f"{name}: {build.build} {verb}")

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Add problems."""
        self._problems += problems

    @property
    def has_problems(self) -> bool:
        """Whether there are problems so far."""
        return bool(self._problems)

    def show_index(self, index: Index) -> None:
        """Show every customer with its builds, and say which one is live."""
        customers = sorted(index.customers.items())
        if self._as_json:
            found = [{"name": name, **asdict(customer)} for name, customer in customers]
            click.echo(json.dumps({"ok": True, "to": self._to, "customers": found}, indent=2))
            return
        for name, customer in customers:
            for build in reversed(customer.builds):
                click.echo(f"{name}: {build.build} {_state(customer, build)}")

    def finish(self) -> int:
        """Print the summary, and return the exit status."""
        status = 1 if self._problems else 0
        if self._as_json:
            click.echo(json.dumps(self._document(), indent=2))
            return status
        show_problems(self._problems)
        unchanged = sum(outcome.action == "unchanged" for outcome in self._outcomes)
        if unchanged:
            click.echo(f"{unchanged} unchanged in {self._to}", err=True)
        return status

    def _document(self) -> dict[str, Any]:
        return {
            "ok": not self._problems,
            "to": self._to,
            "dry_run": self._dry_run,
            "problems": [{"file": escaped(each.file), **each.as_json()} for each in self._problems],
            "builds": [_as_json(outcome) for outcome in self._outcomes],
            "pruned": [{"name": name, "build": build.build} for name, build in self._pruned],
        }


def _as_json(outcome: Outcome) -> dict[str, Any]:
    build = outcome.build
    return {
        "name": outcome.name,
        "action": outcome.action,
        "build": build.build,
        "before": outcome.before,
        "objects": outcome.objects,
        "alias": alias_path(outcome.name),
        "immutable": immutable_path(outcome.name, build.build),
        "sha256": build.sha256,
        "integrity": build.integrity,
        "bytes": build.bytes,
    }


def _state(customer: Customer, build: PublishedBuild) -> str:
    if build.build == customer.switching:
        return "may be live: a run was interrupted; publish again"
    if build.build == customer.live:
        return f"live, published {build.published}"
    if build.replaced:
        return f"published {build.published}, replaced {build.replaced}"
    return f"published {build.published}, never live"
