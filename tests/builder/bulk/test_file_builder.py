from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.bulk.file_builder import FileBuilder
from snippetgen.builder.bulk.plain_values import plain_values
from snippetgen.config import SnippetConfig, validate
from snippetgen.validation.errors import ConfigError
from tests.configurations import HOSTILE, configure, reporting_to

# Hyphens and dots, digits at the start, words of Markdown: text that a rendering might escape.
WORDS = st.from_regex(r"[A-Za-z0-9]{1,6}([ _.-][A-Za-z0-9]{1,6}){0,3}", fullmatch=True)
IDS = st.from_regex(r"[0-9]{1,20}", fullmatch=True)
GOALS = WORDS | st.sampled_from(HOSTILE) | st.text("aZ1_-. *`<&'\u00e9", min_size=1, max_size=9)


SETTINGS: dict[str, dict[str, Any]] = {
    "classic": {"vendor": "ctm", "goal_ids": ["1"]},
    "classic with a data layer": {"vendor": "infinity", "data_layer": {"consent": "a.b"}},
    "web and edge": {
        "vendor": "ctm",
        "destination": ["web", "edge"],
        "account_id": "1",
        "entity_id": "1",
    },
}
"""Settings whose ids are replaced by others."""


@st.composite
def configurations(draw: st.DrawFn, given: dict[str, Any]) -> SnippetConfig:
    """Draw values for a configuration with these settings: plain ones and others."""
    ids: dict[str, Any] = {
        key: draw(IDS) for key in ("project_id", "account_id", "entity_id") if key in given
    }
    goal_ids: dict[str, Any] = {"goal_ids": [draw(IDS)]} if "goal_ids" in given else {}
    own: dict[str, Any] = {
        "name": draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)),
        "goal": draw(GOALS.filter(lambda text: text.strip())),
        "project_id": draw(IDS),
        "guide": {"site": draw(WORDS | st.sampled_from(HOSTILE))},
        "public_url": draw(
            st.sampled_from(
                ["https://cdn.example.com/s/", "https://a-b.example/c_d/e.f/", "/static/"]
            )
        ),
    }
    return validate({**given, **own, **ids, **goal_ids})


BUILDER = FileBuilder()


@pytest.mark.parametrize("given_settings", SETTINGS.values(), ids=SETTINGS.keys())
@settings(max_examples=10)
@given(data=st.data())
def test_the_files_equal_a_plain_rendering(
    given_settings: dict[str, Any], data: st.DataObject
) -> None:
    try:
        config = data.draw(configurations(given_settings))
    except ConfigError:
        reject()
    files, warnings = BUILDER.build(config)
    built = Artifacts(config)
    assert files == built.files
    assert list(files) == list(built.files)
    assert warnings == [length.warning for length in built.warnings]


def test_lengths_that_a_checksum_changes_are_computed() -> None:
    """The compact value ends with a checksum, which has six or seven digits."""
    builder = FileBuilder()
    found = set()
    for index in range(12):
        config = configure("ctm", destination="web", goal=f"call_{index:02}")
        files, _ = builder.build(config)
        built = Artifacts(config)
        assert files["manifest.json"] == built.files["manifest.json"]
        found |= {length.length for length in built.lengths if length.visitor == "typical"}
    assert len(found) > 1


@pytest.mark.parametrize("destination", ["classic", "web", "edge"])
def test_a_shape_is_compiled_when_it_occurs_again(
    destination: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = FileBuilder()
    first, second, third = (
        configure("callrail", goal=f"call {i}", **reporting_to(destination)) for i in range(3)
    )
    builder.build(first)
    builder.build(second)

    expected = Artifacts(third).files
    monkeypatch.delattr(Artifacts, "files")
    assert builder.build(third)[0] == expected
    with pytest.raises(AttributeError):
        builder.build(configure("callrail", goal="call", expose="globals"))


def test_exceeded_limits_change_the_wording() -> None:
    """A long goal and a short one get different warnings with the same settings."""
    builder = FileBuilder()
    short = '[options]\nfield_type = "short"'
    for goal in ("c", "ca", "c" * 200, "d" * 200, "c" * 20):
        config = configure("invoca", short, goal=goal)
        files, warnings = builder.build(config)
        built = Artifacts(config)
        assert files == built.files
        assert warnings == [length.warning for length in built.warnings]


def test_compiled_files_are_not_used_if_they_differ_from_a_rendering(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A value that a template does not treat as plain text is never filled in as such."""
    monkeypatch.setattr("snippetgen.builder.bulk.plain_values._GOAL", re.compile(".*"))
    builder = FileBuilder()
    for index in range(3):
        config = configure("ctm", goal=f"<{index}> & more", consent="zzqgoalqzz.zzqxqzz")
        assert "goal" in plain_values(config)
        assert builder.build(config)[0] == Artifacts(config).files


def test_vendors_with_the_same_name_are_kept_apart() -> None:
    """Two descriptors that differ have files that differ."""
    builder = FileBuilder()
    one = configure("ctm")
    other = one.model_copy()
    changed = one.vendor_descriptor.model_copy(update={"order": "Anywhere."})
    other._vendor = changed
    for _ in range(3):
        assert builder.build(one)[0]["ctm.html"] != builder.build(other)[0]["ctm.html"]
