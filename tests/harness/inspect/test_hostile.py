"""Pages that resist: every run ends within its limit, with a verdict or a named error."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from snippetgen_harness.browsers import ENGINES, Engine
from snippetgen_harness.inspect import (
    CannotOpen,
    Inspection,
    Local,
    Options,
    inspect_page,
    open_browser,
)
from snippetgen_harness.net.servers import issue_certificate, serve

from tests.harness.inspect.conftest import FAST, Inspector
from tests.harness.inspect.page_parts import CTM, SHOP
from tests.harness.inspect.pages import PAGES
from tests.harness.inspect.sites import create_sites
from tests.patience import PATIENCE

# The other engines differ in what they report about a page, not in how a run ends.
ENGINE = [
    pytest.param(each, marks=() if each == "chromium" else pytest.mark.exhaustive)
    for each in ENGINES
]

# A request that carries the conversion ends the watch.
PATIENT = replace(FAST, watch=PATIENCE)


QUICK = {"patched", "robots"}
"""Pages whose requests cannot be recognized."""


@pytest.fixture(scope="module")
def inspect(inspector: Inspector) -> Callable[[str], Inspection]:
    """Inspects a hostile page once."""
    return cache(lambda n: inspector(f"hostile/{n}", options=FAST if n in QUICK else PATIENT))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("dialogs", "works"),
        ("beforeunload", "works"),
        ("popup", "works"),
        ("downloads", "works"),
        ("never-idle", "works"),
        ("patched", "works"),
        ("worker", "works"),
        ("large", "works"),
        ("robots", "snippet_absent"),
    ],
)
def test_a_hostile_page_gets_its_verdict(
    inspect: Callable[[str], Inspection], name: str, verdict: str
) -> None:
    assert inspect(name).verdict.code == verdict


def test_everything_that_a_page_tries_is_observed(inspect: Callable[[str], Inspection]) -> None:
    assert inspect("dialogs").observation.dialogs == ("alert: one", "confirm: two", "prompt: three")
    assert inspect("popup").observation.popups >= 1


@pytest.mark.parametrize("engine", ENGINE)
def test_a_page_that_never_loads_gets_a_verdict(inspector: Inspector, engine: Engine) -> None:
    found = inspector("hostile/never-loads", engine=engine, options=replace(FAST, limit=30))
    assert (found.verdict.code, found.observation.settled) == ("works", False)


CAUSES = {
    "hostile/redirects": "redirects",
    "hostile/404": "status",
    "hostile/503": "status",
    "hostile/sign-in": "login",
    "hostile/file": "download",
    "https://other.customer.test/": "network",
    "ftp://shop.customer.test/": "address",
}


@pytest.mark.parametrize("engine", ["chromium", "webkit", *ENGINE[1:2]])
def test_a_page_that_cannot_be_opened_is_named(inspector: Inspector, engine: Engine) -> None:
    assert {path: cause(inspector, path, engine, FAST) for path in CAUSES} == CAUSES


@pytest.mark.parametrize(
    ("path", "expected"),
    [("hostile/hang", "timeout"), ("hostile/busy", "timeout"), ("hostile/loop", "redirects")],
)
def test_an_endless_page_is_given_up(inspector: Inspector, path: str, expected: str) -> None:
    options = replace(FAST, limit=2) if expected == "timeout" else FAST
    assert cause(inspector, path, "chromium", options) == expected


@pytest.mark.exhaustive
@pytest.mark.parametrize("engine", ["firefox", "webkit"])
def test_a_browser_that_hangs_is_killed_and_restarted(inspector: Inspector, engine: Engine) -> None:
    assert cause(inspector, "hostile/busy", engine, replace(FAST, limit=8)) == "timeout"
    assert cause(inspector, "works", engine, PATIENT) == "works"


def test_an_address_may_contain_a_password(inspector: Inspector) -> None:
    found = inspector(f"https://ann:s3cret@{SHOP}/hostile/sign-in")
    assert found.verdict.code == "works"
    assert "s3cret" not in str(found.as_json())


@pytest.mark.parametrize("engine", ENGINE)
def test_a_certificate_must_be_valid_unless_the_run_is_insecure(
    inspector: Inspector, engine: Engine
) -> None:
    """The browser leaves no process behind either."""

    async def inspect(local: Local, *, insecure: bool) -> str:
        async with open_browser(engine, local=local, insecure=insecure) as browser:
            url = f"https://{SHOP}/works"
            try:
                found = await inspect_page(url, CTM, browser=browser, options=FAST)
            except CannotOpen as error:
                return error.cause
            return found.verdict.code

    before = descendants()
    with (
        issue_certificate(SHOP, "*.tctm.co") as used,
        issue_certificate(SHOP, "*.tctm.co") as trusted,
        serve(create_sites(PAGES), used) as port,
    ):
        local = Local({SHOP: port, "*.tctm.co": port}, trusted)
        assert inspector.run(inspect(local, insecure=False)) == "tls"
        assert inspector.run(inspect(local, insecure=True)) == "works"
    assert descendants() <= before


def cause(inspector: Inspector, path: str, engine: Engine, options: Options) -> str:
    try:
        return inspector(path, engine=engine, options=options).verdict.code
    except CannotOpen as error:
        return error.cause


def descendants() -> set[int]:
    """Return the processes that this one has started, directly or not."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # it has just ended
        if state != "Z":
            parents[int(status.parent.name)] = int(parent)
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}
