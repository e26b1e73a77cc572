"""What the code editor suggests, from the JSON Schema."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from snippetgen.config import json_schema
from snippetgen.vendors import catalogue
from tests.node import run_node

SCRIPT = Path(__file__).with_name("completions.mjs")
CLASSIC = {"vendor": "ctm", "destination": "classic", "packing": "url"}
WEB_FIELDS = {"vendor": "callrail", "destination": "web", "packing": "fields"}

Settings = dict[str, str]


def complete(*cases: tuple[str, Settings]) -> list[list[str] | None]:
    """Return the text after each completion; `|` is the cursor."""
    listed = [{"text": text, "settings": settings} for text, settings in cases]
    found: list[list[str] | None] = run_node(SCRIPT, {"schema": json_schema(), "cases": listed})
    return found


@pytest.fixture(scope="module")
def first() -> dict[str, list[str] | None]:
    """The results of each completion, by the text with the cursor; one process for all."""
    cases = [
        ("ven|", CLASSIC),
        ('vendor = "ctm"\n|', CLASSIC),
        ('vendor = "|"\n', CLASSIC),
        ("vendor = call|", CLASSIC),
        ('vendor = "ctm"\n[calls]\nmin|\n[guide]\n', CLASSIC),
        ("calls.min|", CLASSIC),
        ("[calls]\nanswered = |", CLASSIC),
        ("[calls]\nrevenue = |\n", CLASSIC),
        ("[gui|]\n", CLASSIC),
        ('destination = [\n  "web", # both\n  "ed|"\n]\n', CLASSIC),
        ("[variables]\n|", CLASSIC),
        ("[variables]\n|\n", WEB_FIELDS),
        ("[options]\n|", WEB_FIELDS),
        ("entity|", CLASSIC),
        ("entity|", WEB_FIELDS),
        ("# ven|", CLASSIC),
        ("wait_ms = 5000|", CLASSIC),
        ('vendor = "ctm" |', CLASSIC),
        ('goal = "a # not a comment"\nexp|', CLASSIC),
        ('goal = """\n[calls]\n"""\nwait|', CLASSIC),
    ]
    return dict(zip((text for text, _ in cases), complete(*cases), strict=False))


def test_keys_of_the_table_at_the_cursor_are_suggested(
    first: dict[str, list[str] | None],
) -> None:
    assert (first["ven|"] or [])[0] == "vendor = "
    assert first['vendor = "ctm"\n[calls]\nmin|\n[guide]\n'] == [
        'vendor = "ctm"\n[calls]\nmin_duration = \n[guide]\n'
    ]
    assert first["calls.min|"] == ["calls.min_duration = "]
    assert first["[gui|]\n"] == ["[guide]\n"]
    assert first['goal = "a # not a comment"\nexp|'] == ['goal = "a # not a comment"\nexpose = ']
    assert (first['goal = """\n[calls]\n"""\nwait|'] or [])[0].endswith('"""\nwait_ms = ')


def test_existing_keys_are_not_suggested_again(first: dict[str, list[str] | None]) -> None:
    found = first['vendor = "ctm"\n|'] or []

    assert 'vendor = "ctm"\ngoal = ' in found
    assert 'vendor = "ctm"\nvendor = ' not in found
    assert 'vendor = "ctm"\n[calls]\n' in found


def test_values_come_from_the_schema(first: dict[str, list[str] | None]) -> None:
    assert first['vendor = "|"\n'] == [f'vendor = "{slug}"\n' for slug in catalogue()]
    assert 'vendor = "callrail"' in (first["vendor = call|"] or [])
    assert first["[calls]\nanswered = |"] == [
        "[calls]\nanswered = true",
        "[calls]\nanswered = false",
    ]
    assert first["[calls]\nrevenue = |\n"] == [
        '[calls]\nrevenue = "page"\n',
        '[calls]\nrevenue = "call"\n',
    ]
    assert first['destination = [\n  "web", # both\n  "ed|"\n]\n'] == [
        'destination = [\n  "web", # both\n  "edge"\n]\n'
    ]


def test_the_vendor_the_destination_and_the_packing_decide_which_keys_apply(
    first: dict[str, list[str] | None],
) -> None:
    def keys(text: str) -> set[str]:
        return {line for each in first[text] or [] for line in each.split("\n") if " = " in line}

    assert keys("[variables]\n|") == {"url = "}
    assert keys("[variables]\n|\n") == {"project = ", "account = ", "visitor = ", "entity = "}
    assert keys("[options]\n|") == {"max_age = "}
    assert keys("entity|") == {"entity_id = "}


def test_comments_and_complete_values_have_no_suggestions(
    first: dict[str, list[str] | None],
) -> None:
    assert first["# ven|"] is None
    assert first["wait_ms = 5000|"] is None
    assert first['vendor = "ctm" |'] is None


def test_no_position_of_a_file_breaks_the_suggestions() -> None:
    text = (
        '# A comment\nvendor = \'ctm\' # why\n"goal" = "a\\"b"\nguide = { site = "x", }\n'
        'visitor = [\n  "cookie:a",\n]\n[variables]\nurl = """a\n"b" \'\'\'"""\n'
        "[[broken\n= 1\n[calls"
    )
    cases = [(f"{text[:at]}|{text[at:]}", CLASSIC) for at in range(len(text) + 1)]
    cases += [(f"{text[:at]}|", CLASSIC) for at in range(len(text))]

    assert len(complete(*cases)) == len(cases)


def test_every_suggested_vendor_makes_valid_toml(first: dict[str, list[str] | None]) -> None:
    for each in first['vendor = "|"\n'] or []:
        assert tomllib.loads(each)["vendor"] in catalogue()
