"""The state of the fakes: projects, goals, events, experiments, tokens and applications."""

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
"""Seconds, as documented."""

MOST_RECORDED = 10_000


@dataclass(frozen=True)
class Application:
    """An application registered for OAuth."""

    secret: str
    redirect_uris: tuple[str, ...]
    """`http://127.0.0.1` allows every port and path on it (RFC 8252, 7.3)."""
    account_id: int = 1111


@dataclass
class Grant:
    """An authorization code, and the tokens issued for it."""

    client_id: str
    redirect_uri: str
    challenge: str | None
    expires_at: float
    account_id: int
    used: bool = False
    tokens: list[str] = field(default_factory=list)


@dataclass
class State:
    """All objects that the fakes serve. Tests create them; ids are numbers, as in the APIs."""

    now: Callable[[], float] = time.time
    tokens: dict[str, int] = field(default_factory=dict)
    """Account ids by personal token."""
    classic_tokens: dict[str, int] = field(default_factory=dict)
    """Account ids by personal token of Classic, which v2 rejects."""
    applications: dict[str, Application] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    projects: list[dict[str, Any]] = field(default_factory=list)
    goals: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    experiments: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    """Method and path of each API request, without tokens."""
    grants: dict[str, Grant] = field(default_factory=dict)
    bearers: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Account id and expiry (seconds since the epoch) by access token."""
    refreshers: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Client id and account id by refresh token."""
    hidden: dict[int, int] = field(default_factory=dict)
    """How many more lists omit an object, by its id."""

    def __post_init__(self) -> None:
        # As long as real ids. Classic puts numbers into pages, where longer ones would be rounded.
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
        """Add a goal of Classic in the format of v1, and return it."""
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
        """Add an event of Web Experimentation in the format of v2, and return it."""
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
        """Add an experiment in the format of v2, from which v1 makes its own; return it."""
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
        """Omit a new object from the next `faults.lag` lists."""
        if self.faults.lag:
            self.hidden[thing["id"]] = self.faults.lag

    def visible(self, things: list[dict[str, Any]], project_id: int) -> list[dict[str, Any]]:
        """Return the objects of a project that appear in lists now."""
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
        """Return the project with an id, or None."""
        return next((project for project in self.projects if project["id"] == id_), None)

    def account_of(self, bearer: str) -> int | None:
        """Return the account of a bearer token; None if the token is unknown or has expired."""
        if bearer in self.tokens:
            return self.tokens[bearer]
        account, end = self.bearers.get(bearer, (None, 0.0))
        return account if self.now() < end else None

    def issue_tokens(self, client_id: str, account_id: int) -> tuple[str, str]:
        """Issue an access token and a refresh token."""
        access, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.bearers[access] = (account_id, self.now() + TOKEN_LIFETIME)
        self.refreshers[refresh] = (client_id, account_id)
        return access, refresh

    def record(self, request: str) -> None:
        """Record a request; only the latest MOST_RECORDED are kept."""
        self.requests.append(request)
        del self.requests[:-MOST_RECORDED]
