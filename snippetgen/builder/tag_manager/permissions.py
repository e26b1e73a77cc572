"""Permissions of a Tag Manager template, in the JSON of its permission section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from snippetgen.destinations.base import Access

_ACCESS: tuple[Access, ...] = ("read", "write", "execute")


def access_globals(paths: Mapping[str, Iterable[Access]]) -> dict[str, Any]:
    """Return the permission to access page globals, given by dotted path."""
    keys = [
        _map({"key": path, **{kind: kind in set(kinds) for kind in _ACCESS}})
        for path, kinds in paths.items()
    ]
    return _permission("access_globals", {"keys": _list(keys)})


def get_cookies(names: Iterable[str]) -> dict[str, Any]:
    """Return the permission to read cookies."""
    given = _list(_value(name) for name in names)
    return _permission("get_cookies", {"cookieAccess": _value("specific"), "cookieNames": given})


def set_cookies(names: Iterable[str]) -> dict[str, Any]:
    """Return the permission to set cookies for all paths on the page's own host."""
    attributes = {"domain": "*", "path": "/", "secure": "any", "session": "any"}
    cookies = [_map({"name": name, **attributes}) for name in names]
    return _permission("set_cookies", {"allowedCookies": _list(cookies)})


def access_local_storage(read: Iterable[str], written: Iterable[str]) -> dict[str, Any]:
    """Return the permission to read some entries of localStorage, and to write others."""
    given = [
        *(_map({"key": key, "read": True, "write": False}) for key in read),
        *(_map({"key": key, "read": False, "write": True}) for key in written),
    ]
    return _permission("access_local_storage", {"keys": _list(given)})


def read_data_layer(keys: Iterable[str]) -> dict[str, Any]:
    """Return the permission to read keys of the data layer."""
    given = _list(_value(key) for key in keys)
    return _permission("read_data_layer", {"allowedKeys": _value("specific"), "keyPatterns": given})


def inject_script(url: str) -> dict[str, Any]:
    """Return the permission to load one script. The address has no wildcard."""
    return _permission("inject_script", {"urls": _list([_value(url)])})


def logging() -> dict[str, Any]:
    """Return the permission to write to the console in Tag Manager's preview."""
    return _permission("logging", {"environments": _value("debug")})


def _permission(name: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "instance": {
            "key": {"publicId": name, "versionId": "1"},
            "param": [{"key": key, "value": value} for key, value in parameters.items()],
        },
        "clientAnnotations": {"isEditedByUser": True},
        "isRequired": True,
    }


def _value(value: str | bool) -> dict[str, Any]:
    # Type codes of Tag Manager: 1 is text, 2 a list, 3 a map, 8 a boolean.
    return (
        {"type": 8, "boolean": value} if isinstance(value, bool) else {"type": 1, "string": value}
    )


def _list(items: Iterable[Any]) -> dict[str, Any]:
    return {"type": 2, "listItem": list(items)}


def _map(entries: Mapping[str, str | bool]) -> dict[str, Any]:
    return {
        "type": 3,
        "mapKey": [_value(key) for key in entries],
        "mapValue": [_value(value) for value in entries.values()],
    }
