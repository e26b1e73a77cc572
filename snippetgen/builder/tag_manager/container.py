"""Container imports: a tag with its trigger and variables, for Tag Manager's *Import Container*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig

# Tag Manager assigns its own ids to what it imports.
_PLACE = {"accountId": "0", "containerId": "0"}
_FOLDER, _TRIGGER, _TAG = "1", "2", "3"

# Not the time of the build: the same configuration produces the same bytes.
_TIME = "2026-01-01 00:00:00"


def container(config: SnippetConfig, html: str) -> dict[str, Any]:
    """Return the container import of a configuration, as JSON types.

    `html` is the inline tag. Tag Manager replaces `{{…}}` in it, which it does not contain, and
    accepts ES5 only. The variables show in Tag Manager's preview what the snippet did.
    """
    title = f"Offline conversions: {config.name}"
    variables = [
        _variable(str(number), f"{title}, {member}", f"{config.global_name}.{member}")
        for number, member in enumerate(("reason", "handover"), start=4)
    ]
    return {
        "exportFormatVersion": 2,
        "exportTime": _TIME,
        "containerVersion": {
            **_PLACE,
            "containerVersionId": "0",
            "name": title,
            "container": {**_PLACE, "name": title, "usageContext": ["WEB"]},
            "folder": [{**_PLACE, "folderId": _FOLDER, "name": title}],
            "trigger": [_trigger(config, title)],
            "tag": [_tag(title, html)],
            "variable": variables,
        },
    }


def needs_elements(config: SnippetConfig) -> bool:
    """Return whether the snippet needs elements of the page, which must have been parsed."""
    vendor = config.vendor_descriptor
    needed = vendor.family(config.options).needs_elements
    return bool(needed and vendor.handover_values(config.options).get(needed))


def _trigger(config: SnippetConfig, title: str) -> dict[str, Any]:
    return {
        **_PLACE,
        "triggerId": _TRIGGER,
        "name": f"{title}, every page",
        "type": "DOM_READY" if needs_elements(config) else "PAGEVIEW",
        "parentFolderId": _FOLDER,
    }


def _tag(title: str, html: str) -> dict[str, Any]:
    return {
        **_PLACE,
        "tagId": _TAG,
        "name": title,
        "type": "html",
        "parameter": [
            _parameter("TEMPLATE", "html", html),
            _parameter("BOOLEAN", "supportDocumentWrite", "false"),
        ],
        "firingTriggerId": [_TRIGGER],
        "tagFiringOption": "ONCE_PER_LOAD",
        "parentFolderId": _FOLDER,
    }


def _variable(number: str, name: str, path: str) -> dict[str, Any]:
    return {
        **_PLACE,
        "variableId": number,
        "name": name,
        # A global of the page.
        "type": "j",
        "parameter": [_parameter("TEMPLATE", "name", path)],
        "parentFolderId": _FOLDER,
    }


def _parameter(kind: str, key: str, value: str) -> Mapping[str, str]:
    return {"type": kind, "key": key, "value": value}
