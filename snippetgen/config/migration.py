"""From a configuration for Classic to one for Web Experimentation: what changes, what is open."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from snippetgen.config.loading import HERE, parse
from snippetgen.config.toml_edit import with_values
from snippetgen.config.toml_read import parse_toml
from snippetgen.conversions.event_api import URL
from snippetgen.destinations.web import Web, event_key
from snippetgen.text.display import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from snippetgen.config.model import SnippetConfig


@dataclass(frozen=True)
class Change:
    """One setting, or one thing that the snippet sends: before, after, and why.

    `old` and `new` are as in the file; None is nothing.
    """

    key: str
    old: str | None
    new: str | None
    message: str


@dataclass(frozen=True)
class Question:
    """What only a person with access to Optimizely can tell."""

    key: str
    message: str


@dataclass(frozen=True)
class Migration:
    """The new text of a configuration, and what to know; the old text where nothing is to do."""

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
    text: str, *, file: str = "snippet.toml", name: str = "snippet", folder: Path = HERE
) -> Migration:
    """Turn a configuration's text into one with `destination = "web"`; comments and order stay.

    Raises ConfigError with all problems where the configuration is not sound, before or after.
    """
    config = parse(text, file=file, name=name, folder=folder)
    if config.destination == Web.name:
        return Migration(text)
    settings = parse_toml(text, file)
    values = {"destination": Web.name, **_key(config), **dict.fromkeys(_without_place(settings))}
    changed = with_values(text, values)
    parse(changed, file=file, name=name, folder=folder)
    return Migration(
        changed,
        tuple(_changes(config, settings, values)),
        tuple(_questions(config, values.get("goal") or config.goal)),
    )


def _key(config: SnippetConfig) -> dict[str, str]:
    key = event_key(config.goal)
    return {} if key == config.goal else {"goal": key}


def _without_place(settings: Mapping[str, Any]) -> Iterator[str]:
    """Name the keys of the file that an event has no place for."""
    yield from (key for key in ("universal_id", "goal_ids") if key in settings)
    names = settings.get("variables", {})
    for piece in ("experiments", "segments", "universal_id"):
        if piece in names:
            yield f"variables.{piece}"


_REASONS = {
    "universal_id": "dropped: an event has one visitor id, the one that Optimizely tells.",
    "goal_ids": "dropped: an event has one id, entity_id.",
    "variables.experiments": "dropped: experiments are not handed over any more.",
    "variables.segments": "dropped: segments are not handed over any more.",
    "variables.universal_id": "dropped: the universal id is not handed over any more.",
}


def _changes(
    config: SnippetConfig, settings: Mapping[str, Any], values: Mapping[str, Any]
) -> Iterator[Change]:
    yield Change(
        "destination",
        shown(config.destination),
        shown(Web.name),
        "the vendor gets the pieces of an event instead of those of a URL. Who requested the "
        f"URL must now send the event, to {URL}.",
    )
    if "goal" in values:
        message = "the goal becomes the key of an event, which not every goal's name can be."
        yield Change("goal", shown(config.goal), shown(values["goal"]), message)
    for key, reason in _REASONS.items():
        if key in values:
            table, _, inner = key.rpartition(".")
            old = settings[table][inner] if table else settings[key]
            yield Change(key, shown(old), None, reason)
    yield Change("experiments", None, None, "not needed: Optimizely knows what a visitor saw.")
    yield Change("segments", None, None, "not sent: Web Experimentation has attributes instead.")


def _questions(config: SnippetConfig, key: str) -> Iterator[Question]:
    yield Question(
        "goal",
        f"Is there an event with the API name {shown(key)} in the Web Experimentation project? "
        "Create it there, or set goal to the API name of the one there is.",
    )
    if config.entity_id is None:
        yield Question(
            "entity_id",
            "The id of that event, from its settings in Optimizely. Without it the snippet looks "
            "the event up on the page, by its API name.",
        )
    for name in ("project_id", "account_id"):
        if old := getattr(config, name):
            message = f"Is {old} the id in Web Experimentation, too? A new project has a new one."
            yield Question(name, message)
    yield Question(
        "attributes",
        "Are results divided by segments? Then the ids of the attributes that stand for them, "
        "which are other ids: whoever sends the event adds them to it.",
    )
