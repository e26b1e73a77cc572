"""What the fakes know: accounts' projects, goals, events and experiments, and who may see them."""

from __future__ import annotations

import itertools
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from snippetgen_harness.fakes.rest.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Callable

CODE_LIFETIME = 600
TOKEN_LIFETIME = 7200
"""Seconds, both as documented."""

MOST_RECORDED = 10_000


@dataclass(frozen=True)
class Application:
    """An application that is registered for OAuth."""

    secret: str
    redirect_uris: tuple[str, ...]
    """`http://127.0.0.1` stands for all ports and paths there (RFC 8252, 7.3)."""
    account_id: int = 1111


@dataclass
class Grant:
    """A code that was given out, and what came of it."""

    client_id: str
    redirect_uri: str
    challenge: str | None
    expires_at: float
    account_id: int
    used: bool = False
    tokens: list[str] = field(default_factory=list)


@dataclass
class State:
    """Everything, as the tests set it up; ids are numbers, as in the APIs."""

    now: Callable[[], float] = time.time
    tokens: dict[str, int] = field(default_factory=dict)
    """Personal tokens, and the account that each belongs to."""
    classic_tokens: dict[str, int] = field(default_factory=dict)
    """The same, for tokens that v2 refuses."""
    applications: dict[str, Application] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    projects: list[dict[str, Any]] = field(default_factory=list)
    goals: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    experiments: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    """Method and path of each API request; never a token."""
    grants: dict[str, Grant] = field(default_factory=dict)
    bearers: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Access tokens: account, and when they end."""
    refreshers: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Refresh tokens: application, account."""
    hidden: dict[int, int] = field(default_factory=dict)
    """Ids that lists do not show yet, and for how many lists more."""

    def __post_init__(self) -> None:
        # As long as real ones; Classic has numbers in pages, where longer ones would be rounded.
        self._ids = itertools.count(5_562_178_971_893_761)

    def add_project(
        self,
        name: str,
        *,
        classic: bool = False,
        account_id: int = 1111,
        archived: bool = False,
        platform: str = "web",
    ) -> int:
        """Add a project; returns its id."""
        id_ = next(self._ids)
        self.projects.append(
            {
                "id": id_,
                "account_id": account_id,
                "name": name,
                "is_classic": classic,
                "status": "archived" if archived else "active",
                "platform": platform,
            }
        )
        return id_

    def add_goal(self, project_id: int, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
        """Add a goal of Classic, in v1's form."""
        goal = {
            "id": next(self._ids),
            "project_id": project_id,
            "title": "",
            "goal_type": 1,
            "event": None,
            "archived": False,
            "addable": True,
            "description": "",
            "experiment_ids": [],
            "is_editable": True,
            **fields,
        }
        self.goals.append(goal)
        return goal

    def add_event(self, project_id: int, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
        """Add an event of Web Experimentation, in v2's form."""
        event = {
            "id": next(self._ids),
            "project_id": project_id,
            "event_type": "custom",
            "category": "other",
            "archived": False,
            "is_classic": False,
            "is_editable": True,
            "description": "",
            **fields,
        }
        event.setdefault("name", event.get("key"))
        self.events.append(event)
        return event

    def add_experiment(self, project_id: int, name: str, status: str = "running") -> dict[str, Any]:
        """Add an experiment, in v2's form; v1 tells the same in its own."""
        experiment = {
            "id": next(self._ids),
            "project_id": project_id,
            "name": name,
            "status": status,
            "metrics": [],
        }
        self.experiments.append(experiment)
        return experiment

    def hide_new(self, thing: dict[str, Any]) -> None:
        """Hide what was created from the next lists, as the modes want it."""
        if self.faults.lag:
            self.hidden[thing["id"]] = self.faults.lag

    def visible(self, things: list[dict[str, Any]], project_id: int) -> list[dict[str, Any]]:
        """List what is in a project, as far as lists show it by now."""
        found = []
        for thing in things:
            if thing["project_id"] != project_id:
                continue
            if self.hidden.get(thing["id"], 0) > 0:
                self.hidden[thing["id"]] -= 1
            else:
                found.append(thing)
        return found

    def project(self, id_: int) -> dict[str, Any] | None:
        """Find a project."""
        return next((project for project in self.projects if project["id"] == id_), None)

    def account_of(self, bearer: str) -> int | None:
        """Tell which account a bearer token is of; None where it is none, or has ended."""
        if bearer in self.tokens:
            return self.tokens[bearer]
        account, end = self.bearers.get(bearer, (None, 0.0))
        return account if self.now() < end else None

    def issue_tokens(self, client_id: str, account_id: int) -> tuple[str, str]:
        """Make an access token and a refresh token."""
        access, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.bearers[access] = (account_id, self.now() + TOKEN_LIFETIME)
        self.refreshers[refresh] = (client_id, account_id)
        return access, refresh

    def record(self, request: str) -> None:
        """Remember a request; only the latest are kept."""
        self.requests.append(request)
        del self.requests[:-MOST_RECORDED]
