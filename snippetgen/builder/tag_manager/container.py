"""Container imports: a tag with its trigger and variables, for Tag Manager's *Import Container*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from snippetgen.builder.tag_manager.data_layer import first_script, keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snippetgen.config import SnippetConfig

# Tag Manager assigns its own ids on import.
_PLACE = {"accountId": "0", "containerId": "0"}
_FOLDER, _TRIGGER, _TAG, _EVENTS = "1", "2", "3", "9"

# The page's own events, and Tag Manager's events after the page has been parsed and loaded.
_LATER = r"^(g|gt|gtm|[^g].*|g[^t].*|gt[^m].*|gtm[^.].*|gtm\.(dom|load))$"

# Not the time of the build, because the same configuration must produce the same bytes.
_TIME = "2026-01-01 00:00:00"


def container(config: SnippetConfig, html: str) -> dict[str, Any]:
    """Return the container import of a configuration, as JSON types.

    `html` is the inline tag. It does not contain `{{…}}`, which Tag Manager would replace, and is
    ES5, which Tag Manager requires. Variables show in Tag Manager's preview what the snippet did.
    If the configuration reads the data layer, other variables read it, and the tag fires at every
    event, so that the snippet receives what the page pushes later.
    """
    title = f"Offline conversions: {config.name}"
    read = {what: f"{title}, {what}" for what in keys(config.data_layer)}
    variables = [
        *(
            _page_variable(f"{title}, {member}", f"{config.global_name}.{member}")
            for member in ("reason", "handover")
        ),
        *(_data_layer_variable(read[what], key) for what, key in keys(config.data_layer).items()),
    ]
    triggers = [_trigger(config, title)]
    if read:
        html = first_script(config, read) + html
        triggers.append(_event_trigger(title))
        if needs_elements(config):
            state = f"{title}, state of the page"
            variables.append(_page_variable(state, "document.readyState"))
            triggers[-1]["filter"] = [_matches(state, "^(interactive|complete)$")]
    return {
        "exportFormatVersion": 2,
        "exportTime": _TIME,
        "containerVersion": {
            **_PLACE,
            "containerVersionId": "0",
            "name": title,
            "container": {**_PLACE, "name": title, "usageContext": ["WEB"]},
            "folder": [{**_PLACE, "folderId": _FOLDER, "name": title}],
            "trigger": triggers,
            "tag": [_tag(title, html, [each["triggerId"] for each in triggers])],
            "variable": [
                {**_PLACE, "variableId": str(number), **variable, "parentFolderId": _FOLDER}
                for number, variable in enumerate(variables, start=4)
            ],
        },
    }


def needs_elements(config: SnippetConfig) -> bool:
    """Return whether the snippet needs elements of the page, which must be parsed first."""
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


def _event_trigger(title: str) -> dict[str, Any]:
    return {
        **_PLACE,
        "triggerId": _EVENTS,
        "name": f"{title}, later events",
        "type": "CUSTOM_EVENT",
        "customEventFilter": [_matches("_event", _LATER)],
        "parentFolderId": _FOLDER,
    }


def _matches(variable: str, pattern: str) -> dict[str, Any]:
    sides = {"arg0": f"{{{{{variable}}}}}", "arg1": pattern}
    parameters = [_parameter("TEMPLATE", key, value) for key, value in sides.items()]
    return {"type": "MATCH_REGEX", "parameter": parameters}


def _tag(title: str, html: str, triggers: list[str]) -> dict[str, Any]:
    return {
        **_PLACE,
        "tagId": _TAG,
        "name": title,
        "type": "html",
        "parameter": [
            _parameter("TEMPLATE", "html", html),
            _parameter("BOOLEAN", "supportDocumentWrite", "false"),
        ],
        "firingTriggerId": triggers,
        "tagFiringOption": "ONCE_PER_LOAD" if len(triggers) == 1 else "ONCE_PER_EVENT",
        "parentFolderId": _FOLDER,
    }


def _page_variable(name: str, path: str) -> dict[str, Any]:
    return {"name": name, "type": "j", "parameter": [_parameter("TEMPLATE", "name", path)]}


def _data_layer_variable(name: str, key: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "v",
        "parameter": [
            # Version 2 supports dotted keys, and merges what is pushed.
            _parameter("INTEGER", "dataLayerVersion", "2"),
            _parameter("BOOLEAN", "setDefaultValue", "false"),
            _parameter("TEMPLATE", "name", key),
        ],
    }


def _parameter(kind: str, key: str, value: str) -> Mapping[str, str]:
    return {"type": kind, "key": key, "value": value}
