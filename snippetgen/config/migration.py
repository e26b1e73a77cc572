"""Migrates a configuration from Classic to Web Experimentation, and lists the open questions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.config.loading import WORKING_FOLDER, parse
from snippetgen.config.toml_edit import with_values
from snippetgen.config.toml_read import parse_toml
from snippetgen.conversions.event_limits import URL
from snippetgen.destinations.web import Web, event_key
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from snippetgen.config.model import SnippetConfig


@dataclass(frozen=True)
class Change:
    """A change to a setting, or to the data that the snippet sends, with its reason.

    `old` and `new` are as in the file; None means absent.
    """

    key: str
    old: str | None
    new: str | None
    message: str


@dataclass(frozen=True)
class Question:
    """A question that only someone with access to Optimizely can answer."""

    key: str
    message: str


@dataclass(frozen=True)
class Migration:
    """The new text of a configuration, or the old text if nothing changes."""

    text: str
    changes: tuple[Change, ...] = ()
    questions: tuple[Question, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the keys `changes`, `look_up` and `text`, as JSON types."""
        return {
            "changes": [asdict(change) for change in self.changes],
            "look_up": [asdict(question) for question in self.questions],
            "text": self.text,
        }


def migrate(
    text: str, *, file: str = "snippet.toml", name: str = "snippet", folder: Path = WORKING_FOLDER
) -> Migration:
    """Change a configuration's text to `destination = "web"`, and keep its comments and order.

    Keeps Performance Edge if the configuration lists it. A configuration without Classic needs no
    change.

    Raises ConfigError with all problems if the configuration is invalid before or after the change.
    """
    config = parse(text, file=file, name=name, folder=folder)
    receivers = config.destination_object.receivers
    events = [each.name for each in receivers if each.managed_with == Web.managed_with]
    if len(events) == len(receivers):
        return Migration(text)
    settings = parse_toml(text, file)
    names = dict.fromkeys([Web.name, *events])
    to = [*names] if len(names) > 1 else Web.name
    values = {"destination": to, **_key(config), **dict.fromkeys(_unsupported_keys(settings))}
    changed = with_values(text, values)
    parse(changed, file=file, name=name, folder=folder)
    return Migration(
        changed,
        tuple(_changes(config, settings, values)),
        tuple(_questions(config, str(values.get("goal") or config.goal))),
    )


def _key(config: SnippetConfig) -> dict[str, str]:
    key = event_key(config.goal)
    return {} if key == config.goal else {"goal": key}


def _unsupported_keys(settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys in the file that events do not support."""
    yield from (key for key in ("universal_id", "goal_ids") if key in settings)
    names = settings.get("variables", {})
    for field in ("experiments", "segments", "universal_id"):
        if field in names:
            yield f"variables.{field}"


_REASONS = {
    "universal_id": "removed: an event has one visitor id, which Optimizely supplies.",
    "goal_ids": "removed: an event has one id, entity_id.",
    "variables.experiments": "removed: experiments are no longer handed over.",
    "variables.segments": "removed: segments are no longer handed over.",
    "variables.universal_id": "removed: the universal id is no longer handed over.",
}


def _changes(
    config: SnippetConfig, settings: Mapping[str, Any], values: Mapping[str, Any]
) -> Iterator[Change]:
    yield Change(
        "destination",
        shown(settings.get("destination", config.destination)),
        shown(values["destination"]),
        "the vendor receives the data of an event instead of a URL. The service that "
        f"requested the URL must now send the event to {URL}.",
    )
    if "goal" in values:
        message = "the goal becomes the API name of an event, which allows fewer characters."
        yield Change("goal", shown(config.goal), shown(values["goal"]), message)
    for key, reason in _REASONS.items():
        if key in values:
            table, _, inner = key.rpartition(".")
            old = settings[table][inner] if table else settings[key]
            yield Change(key, shown(old), None, reason)
    yield Change(
        "experiments", None, None, "not needed: Optimizely knows which variations a visitor saw."
    )
    yield Change("segments", None, None, "not sent: Web Experimentation has attributes instead.")


def _questions(config: SnippetConfig, key: str) -> Iterator[Question]:
    yield Question(
        "goal",
        f"Is there an event with the API name {shown(key)} in the Web Experimentation project? "
        "If not, create it there, or set goal to the API name of an existing event.",
    )
    if config.entity_id is None:
        yield Question(
            "entity_id",
            "The id of that event, from its settings in Optimizely. Without it, the snippet looks "
            "up the event on the page by its API name.",
        )
    for name in ("project_id", "account_id"):
        if old := getattr(config, name):
            message = f"Is {old} also the id in Web Experimentation? A new project has a new id."
            yield Question(name, message)
    yield Question(
        "attributes",
        "If you segment results: the ids of the attributes that replace the segments. They differ "
        "from the ids of the segments, and the service that sends the event adds them.",
    )
