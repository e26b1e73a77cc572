from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from snippetgen_harness.net.servers import serve
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from snippetgen.builder.rendering import render
from snippetgen.cli import main
from tests.configurations import COMMAND_QUEUE, configure
from tests.harness.inspect.page_parts import COOKIES, READY, script

CONFIG = configure("generic-queue", COMMAND_QUEUE)
TOML = f'vendor = "generic-queue"\ngoal = "phone_call_conversion"\n{COMMAND_QUEUE}'


def inspect(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["inspect", "--watch", "0.4", *map(str, arguments)])


@pytest.fixture(scope="module")
def shop() -> Iterator[str]:
    """A shop without TLS: `/works` has the snippet, `/empty?token=…` does not."""
    pages = {
        "/works": READY + script(render(CONFIG).minified),
        "/empty": script("console.error('\x1b[31m red')") + "<title>\x1b]0;evil\x07</title>",
    }
    routes = [Route(path, lambda _, head=head: HTMLResponse(head)) for path, head in pages.items()]
    sitemap = "<urlset><url><loc>{}works</loc></url></urlset>"
    routes.append(Route("/map.xml", lambda request: HTMLResponse(sitemap.format(request.base_url))))
    with serve(Starlette(routes=routes)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    (tmp_path / "shop.toml").write_text(TOML, encoding="utf-8")
    return tmp_path / "shop.toml"


def test_a_page_of_a_sitemap_on_which_the_snippet_works_gives_status_0(
    shop: str, toml: Path
) -> None:
    sitemap = ("--sitemap", f"{shop}/map.xml")
    result = inspect(*sitemap, "--config", toml, "--json", "--engine", "webkit")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert (document["ok"], document["works"]) == (True, 1)
    assert document["pages"][0]["verdict"] == "works"
    assert COOKIES["optimizelyEndUserId"] not in result.stdout


def test_pages_that_fail_are_in_every_report(shop: str, toml: Path) -> None:
    folder = toml.parent
    pages = folder / "pages.txt"
    pages.write_text(f"# the shop\n{shop}/works\n", encoding="utf-8")
    result = inspect(
        *(f"{shop}/empty?token=abc123xyz", "--urls", pages, "--config", toml, "--no-consent"),
        *("--engine", "webkit", "--viewport", "phone", "--rate", "600"),
        *("--report", folder / "report"),
        *("--junit", folder / "junit.xml", "--screenshot", folder / "page.png"),
    )
    assert result.exit_code == 1, result.output
    assert "The page does not have the snippet." in result.stdout
    assert "\x1b" not in result.stdout
    report = (folder / "report" / "index.html").read_text(encoding="utf-8")
    assert "the snippet is not on the page" in report
    assert "\\u001b" in report
    assert "\x1b" not in report
    assert "abc123xyz" not in report + result.stdout + (folder / "junit.xml").read_text()
    root = ElementTree.parse(folder / "junit.xml").getroot()  # noqa: S314 - our own
    assert (root.attrib["tests"], root.attrib["failures"]) == ("2", "1")
    assert (folder / "page-1.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give at least one address"),
        (("--sitemap", "no-such-map.xml"), "cannot read no-such-map.xml"),
        (("https://shop.example/", "--config", "no-such.toml"), "no such file"),
    ],
)
def test_wrong_usage_gives_status_2(arguments: tuple[str, ...], message: str) -> None:
    result = inspect(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())


def test_a_page_that_cannot_be_opened_is_shown_although_no_report_can_be_written(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = inspect("shop.example", "--junit", tmp_path / "file" / "junit.xml")
    assert result.exit_code == 2
    assert "is not an http or https address" in result.stdout
    assert "cannot write to" in result.stderr
