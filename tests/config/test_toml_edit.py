from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippetgen.config import scaffold_toml
from snippetgen.config.toml_edit import ConflictError, revision, save, with_values
from snippetgen.validation.errors import ConfigError
from snippetgen.vendors import catalogue

FILE = """\
# First of all.
vendor = "ctm" # the vendor
goal = 'call'

# About the variables.
[variables]
# About the URL.
url = "a" # why

# About the options.
[options]
queue = "q"
"""

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.one_of(texts, st.integers(-(2**63), 2**63 - 1), st.booleans(), st.lists(texts))
plain = st.sampled_from(["vendor", "goal", "wait_ms", "goal_ids", "consent"])
members = st.builds(
    "{}.{}".format,
    st.sampled_from(["variables", "options"]),
    st.sampled_from(["url", "queue", "a b", "Ü", "x.y"]),
)
changes = st.dictionaries(st.one_of(plain, members), st.one_of(st.none(), values), max_size=6)


def expected(text: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Return the values that the file must have."""
    data = tomllib.loads(text)
    for key, value in changes.items():
        table, dot, inner = key.partition(".")
        owner = data.setdefault(table, {}) if dot else data
        owner[inner or table] = value
        if value is None:
            del owner[inner or table]
        if dot and value is None and not owner:
            del data[table]
    return data


@given(st.sampled_from([FILE, "", "# only a comment", 'options.queue = "a"\ngoal = "x"']), changes)
def test_a_changed_value_is_read_back(text: str, changes: dict[str, Any]) -> None:
    changed = with_values(text, changes)

    assert tomllib.loads(changed) == expected(text, changes)
    assert with_values(changed, {}) == changed


@given(st.dictionaries(st.one_of(plain, members), values, max_size=6))
def test_comments_are_kept_when_values_are_set(changes: dict[str, Any]) -> None:
    lines = with_values(FILE, changes).split("\n")

    assert lines[0] == "# First of all."
    assert lines[lines.index("# About the variables.") + 1] == "[variables]"
    assert lines[lines.index("# About the options.") + 1] == "[options]"
    assert "# About the URL." in lines


def test_order_and_the_comment_on_a_line_are_kept() -> None:
    changed = with_values(FILE, {"vendor": "callrail", "wait_ms": 1, "variables.url": "b"})

    assert changed == FILE.replace('"ctm"', '"callrail"').replace(
        "goal = 'call'\n", "goal = 'call'\nwait_ms = 1\n"
    ).replace('"a"', '"b"')


def test_a_table_is_removed_with_its_last_key() -> None:
    assert "[variables]" not in with_values(FILE, {"variables.url": None})


def test_removing_a_missing_key_changes_nothing() -> None:
    assert with_values(FILE, {"options.x": None, "x": None, "x.y": None}) == FILE


def test_a_table_replaces_a_value_that_is_not_a_table() -> None:
    assert tomllib.loads(with_values("options = 3", {"options.x": "y"})) == {"options": {"x": "y"}}


def test_crlf_is_kept() -> None:
    changed = with_values(FILE.replace("\n", "\r\n"), {"wait_ms": 1, "options.x": "y"})

    assert changed.count("\n") == changed.count("\r\n") == FILE.count("\n") + 2


@pytest.mark.parametrize("vendor", ["ctm", "invoca", "generic-method"])
def test_every_comment_of_a_scaffold_is_kept(vendor: str) -> None:
    text = scaffold_toml(catalogue()[vendor])
    changed = with_values(text, {"goal": "sale", "wait_ms": 7, "variables.url": "v"})

    comments = [line for line in text.split("\n") if line.startswith("#")]
    assert [line for line in changed.split("\n") if line.startswith("#")] == comments


@pytest.mark.parametrize("text", ["vendor", "a = 1\na = 2", f"{'a.' * 400}b = 1"])
def test_invalid_toml_is_a_config_error(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^snippet\.toml:[0-9]+:[0-9]+: "):
        with_values(text, {"goal": "x"})


def test_nesting_too_deep_to_edit_is_reported() -> None:
    deep = f"a = {'[' * 200}{']' * 200}"
    tomllib.loads(deep)

    with pytest.raises(ConfigError, match="cannot be changed automatically"):
        with_values(deep, {"goal": "x"})


def test_a_new_file_never_overwrites_another(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"

    assert save(path, FILE, None) == revision(FILE.encode())
    with pytest.raises(ConflictError, match=r"a\.toml has changed since it was read") as caught:
        save(path, "", None)

    assert path.read_text() == FILE
    assert caught.value.revision == revision(FILE.encode())


def test_a_file_is_replaced_only_if_it_has_the_expected_revision(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    first = save(path, "a = 1", None)

    second = save(path, "a = 2", first)
    with pytest.raises(ConflictError):
        save(path, "a = 3", first)

    assert path.read_text() == "a = 2"
    assert second == revision(b"a = 2")
    assert list(tmp_path.iterdir()) == [path]


def test_a_deleted_file_is_a_conflict(tmp_path: Path) -> None:
    with pytest.raises(ConflictError, match="no longer exists") as caught:
        save(tmp_path / "a.toml", "a = 1", revision(b""))

    assert caught.value.revision is None
    assert list(tmp_path.iterdir()) == []
