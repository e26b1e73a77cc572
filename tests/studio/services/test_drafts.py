from __future__ import annotations

from pathlib import Path

import pytest

from snippetgen.builder.rendering import render
from snippetgen.config import check_all
from snippetgen.config.toml_read import LARGEST_FILE
from snippetgen.studio.services import drafts as module
from snippetgen.studio.services.drafts import Draft, Drafts
from tests.descriptors import ACME

GOOD = 'vendor = "ctm" # first\ngoal = "call"\n'
WRONG = 'vendor = "ctm"\ngoal = 3\nwait_ms = "soon"\n[options]\nx = [1]\n'


def make(text: str, **changes: str | int | None) -> Draft:
    return Drafts(Path("folder")).make(text, None, changes)


def test_valid_text_produces_the_same_snippet_as_a_build() -> None:
    draft = make(GOOD)

    assert draft.config
    assert draft.snippet == render(draft.config)
    assert draft.problems == ()


def test_changes_are_written_into_the_text() -> None:
    draft = make(GOOD, goal="sale", vendor=None)

    assert draft.text == 'goal = "sale"\n'
    assert [problem.key for problem in draft.problems] == ["vendor"]


def test_a_draft_reports_the_same_problems_as_check(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(WRONG)

    draft = Drafts(tmp_path).make(WRONG, path)
    [checked] = check_all([path])

    def pairs(problems: object) -> list[tuple[str | None, str]]:
        assert isinstance(problems, tuple)
        return [(problem.key, problem.message) for problem in problems]

    assert pairs(draft.problems) == pairs(checked.problems)
    assert len(draft.problems) == 3
    assert draft.snippet is None


def test_text_that_is_not_toml_stays_unchanged() -> None:
    draft = make("vendor = ", goal="sale")

    assert draft.text == "vendor = "
    assert [problem.key for problem in draft.problems] == [None]
    assert draft.settings.values == {}


def test_text_over_the_size_limit_is_rejected() -> None:
    draft = make(f"# {'x' * LARGEST_FILE}\n")

    assert "larger than 64 KiB" in draft.problems[0].message


def test_the_default_name_comes_from_the_file() -> None:
    draft = Drafts(Path()).make(GOOD, Path("folder/shop.toml"))

    assert draft.config
    assert draft.config.name == "shop"


def test_drafts_have_ids_that_cannot_be_names_of_snippets() -> None:
    drafts = Drafts(Path("folder"))
    one, two = drafts.make(GOOD), drafts.make(WRONG)

    assert drafts.find(one.id) is one
    assert drafts.find(two.id) is two
    assert "_" in one.id
    assert drafts.find("x") is None


def test_the_least_recently_used_draft_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_DRAFTS", 2)
    drafts = Drafts(Path("folder"))
    one, two = drafts.make("a = 1"), drafts.make("a = 2")
    drafts.find(one.id)

    drafts.make("a = 3")

    assert drafts.find(one.id)
    assert drafts.find(two.id) is None


def test_a_draft_is_rendered_again_after_its_template_is_edited(
    tmp_path: Path, template: Path
) -> None:
    drafts = Drafts(tmp_path)
    draft = drafts.make(GOOD)
    assert drafts.find(draft.id) is draft

    template.write_text(template.read_text().replace("getAccountId", "getAccount_Id"))
    again = drafts.find(draft.id)

    assert again
    assert again.snippet
    assert "getAccount_Id" in again.snippet.minified


def test_a_draft_is_rendered_again_after_its_vendor_file_is_edited(tmp_path: Path) -> None:
    vendor = tmp_path / "mine.toml"
    vendor.write_text(ACME)
    drafts = Drafts(tmp_path)
    draft = drafts.make('vendor = "mine.toml"\ngoal = "call"\n')
    assert draft.config
    assert drafts.find(draft.id) is draft

    vendor.write_text("broken")
    again = drafts.find(draft.id)

    assert again
    assert again.snippet is None
    assert again.problems
