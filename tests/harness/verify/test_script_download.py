from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from snippetgen_harness.net.servers import serve
from snippetgen_harness.verify.script_download import DownloadError, download_script, script_address
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from snippetgen.builder.rendering import render
from tests.configurations import configure

SHOP = configure(name="shop")
GOOD = {"content-type": "text/javascript", "access-control-allow-origin": "*"}

RESPONSES: dict[str, Callable[[], Response]] = {
    "shop.min.js": lambda: Response(render(SHOP).minified, headers=GOOD),
    "old.js": lambda: Response("old()", headers=GOOD),
    "typed.js": lambda: Response(
        render(SHOP).minified,
        headers={**GOOD, "content-type": "text/plain", "x-content-type-options": "nosniff"},
    ),
    "same-origin.js": lambda: Response(
        render(SHOP).minified, headers={"content-type": "text/javascript"}
    ),
    "missing.js": lambda: Response(status_code=404),
    "large.js": lambda: Response(" " * 1_000_001, headers=GOOD),
    "endless.js": lambda: RedirectResponse("endless.js"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    def respond(request: Request) -> Response:
        return RESPONSES[request.path_params["name"]]()

    with serve(Starlette(routes=[Route("/{name}", respond)])) as port:
        yield f"http://127.0.0.1:{port}/"


def test_an_address_that_ends_with_a_slash_is_a_folder() -> None:
    assert script_address(SHOP, "https://cdn.example/a/") == "https://cdn.example/a/shop.min.js"
    assert script_address(SHOP, "https://cdn.example/a.js") == "https://cdn.example/a.js"


def test_a_script_that_is_up_to_date_has_no_problems(server: str) -> None:
    script = download_script(SHOP, f"{server}shop.min.js")
    assert (script.text, script.problems) == (render(SHOP).minified, ())
    (note,) = script.notes
    assert note == f"{server}shop.min.js is not https, so pages with https do not load it."


@pytest.mark.parametrize(
    ("name", "problem", "note"),
    [
        ("old.js", "", "differs from a fresh build of this configuration"),
        ("typed.js", "browsers do not run it", ""),
        ("same-origin.js", "", "Access-Control-Allow-Origin"),
    ],
)
def test_anything_that_keeps_browsers_from_running_a_script_is_reported(
    server: str, name: str, problem: str, note: str
) -> None:
    script = download_script(SHOP, server + name)
    assert bool(script.problems) is bool(problem)
    assert problem in "".join(script.problems)
    assert note in "".join(script.notes)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.js", "returned status 404, not 200"),
        ("large.js", "has more than 1,000,000 bytes"),
        ("endless.js", "redirects more than 5 times"),
    ],
)
def test_a_script_that_cannot_be_downloaded_is_named(server: str, name: str, reason: str) -> None:
    with pytest.raises(DownloadError, match=f"{server}{name} {reason}"):
        download_script(SHOP, server + name)


@pytest.mark.parametrize(
    "url", ["ftp://cdn.example/a.js", "shop.min.js", "https://[::1/", "http://127.0.0.1:1/a.js"]
)
def test_an_address_that_leads_nowhere_is_an_error(url: str) -> None:
    with pytest.raises(DownloadError):
        download_script(SHOP, url)


def test_secrets_in_an_address_are_not_repeated(server: str) -> None:
    url = server.replace("//", "//user:secret@")
    script = download_script(SHOP, f"{url}shop.min.js?token=secret#secret")
    assert script.source == f"{server}shop.min.js"
    assert "secret" not in "".join(script.notes)
