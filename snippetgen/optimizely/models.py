"""Projects, call goals and experiments, in a form common to both products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.optimizely.errors import InstallationError
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EVENT_NAME = "phone_call_conversion"
"""The name that Classic's documentation recommends for calls ("Conversion Tracking")."""


@dataclass(frozen=True)
class Product:
    """A product whose goals the REST APIs manage."""

    name: str
    """The name in JSON, which is also the name of the destination."""
    title: str
    goal_title: str
    """The product's term for a goal that counts calls."""
    id_setting: str
    """The setting that takes the goal's id."""
    takes_several_ids: bool
    """Whether that setting is a list."""
    manual_step: str
    """What a user must do in Optimizely if the installation cannot sign in, with a placeholder for
    the title, because Web's REST API serves several products."""
    categories: tuple[str, ...] = ()
    """The categories that a goal may have, if it has any."""

    def manual_step_in(self, title: str) -> str:
        """Return the manual step for the product with this title, such as `Performance Edge`."""
        return self.manual_step.format(title=title.removeprefix("Optimizely "))


CLASSIC = Product(
    name="classic",
    title="Classic",
    goal_title="custom event goal",
    id_setting="goal_ids",
    takes_several_ids=True,
    manual_step="In your {title} project, create a goal of the type custom event "
    "(https://help.optimizely.com/hc/en-us/articles/200039925) with this custom event name:",
)
WEB = Product(
    name="web",
    title="Web",
    goal_title="custom event",
    id_setting="entity_id",
    takes_several_ids=False,
    manual_step="In your {title} project, create a custom event with this API name:",
    # From the OpenAPI document of REST v2, schema `Event`.
    categories=(
        "add_to_cart",
        "save",
        "search",
        "share",
        "purchase",
        "convert",
        "sign_up",
        "subscribe",
        "other",
    ),
)
PRODUCTS: Mapping[str, Product] = {each.name: each for each in (CLASSIC, WEB)}
"""The products by name."""


@dataclass(frozen=True)
class Project:
    """A project. Ids are text, because they may exceed JavaScript's safe integers."""

    id: str
    account_id: str
    name: str
    product: Product
    archived: bool = False
    platform: str = "web"
    needs_page: bool = True
    """Whether a snippet for the project needs Optimizely on the page."""

    @property
    def unusable(self) -> str | None:
        """Why no snippet can report to the project, or None if one can."""
        if self.archived:
            return "is archived; activate it in Optimizely, or choose another project"
        if self.needs_page and self.platform != "web":
            return f"is for the platform {self.platform}, but a snippet runs on the web"
        return None

    def as_json(self) -> dict[str, Any]:
        """Return the project as JSON types."""
        return {
            "id": self.id,
            "account_id": self.account_id,
            "name": self.name,
            "product": self.product.name,
            "archived": self.archived,
        }


@dataclass(frozen=True)
class Goal:
    """A goal of Classic, or an event of Web Experimentation."""

    id: str
    key: str | None
    """The custom event's name (Classic: `event`) in conversions, if there is one."""
    title: str
    kind: str
    """What it counts: `custom`, `click`, `pageview`, `engagement`, `revenue` or another kind."""
    archived: bool = False
    offered: bool = True
    """Whether new experiments can use it (Classic: `addable`)."""
    experiments: tuple[str, ...] = ()
    """Ids of the experiments that count it; Classic only."""

    @property
    def counts_calls(self) -> bool:
        """Whether a conversion from a call-tracking tool can count for it."""
        return self.kind == "custom" and self.key is not None and not self.archived

    def as_json(self) -> dict[str, Any]:
        """Return the goal as JSON types."""
        return {
            "id": self.id,
            "key": self.key,
            "title": self.title,
            "kind": self.kind,
            "archived": self.archived,
        }


@dataclass(frozen=True)
class NewGoal:
    """A goal to create."""

    key: str
    title: str
    category: str = "convert"
    """The category; only Web Experimentation has categories."""


@dataclass(frozen=True)
class Experiment:
    """A running experiment."""

    id: str
    title: str
    goals: frozenset[str] = frozenset()
    """Ids of the events that it counts; Web Experimentation only."""

    def counts(self, goal: Goal) -> bool:
        """Return whether the experiment already counts the goal."""
        return goal.id in self.goals or self.id in goal.experiments


def find(goals: Iterable[Goal], key: str) -> Goal | None:
    """Return the goal that counts calls under a name; if there are several, the lowest id."""
    matching = (goal for goal in goals if goal.key == key and goal.counts_calls)
    return min(matching, key=lambda goal: int(goal.id), default=None)


def require_usable(project: Project) -> None:
    """Raise InstallationError if no snippet can report to a project."""
    if reason := project.unusable:
        raise InstallationError(f"The project {shown(project.name)} ({project.id}) {reason}.")
