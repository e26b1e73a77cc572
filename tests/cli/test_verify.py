from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from snippetgen_harness.net.servers import serve
from snippetgen_harness.pages import situations
from starlette.staticfiles import StaticFiles

from snippetgen.cli import main

FEW = ("normal", "no-cookies", "goal-percent")


def verify(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, arguments)])


def verify_in_webkit(*arguments: str | Path) -> Result:
    """Verify in the engine that starts fastest, if the engine does not matter."""
    return verify(*arguments, "--engine", "webkit")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration to verify in a few situations; all of them are verified elsewhere."""
    chosen = tuple(situations.situation(id_) for id_ in FEW)
    monkeypatch.setattr(situations, "situations", lambda: chosen)
    (tmp_path / "shop.toml").write_text('vendor = "ctm"\ngoal = "phone_call_conversion"\n')
    return tmp_path / "shop.toml"


def test_a_table_says_how_many_situations_hold_and_what_was_tested(shop: Path) -> None:
    result = verify(shop)
    assert result.exit_code == 0
    assert "3 of 3" in result.stdout
    assert "Tested a fresh build" in result.stdout


def test_json_has_an_outcome_for_every_situation(shop: Path) -> None:
    report = json.loads(verify_in_webkit(shop, "--json").stdout)
    assert report["ok"] is True
    assert [outcome["situation"] for outcome in report["outcomes"]] == list(FEW)
    assert report["outcomes"][1]["got"] == "no_visitor"


def test_junit_is_written_next_to_the_table(shop: Path) -> None:
    junit = shop.parent / "reports" / "junit.xml"
    assert "3 of 3" in verify_in_webkit(shop, "--junit", junit).stdout
    assert ElementTree.parse(junit).getroot().attrib["tests"] == "3"  # noqa: S314 - our own


def test_a_difference_is_status_1_and_reported(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    normal = situations.situation("normal")
    wrong = normal.model_copy(
        update={"answers": {"classic": situations.Expected(reason="no_goal")}}
    )
    monkeypatch.setattr(situations, "situations", lambda: (wrong,))
    junit = shop.parent / "junit.xml"
    result = verify_in_webkit(shop, "--junit", junit)
    assert result.exit_code == 1
    assert "reason is 'ready', expected 'no_goal'" in result.stdout
    assert "0 of 1" in result.stdout
    assert "expected 'no_goal'" in junit.read_text()


def test_a_wrong_configuration_is_status_1(tmp_path: Path) -> None:
    result = verify(tmp_path / "missing.toml")
    assert result.exit_code == 1
    assert "missing.toml: no such file" in result.stderr


def test_a_missing_browser_is_status_1(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNIPPETGEN_CHROMIUM", "/no/such/chromium")
    result = verify(shop)
    assert result.exit_code == 1
    assert "/no/such/chromium" in result.stdout


def test_situations_are_spread_over_workers(shop: Path) -> None:
    report = json.loads(verify_in_webkit(shop, "--json", "--workers", "2").stdout)
    assert report["ok"] is True
    assert sorted(outcome["situation"] for outcome in report["outcomes"]) == sorted(FEW)


def test_one_situation_can_be_chosen(shop: Path) -> None:
    report = json.loads(verify_in_webkit(shop, "--json", "--situation", "no-cookies").stdout)
    assert [outcome["got"] for outcome in report["outcomes"]] == ["no_visitor"]


def test_the_page_has_the_data_layer_that_the_snippet_reads(shop: Path) -> None:
    layer = '[data_layer]\nconsent = "consent.ads"\nconsent_value = "granted"\nrevenue = "value"\n'
    shop.write_text(shop.read_text() + layer)
    result = verify_in_webkit(shop, "--situation", "normal")
    assert result.exit_code == 0, result.output


def test_a_misspelt_situation_is_status_2_with_a_suggestion(shop: Path) -> None:
    result = verify(shop, "--situation", "no-cookis")
    assert result.exit_code == 2
    assert 'Did you mean "no-cookies"? Known: normal, ' in result.stderr


def test_a_report_is_a_page_and_a_summary(shop: Path) -> None:
    verify_in_webkit(shop, "--report", shop.parent / "report")
    assert "<!doctype html>" in (shop.parent / "report" / "index.html").read_text().lower()
    assert "shop" in (shop.parent / "report" / "summary.md").read_text()


def test_every_engine_that_is_named_is_used(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in ("CHROMIUM", "FIREFOX"):
        monkeypatch.setenv(f"SNIPPETGEN_{engine}", f"/no/such/{engine}")
    result = verify(shop, "--engine", "chromium", "--engine", "firefox", "--engine", "chromium")
    assert result.stdout.count("is missing") == 2
    assert "/no/such/CHROMIUM" in result.stdout
    assert "/no/such/FIREFOX" in result.stdout


def test_fail_fast_stops_at_the_first_failure(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {"classic": situations.Expected(reason="no_goal")}
    pages = (situations.situation(each) for each in FEW)
    chosen = tuple(page.model_copy(update={"answers": wrong}) for page in pages)
    monkeypatch.setattr(situations, "situations", lambda: chosen)
    report = shop.parent / "report"
    result = verify_in_webkit(shop, "--fail-fast", "--report", report)
    assert result.exit_code == 1
    assert "expected 'no_goal'" in result.stdout
    assert "no-cookies" not in result.stdout
    assert result.stderr.splitlines() == [
        f"Report: {report / 'index.html'}",
        "Stopped at the first failure, after 1 of 3 pages.",
    ]


def test_the_situations_are_listed_with_their_titles(shop: Path) -> None:
    lines = verify("--situations").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(FEW)
    assert situations.situation("normal").title in lines[0]
    shop.write_text(f'{shop.read_text()}destination = "web"\n')
    relevant = json.loads(verify("--situations", "--json", shop).stdout)
    assert [each["id"] for each in relevant] == ["normal"]


def test_no_path_is_status_2() -> None:
    result = verify()
    assert result.exit_code == 2
    assert "Missing argument 'PATHS...'" in result.stderr


def test_an_unknown_engine_exits_with_status_2(shop: Path) -> None:
    assert verify(shop, "--engine", "lynx").exit_code == 2


@pytest.fixture
def dist(shop: Path) -> Path:
    """A folder with a build of the configuration."""
    built = CliRunner().invoke(main, ["build", str(shop), "--out", str(shop.parent / "dist")])
    assert built.exit_code == 0
    return shop.parent / "dist"


def test_a_broken_script_in_dist_is_status_1(shop: Path, dist: Path) -> None:
    script = dist / "shop" / "shop.min.js"
    script.write_text("throw new Error('not ours')")
    report = json.loads(verify(shop, "--dist", dist, "--json", "--situation", "normal").stdout)
    acceptance, page = report["outcomes"]
    assert (acceptance["situation"], acceptance["source"]) == ("script", str(script))
    assert "changed after the build" in acceptance["problems"][0]
    assert page["problems"] == [
        "the page has no global offlineConversion: the script did not run",
        "page error: not ours",
    ]


def test_a_script_in_dist_that_makes_the_page_leave_is_tried_once(shop: Path, dist: Path) -> None:
    script = dist / "shop" / "shop.min.js"
    script.write_text("location.href = 'https://elsewhere.test/'")
    report = json.loads(verify(shop, "--dist", dist, "--json").stdout)
    _, first, second, _ = report["outcomes"]
    assert first["problems"] != second["problems"]
    assert second["problems"] == [
        "not opened: an earlier page of this configuration could not be used"
    ]


def test_a_script_in_dist_that_returns_nonsense_is_reported(shop: Path, dist: Path) -> None:
    script = dist / "shop" / "shop.min.js"
    script.write_text("offlineConversion = { generateConversionUrl: function () {} }")
    shop.write_text(f'{shop.read_text()}destination = "web"\n')
    report = json.loads(verify(shop, "--dist", dist, "--json", "--situation", "normal").stdout)
    _, page = report["outcomes"]
    assert page["got"] == "undefined"
    assert any(problem.startswith("not sent: ") for problem in page["problems"])


def test_a_script_in_dist_that_works_but_is_not_up_to_date_passes_with_a_note(
    shop: Path, dist: Path
) -> None:
    shop.write_text(f"{shop.read_text()}wait_ms = 4000\n")
    result = verify_in_webkit(shop, "--dist", dist, "--situation", "normal")
    assert result.exit_code == 0
    assert f"Tested {dist / 'shop' / 'shop.min.js'}" in result.stdout
    assert "is not what this configuration builds now" in result.stdout


def test_a_script_on_a_server_is_verified(shop: Path, dist: Path) -> None:
    with serve(StaticFiles(directory=dist / "shop")) as port:
        url = f"http://127.0.0.1:{port}/"
        result = verify(shop, "--url", url, "--situation", "normal", "--report", dist / "report")
    assert result.exit_code == 0
    assert f"Tested {url}shop.min.js" in result.stdout
    assert f"{url}shop.min.js is not https" in result.stdout
    assert f"{url}shop.min.js" in (dist / "report" / "index.html").read_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--dist", "."], "shop.min.js does not exist"),
        (["--url", "http://127.0.0.1:1/"], "http://127.0.0.1:1/shop.min.js cannot be downloaded"),
        (["--dist", ".", "--url", "http://127.0.0.1:1/"], "exclude each other"),
    ],
)
def test_nothing_to_verify_is_status_2(shop: Path, options: list[str], message: str) -> None:
    result = verify(shop, *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_several_configurations_need_a_folder_as_address(shop: Path) -> None:
    other = shop.with_name("other.toml")
    other.write_text(shop.read_text())
    result = verify(shop, other, "--url", "https://cdn.example/shop.min.js")
    assert result.exit_code == 2
    assert "must end with /" in result.stderr
