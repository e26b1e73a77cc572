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
    """A configuration to verify in a few situations; other tests verify all of them."""
    chosen = tuple(situations.situation(id_) for id_ in FEW)
    monkeypatch.setattr(situations, "situations", lambda: chosen)
    (tmp_path / "shop.toml").write_text('vendor = "ctm"\ngoal = "phone_call_conversion"\n')
    return tmp_path / "shop.toml"


def test_workers_share_the_situations_of_all_configurations(shop: Path) -> None:
    # Its pages have the data layer that the snippet reads.
    layer = '[data_layer]\nconsent = "consent.ads"\nconsent_value = "granted"\nrevenue = "value"\n'
    with_layer = shop.with_name("layer.toml")
    with_layer.write_text(shop.read_text() + layer)
    report = json.loads(verify_in_webkit(shop, with_layer, "--json", "--workers", "2").stdout)
    assert report["ok"] is True
    outcomes = {(each["configuration"], each["situation"]): each for each in report["outcomes"]}
    assert set(outcomes) == {(name, id_) for name in ("shop", "layer") for id_ in FEW}
    assert len(report["outcomes"]) == len(outcomes)
    assert outcomes["shop", "no-cookies"]["got"] == "no_visitor"


def test_a_wrong_configuration_gives_status_1(tmp_path: Path) -> None:
    result = verify(tmp_path / "missing.toml")
    assert result.exit_code == 1
    assert "missing.toml: no such file" in result.stderr


def test_a_misspelt_situation_gives_status_2_with_a_suggestion(shop: Path) -> None:
    result = verify(shop, "--situation", "no-cookis")
    assert result.exit_code == 2
    assert 'Did you mean "no-cookies"? Known: normal, ' in result.stderr


def test_every_engine_that_is_named_is_used_and_a_missing_one_gives_status_1(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for engine in ("CHROMIUM", "FIREFOX"):
        monkeypatch.setenv(f"SNIPPETGEN_{engine}", f"/no/such/{engine}")
    result = verify(shop, "--engine", "chromium", "--engine", "firefox", "--engine", "chromium")
    assert result.exit_code == 1
    assert result.stdout.count("is missing") == 2
    assert "/no/such/CHROMIUM" in result.stdout
    assert "/no/such/FIREFOX" in result.stdout


def test_a_difference_gives_status_1_and_fail_fast_stops_at_it(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {"classic": situations.Expected(reason="no_goal")}
    pages = (situations.situation(each) for each in FEW)
    chosen = tuple(page.model_copy(update={"answers": wrong}) for page in pages)
    monkeypatch.setattr(situations, "situations", lambda: chosen)
    report, junit = shop.parent / "report", shop.parent / "junit.xml"
    options = ("--fail-fast", "--github", "--report", report, "--junit", junit)
    result = verify_in_webkit(shop, *options)
    assert result.exit_code == 1
    assert f"::error file={shop}::fails in webkit: " in result.stdout
    assert "reason is 'ready', expected 'no_goal'" in result.stdout
    assert "0 of 1" in result.stdout
    assert "Tested a fresh build" in result.stdout
    assert "expected 'no_goal'" in junit.read_text()
    assert "no-cookies" not in result.stdout
    assert result.stderr.splitlines() == [
        f"JUnit XML: {junit}",
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


def test_no_path_gives_status_2() -> None:
    result = verify()
    assert result.exit_code == 2
    assert "Missing argument 'PATHS...'" in result.stderr


def test_an_unknown_engine_gives_status_2(shop: Path) -> None:
    assert verify(shop, "--engine", "lynx").exit_code == 2


def build(*paths: Path) -> Path:
    """Build configurations of a folder; returns the folder of the builds."""
    dist = paths[0].parent / "dist"
    built = CliRunner().invoke(main, ["build", *map(str, paths), "--out", str(dist)])
    assert built.exit_code == 0
    return dist


@pytest.fixture
def dist(shop: Path) -> Path:
    """A folder with a build of the configuration."""
    return build(shop)


BROKEN = {
    "throws": "throw new Error('not ours')",
    "leaves": "location.href = 'https://elsewhere.test/'",
    "nonsense": "offlineConversion = { generateConversionUrl: function () {} }",
}
"""Scripts that cannot be used, by the names of their configurations."""


def test_broken_scripts_in_dist_give_status_1_and_are_described(shop: Path) -> None:
    paths = [shop.with_name(f"{name}.toml") for name in BROKEN]
    for path in paths:
        path.write_text(shop.read_text())
    paths[-1].write_text(f'{shop.read_text()}destination = "web"\n')
    dist = build(*paths)
    for name, script in BROKEN.items():
        (dist / name / f"{name}.min.js").write_text(script)

    result = verify(
        *paths, "--dist", dist, "--json", "--situation", "normal", "--situation", "no-cookies"
    )

    assert result.exit_code == 1
    outcomes = json.loads(result.stdout)["outcomes"]
    found = {(each["configuration"], each["situation"]): each for each in outcomes}
    assert len(outcomes) == len(found) == 9
    acceptance = found["throws", "script"]
    assert acceptance["source"] == str(dist / "throws" / "throws.min.js")
    assert "changed after the build" in acceptance["problems"][0]
    assert found["throws", "normal"]["problems"] == [
        "the page has no global offlineConversion: the script did not run",
        "page error: not ours",
    ]
    # A page that navigates away is tried once.
    first, second = (found["leaves", id_]["problems"] for id_ in ("normal", "no-cookies"))
    assert first != second
    assert second == ["not opened: an earlier page of this configuration could not be used"]
    nonsense = found["nonsense", "normal"]
    assert nonsense["got"] == "undefined"
    assert any(problem.startswith("not sent: ") for problem in nonsense["problems"])


def test_a_script_in_dist_that_works_but_is_not_up_to_date_passes_with_a_note(
    shop: Path, dist: Path
) -> None:
    shop.write_text(f"{shop.read_text()}wait_ms = 4000\n")
    result = verify_in_webkit(shop, "--dist", dist, "--situation", "normal")
    assert result.exit_code == 0
    assert f"Tested {dist / 'shop' / 'shop.min.js'}" in result.stdout
    assert "differs from a fresh build of this configuration" in result.stdout


def test_a_script_on_a_server_is_verified_and_a_run_prints_a_table_and_writes_reports(
    shop: Path, dist: Path
) -> None:
    folder = shop.parent / "report"
    junit = shop.parent / "reports" / "junit.xml"
    with serve(StaticFiles(directory=dist / "shop")) as port:
        url = f"http://127.0.0.1:{port}/"
        result = verify_in_webkit(shop, "--url", url, "--junit", junit, "--report", folder)
    assert result.exit_code == 0
    assert "4 of 4" in result.stdout
    assert f"Tested {url}shop.min.js" in result.stdout
    assert f"{url}shop.min.js is not https" in result.stdout
    assert ElementTree.parse(junit).getroot().attrib["tests"] == "4"  # noqa: S314 - our own
    page = (folder / "index.html").read_text()
    assert "<!doctype html>" in page.lower()
    assert f"{url}shop.min.js" in page
    assert "shop" in (folder / "summary.md").read_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--dist", "."], "shop.min.js does not exist"),
        (["--url", "http://127.0.0.1:1/"], "http://127.0.0.1:1/shop.min.js cannot be downloaded"),
        (["--dist", ".", "--url", "http://127.0.0.1:1/"], "Use either --dist or --url"),
    ],
)
def test_nothing_to_verify_gives_status_2(shop: Path, options: list[str], message: str) -> None:
    result = verify(shop, *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_several_configurations_need_a_folder_as_address(shop: Path) -> None:
    other = shop.with_name("other.toml")
    other.write_text(shop.read_text())
    result = verify(shop, other, "--url", "https://cdn.example/shop.min.js")
    assert result.exit_code == 2
    assert "must end with /" in result.stderr
