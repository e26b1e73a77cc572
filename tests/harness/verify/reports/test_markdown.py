from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from snippetgen_harness.verify import reports
from snippetgen_harness.verify.reports.markdown import LISTED

from tests.configurations import HOSTILE
from tests.harness.verify.reports.outcomes import BUILT, SOME, failed, missing, outcome

PARSER = MarkdownIt("gfm-like", {"linkify": False})
MARKS = st.text(st.sampled_from(" \t\n`*_-+#>=|~[]()!<&;:\\1.a{}$@\N{LINE SEPARATOR}"))
TEXT = st.one_of(st.text(), MARKS, st.sampled_from(HOSTILE))


def tokens(markdown: str) -> list[Token]:
    return [each for token in PARSER.parse(markdown) for each in (token, *(token.children or ()))]


def test_the_table_has_configurations_by_engines() -> None:
    lines = reports.as_markdown(SOME).splitlines()
    assert lines[0] == "## snippetgen verify: 2 failed, webkit missing, 3 passed"
    assert lines[2:6] == [
        "| configuration | chromium | firefox | webkit |",
        "| --- | --- | --- | --- |",
        "| shop | ❌ failed 1 of 2 | ✅ passed 2 of 2 | ❔ missing |",
        "| other | not run | ❌ failed 1 of 1 | ❔ missing |",
    ]


def test_failures_and_missing_engines_are_listed() -> None:
    text = reports.as_markdown(SOME)
    assert "- **shop**, chromium, `bad`: A page: bad\n  - `url is wrong`\n" in text
    assert text.count("**webkit is missing.** Install it with `install webkit`.") == 1


def test_notes_are_listed() -> None:
    assert "\n\nThe script is \\<old\\>.\n" in reports.as_markdown([BUILT])


def test_no_failures_are_listed_if_all_passed() -> None:
    assert "Failures" not in reports.as_markdown([outcome()])


def test_a_long_list_is_cut() -> None:
    text = reports.as_markdown([failed(str(number)) for number in range(LISTED + 2)])
    assert text.count("- **shop**") == LISTED
    assert text.endswith("- and 2 more")


def test_an_interrupted_run_says_so() -> None:
    text = reports.as_markdown([outcome()], finished=False, total=9)
    assert text.startswith("## snippetgen verify: interrupted: 1 of 9, all 1 passed")


@given(TEXT, TEXT)
def test_the_text_of_an_outcome_is_escaped(title: str, problem: str) -> None:
    def shape(title: str, problem: str) -> list[str]:
        text = reports.as_markdown(
            [failed(f"a{title}", title=f"a {title}", problems=(problem,)), missing()]
        )
        return [each.type for each in tokens(text) if not each.type.startswith("text")]

    assert shape(title, problem) == shape("plain", "plain")
