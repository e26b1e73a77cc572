"""The plugin in other projects: separate pytest processes load it by entry point."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from snippetgen_harness.testing.comparison import compare
from snippetgen_harness.testing.failure_messages import too_few

from tests.configurations import ROOT
from tests.harness.testing.recorded_hits import hit
from tests.live_site import LIVE, live_site

pytest_plugins = ["pytester"]

DOCUMENT = (ROOT / "docs" / "pytest.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", DOCUMENT, flags=re.DOTALL)
FILES = {
    block.partition("\n")[0].removeprefix("# "): block
    for language, block in BLOCKS
    if language in ("python", "toml")
}

CONFIG = '\'vendor = "ctm"\\ngoal = "call"\''

PLUGINS_OFF = ("cacheprovider", "hypothesispytest", "anyio")
STRICT = ("-W", "error", *(word for name in PLUGINS_OFF for word in ("-p", f"no:{name}")))


def run(pytester: pytest.Pytester, test: str, conftest: str = "") -> tuple[dict[str, int], str]:
    """Run a test file; returns the number of its tests by outcome, and the output."""
    pytester.makepyfile(test_it=test)
    if conftest:
        pytester.makeconftest(conftest)
    result = pytester.runpytest_subprocess(*STRICT)
    return result.parseoutcomes(), result.stdout.str()


def run_once(
    folder: Path, tests: Mapping[str, str], *, started_in: str = "", **environment: str
) -> str:
    """Run test files by name, or a conftest, in one session; returns its output.

    Starting pytest takes longer than such a test. `started_in` is the folder in which it starts.
    """
    for name, text in tests.items():
        (folder / f"{name}.py").write_text(inspect.cleandoc(text) + "\n", encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", *STRICT, folder],
        cwd=folder / started_in,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.stdout


@pytest.fixture(scope="module")
def without_playwright(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The output of a session without Playwright."""
    tests = {
        "conftest": "import sys; sys.modules['playwright'] = None",
        "test_customer": "def test_it(customer_page): pass",
        "test_inspect": "def test_it(inspect_page): pass",
        "test_log": """
            from urllib.request import urlopen

            def test_it(optimizely_log):
                urlopen(optimizely_log.url + "/event?a=1&d=2&n=g&u=v&x7=8").close()
                assert optimizely_log.wait_for(1, timeout=500)[0].good
            """,
    }
    return run_once(tmp_path_factory.mktemp("plugin"), tests)


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The output of a session whose tests fail, except for the first."""
    tests = {
        "test_0_imports": """
            import sys

            LIBRARIES = "snippetgen pydantic starlette uvicorn trustme playwright".split()

            def test_it(request):
                assert request.config.pluginmanager.has_plugin("snippetgen")
                assert [name for name in LIBRARIES if name in sys.modules] == []
            """,
        "test_browser": f"def test_it(customer_page): customer_page({CONFIG})",
        "test_assertion": """
            def test_it(optimizely_log):
                from snippetgen_harness.testing import expect_conversion

                expect_conversion(optimizely_log, goal="g", timeout=0)
            """,
        "test_file": "def test_it(customer_page): customer_page('shop.toml')",
    }
    folder = tmp_path_factory.mktemp("plugin")
    output = run_once(folder, tests, SNIPPETGEN_CHROMIUM="/nowhere/chromium")
    assert "3 failed, 1 passed" in output
    assert "snippetgen_harness/" not in output
    return output


@dataclass(frozen=True)
class LiveSession:
    """A session that ran the documentation's examples, and tests of a page without a snippet."""

    site: str
    outcomes: dict[str, int]
    output: str


@pytest.fixture(scope="module")
def live_session(tmp_path_factory: pytest.TempPathFactory) -> LiveSession:
    """The session, on a live site."""
    folder = tmp_path_factory.mktemp("plugin")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    (config,) = re.findall(r"```toml\n(.*?)```", readme, flags=re.DOTALL)
    (folder / "readme.toml").write_text(config, encoding="utf-8")
    (folder / "shop.toml").write_text(LIVE, encoding="utf-8")
    with live_site() as site:
        for name, text in FILES.items():
            shown = text.replace("https://shop.example/", site)
            (folder / name).write_text(shown, encoding="utf-8")
        tests = {
            "test_readme": example.replace("shop.toml", "readme.toml"),
            "test_without_a_snippet": f"""
                import pytest
                from snippetgen_harness.inspect import CannotOpen
                from snippetgen_harness.testing import expect_works

                def test_it(inspect_page):
                    expect_works(inspect_page({site + "blog"!r}, "shop.toml", watch=0.1))

                def test_wrong_use(inspect_page):
                    with pytest.raises(CannotOpen, match="not an http or https address"):
                        inspect_page("shop.example")
                    with pytest.raises(ValueError, match="unknown engine 'opera'"):
                        inspect_page({site!r}, engine="opera")
                    with pytest.raises(ValueError, match="unknown viewport 'watch'"):
                        inspect_page({site!r}, viewport="watch")
                """,
        }
        output = run_once(folder, tests)
    outcomes = pytest.RunResult.parse_summary_nouns(output.splitlines())
    return LiveSession(site, outcomes, output)


def test_the_examples_in_the_documentation_and_the_readme_pass(live_session: LiveSession) -> None:
    # One is in the README, and two have two parameters; another one tests wrong use.
    passed = DOCUMENT.count("\ndef test_") + 3 + 1
    assert live_session.outcomes == {"passed": passed, "failed": 1}, live_session.output


def test_the_failure_in_the_documentation_is_the_real_message() -> None:
    (shown,) = [block for language, block in BLOCKS if language == "text"]
    arrived = hit(
        "a=1234500001&d=1234509999&n=phone&u=oeu1r0.5&x700010001=0",
        host="1234500001.log.optimizely.com",
    )
    comparison = compare(
        arrived,
        {
            "account": "1234509999",
            "goal": "phone call",
            "experiments": {"700010001": "700020002"},
            "revenue": 4200,
        },
    )
    assert too_few(0, 1, [comparison], 1, 0) == shown.strip()


def test_nothing_is_imported_before_a_fixture_is_used(failures: str) -> None:
    assert "PASSED test_0_imports.py::test_it" in failures


def test_the_log_needs_no_playwright(without_playwright: str) -> None:
    assert "PASSED test_log.py::test_it" in without_playwright


@pytest.mark.parametrize("fixture", ["customer_page", "inspect_page"])
def test_a_missing_library_is_named(without_playwright: str, fixture: str) -> None:
    assert "2 errors" in without_playwright
    assert f"{fixture}: playwright is not installed" in without_playwright
    assert "pip install '.[pytest]'" in without_playwright


def test_a_missing_server_is_named(pytester: pytest.Pytester) -> None:
    outcome, output = run(
        pytester,
        "def test_it(optimizely_log): pass",
        conftest="import sys; sys.modules['uvicorn'] = None",
    )
    assert outcome == {"errors": 1}
    assert "optimizely_log: uvicorn is not installed" in output


def test_a_missing_browser_fails_the_test_with_advice(failures: str) -> None:
    assert "Chromium was not found at /nowhere/chromium (SNIPPETGEN_CHROMIUM)." in failures
    assert "Traceback" not in failures


def test_a_failed_assertion_points_at_the_test_and_not_into_the_plugin(failures: str) -> None:
    assert "E       AssertionError: Expected 1 conversion, but no hit arrived." in failures
    assert "test_assertion.py:4: AssertionError" in failures
    assert "assertions.py" not in failures


def test_a_missing_configuration_file_is_reported_without_internals(failures: str) -> None:
    assert "def test_it(customer_page): customer_page('shop.toml')" in failures
    assert re.search(r"E +\S*ConfigError: .*shop\.toml", failures)
    assert "snippetgen/config" not in failures


# A session has one browser, so one session runs these; each failure names its file and test.
TESTS_WITH_PAGES = {
    # Its name comes first in the alphabet, so it starts the session's browser.
    "test_0_one_browser_serves_the_session_until_a_page_needs_other_hosts": f"""
        import pytest
        from snippetgen_harness.testing import session_browser

        started = []
        BEACON = 'vendor = "telmetrics"\\ngoal = "g"\\n[options]\\nkey = "K"\\nnumbers = "a.phone"'

        def launch(*arguments, launch=session_browser.launch):
            started.append(arguments)
            return launch(*arguments)

        session_browser.launch = launch

        @pytest.mark.parametrize(
            ("config", "starts"),
            [({CONFIG}, 1), ({CONFIG} + "\\nwait_ms = 1", 1), (BEACON, 2), ({CONFIG}, 2)],
        )
        def test_it(customer_page, optimizely_log, config, starts):
            assert customer_page(config).stored
            assert len(started) == starts
        """,
    "test_wrong_use_raises_an_error": f"""
        import pytest
        from snippetgen.validation.errors import ConfigError

        def test_it(customer_page):
            with pytest.raises(ValueError, match='unknown situation .norml..*"normal"'):
                customer_page({CONFIG}, "norml")
            with pytest.raises(ValueError, match="unknown engine 'opera'. Known: "):
                customer_page({CONFIG}, engine="opera")
            with pytest.raises(ConfigError, match="shop.toml"):
                customer_page("shop.toml")
            page = customer_page({CONFIG}, "no-cookies")
            with pytest.raises(ValueError, match="reason is 'no_visitor'"):
                page.send(page.url())
            customer_page({CONFIG})
            with pytest.raises(RuntimeError, match="the page is closed because chromium"):
                page.url()
        """,
    "test_a_page_is_returned_when_its_situation_is_complete": f"""
        import pytest

        @pytest.mark.parametrize("situation", ["optimizely-late", "vendor-late"])
        def test_it(customer_page, situation):
            page = customer_page({CONFIG}, situation)
            assert page.stored == {{"optimizely_conversion": page.url()}}
        """,
    "test_a_late_optimizely_has_loaded_even_if_nothing_is_handed_over": """
        def test_it(customer_page):
            page = customer_page('vendor = "generic-cookie"\\ngoal = "call"', "optimizely-late")
            assert page.url()
            assert page.stored == {}
        """,
    "test_a_test_that_runs_its_own_event_loop_may_open_pages": f"""
        import asyncio
        from snippetgen_harness.testing import expect_conversion

        def test_it(customer_page, optimizely_log):
            async def main():
                page = customer_page({CONFIG})
                page.send(page.url())
                await asyncio.to_thread(expect_conversion, optimizely_log, goal="call")

            asyncio.run(main())
        """,
    "test_a_page_with_optimizelys_web_client_sends_only_good_hits": f"""
        from pathlib import Path
        from snippetgen_harness.testing import expect_conversion, refute_conversion

        CLIENT = Path({str(Path(__file__).with_name("web_client.js"))!r})
        EVENT = {{"entity_id": "21591240822", "key": "sale", "revenue": 2395}}

        def test_it(customer_page, optimizely_log):
            client = CLIENT.read_text().split("\\n", 2)[2]
            config = 'vendor = "ctm"\\ngoal = "sale"\\ndestination = "web"'
            page = customer_page(config, "web-normal")
            ids = {{"account": "1234509999", "project": "1234500001", "visitor": "oeu1r0.5"}}
            assert page.evaluate(client, {{**ids, "event": EVENT}}) == [204, 204, 204]
            assert optimizely_log.bad == ()
            assert len(optimizely_log.good) == 3
            expect_conversion(
                optimizely_log,
                visitor="oeu1r0.5",
                project="1234500001",
                account="1234509999",
                goal="sale",
                entity="21591240822",
                revenue=2395,
                experiments={{"700010001": "700020002"}},
                segments={{"500": "pro"}},
            )
            expect_conversion(optimizely_log, visitor="oeu1r0.5")
            refute_conversion(optimizely_log, goal="home-offers")
        """,
    "test_a_problem_on_any_page_fails_the_test": f"""
        def test_it(customer_page):
            page = customer_page({CONFIG})
            page.evaluate("() => {{ window.leak = 1; }}")
            page = customer_page({CONFIG}, "multivariate")
            page.evaluate("() => console.error('oops')")
            page.evaluate("() => new Promise(resolve => {{ setTimeout(resolve, 50); "
                          "setTimeout(() => {{ throw new Error('broken'); }}, 0); }})")

        def test_the_next(customer_page):
            customer_page({CONFIG})
        """,
    "elsewhere/test_paths_are_seen_from_the_root_folder": """
        def test_it(customer_page):
            customer_page("root.toml")
        """,
}


@pytest.fixture(scope="module")
def with_pages(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The output of a session that runs these tests from a folder below its root."""
    root = tmp_path_factory.mktemp("plugin")
    (root / "elsewhere").mkdir()
    (root / "pytest.ini").write_text("[pytest]")
    (root / "root.toml").write_text('vendor = "ctm"\ngoal = "call"')
    return run_once(root, TESTS_WITH_PAGES, started_in="elsewhere")


@pytest.mark.parametrize("name", TESTS_WITH_PAGES)
def test_the_tests_of_other_projects_may_use_pages(with_pages: str, name: str) -> None:
    shown = Path(name).name
    outcomes = re.findall(rf"^(FAILED|PASSED) \S*{shown}\.py::", with_pages, flags=re.MULTILINE)
    assert set(outcomes) == {"PASSED"}


def test_a_problem_on_any_page_fails_the_test(with_pages: str) -> None:
    assert re.findall(r"^ERROR (\S+)", with_pages, flags=re.MULTILINE) == [
        "../test_a_problem_on_any_page_fails_the_test.py::test_it"
    ]
    assert "snippet in normal, chromium: leaked global: leak" in with_pages
    assert "snippet in multivariate, chromium: console error: oops" in with_pages
    assert re.search(r"snippet in multivariate, chromium: page error: .*broken", with_pages)


def test_a_page_that_does_not_work_fails_with_verdict_and_advice(live_session: LiveSession) -> None:
    output = live_session.output
    assert re.findall(r"^FAILED (\S+)", output, flags=re.MULTILINE) == [
        "test_without_a_snippet.py::test_it"
    ]
    page = f"{live_session.site}blog"
    assert f"The snippet does not work on {page}: the snippet is not on the page" in output
    assert "Add one of the tags" in output
    assert "live_assertions.py" not in output


def test_the_fixtures_are_listed_with_descriptions(pytester: pytest.Pytester) -> None:
    output = pytester.runpytest_subprocess("--fixtures", *STRICT).stdout.str()
    assert re.search(r"optimizely_log .*\n.*fake of Optimizely's log endpoint", output)
    assert re.search(r"customer_page .*\n.*in a browser", output)
    assert re.search(r"inspect_page .*\n.*live page", output)
    assert "_snippetgen_" not in output
