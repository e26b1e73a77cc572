from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen.build.rendering import render
from snippetgen.config import check_all
from snippetgen.config.toml_read import LARGEST_FILE
from snippetgen.studio.services import drafts as module
from snippetgen.studio.services.drafts import Draft, Drafts

GOOD = 'vendor = "ctm" # first\ngoal = "call"\n'
WRONG = 'vendor = "ctm"\ngoal = 3\nwait_ms = "soon"\n[options]\nx = [1]\n'


def make(text: str, **changes: str | int | None) -> Draft:
    return Drafts(Path("folder")).make(text, None, changes)


def test_a_right_text_makes_the_snippet_that_a_build_makes() -> None:
    draft = make(GOOD)

    assert draft.config
    assert draft.snippet == render(draft.config)
    assert draft.problems == ()


def test_changes_are_made_in_the_text() -> None:
    draft = make(GOOD, goal="sale", vendor=None)

    assert draft.text == 'goal = "sale"\n'
    assert [problem.key for problem in draft.problems] == ["vendor"]


def test_problems_are_in_the_words_of_check(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(WRONG)

    draft = Drafts(tmp_path).make(WRONG, path)
    [checked] = check_all([path])

    def told(problems: object) -> list[tuple[str | None, str]]:
        assert isinstance(problems, tuple)
        return [(problem.key, problem.message) for problem in problems]

    assert told(draft.problems) == told(checked.problems)
    assert len(draft.problems) == 3
    assert draft.snippet is None


def test_a_text_that_is_no_toml_stays_as_it_is() -> None:
    draft = make("vendor = ", goal="sale")

    assert draft.text == "vendor = "
    assert [problem.key for problem in draft.problems] == [None]
    assert draft.settings.values == {}


def test_a_text_without_bound_is_refused() -> None:
    draft = make(f"# {'x' * LARGEST_FILE}\n")

    assert "larger than 64 KiB" in draft.problems[0].message


def test_the_name_is_that_of_the_file() -> None:
    draft = Drafts(Path()).make(GOOD, Path("folder/shop.toml"))

    assert draft.config
    assert draft.config.name == "shop"


def test_drafts_are_found_by_ids_that_no_snippet_can_have() -> None:
    drafts = Drafts(Path("folder"))
    one, two = drafts.make(GOOD), drafts.make(WRONG)

    assert drafts.find(one.id) == one
    assert drafts.find(two.id) == two
    assert "_" in one.id
    assert drafts.find("x") is None


def test_the_one_that_was_not_asked_for_the_longest_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    drafts = Drafts(Path("folder"))
    one, two = drafts.make("a = 1"), drafts.make("a = 2")
    drafts.find(one.id)

    drafts.make("a = 3")

    assert drafts.find(one.id)
    assert drafts.find(two.id) is None
