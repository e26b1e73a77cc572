from __future__ import annotations

import gzip
import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
import httpx
import pytest
from snippetgen_harness.net.servers import serve

from snippetgen.app import create_delivery
from snippetgen.builder.rendering import render
from snippetgen.config import parse
from snippetgen.validation.errors import ConfigError
from tests.config.fleet.fleets import BASE, write_fleet
from tests.patience import until

TABLE = "name,goal\nalpha,call_a\nbeta,call_b\n"
NOTHING = b"/* There is no snippet of this name. */\n"


def built(name: str, goal: str) -> bytes:
    """Return the build of a configuration with these settings."""
    return render(parse(f'vendor = "ctm"\nname = "{name}"\ngoal = "{goal}"')).minified.encode()


@contextmanager
def delivering(fleet: Path) -> Iterator[httpx.Client]:
    """Deliver a fleet; the client accepts no content coding."""
    app = create_delivery(fleet, allowed_hosts=["cdn.example"])
    with serve(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        del client.headers["accept-encoding"]
        yield client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server whose table does not change."""
    with delivering(write_fleet(tmp_path_factory.mktemp("fleet"), TABLE)) as opened:
        yield opened


def raw(client: httpx.Client, accept_encoding: str) -> tuple[httpx.Headers, bytes]:
    headers = {"Accept-Encoding": accept_encoding}
    with client.stream("GET", "/s/alpha.js", headers=headers) as response:
        return response.headers, b"".join(response.iter_raw())


def test_each_customer_has_its_script_under_both_names(client: httpx.Client) -> None:
    for name, goal in {"alpha": "call_a", "beta": "call_b"}.items():
        for path in (f"/s/{name}.js", f"/s/{name}.min.js"):
            response = client.get(path)
            assert response.status_code == 200
            assert response.content == built(name, goal)


def test_any_site_may_embed_a_script(client: httpx.Client) -> None:
    headers = client.get("/s/alpha.js").headers
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "public, max-age=300, stale-while-revalidate=86400"


def test_each_coding_is_a_separate_representation(client: httpx.Client) -> None:
    (plain, script), (zipped, zipped_body), (br, br_body) = (
        raw(client, coding) for coding in ("identity", "gzip", "gzip, deflate, br")
    )
    assert gzip.decompress(zipped_body) == brotli.decompress(br_body) == script
    codings = [each.get("content-encoding") for each in (plain, zipped, br)]
    assert codings == [None, "gzip", "br"]
    assert len({each["etag"] for each in (plain, zipped, br)}) == 3
    assert {each["vary"] for each in (plain, zipped, br)} == {"Accept-Encoding"}
    refused = client.get("/s/alpha.js", headers={"Accept-Encoding": "identity;q=0"})
    assert refused.status_code == 406


def test_a_known_version_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/s/alpha.js")
    again = client.get("/s/alpha.js", headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary", "access-control-allow-origin"):
        assert again.headers[name] == first.headers[name]
    assert client.get("/s/alpha.js", headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize("digits", [8, 16, 64])
def test_a_version_has_a_path_that_is_cached_for_ever(client: httpx.Client, digits: int) -> None:
    version = hashlib.sha256(built("alpha", "call_a")).hexdigest()[:digits]
    for path in (f"/s/alpha.{version}.js", f"/s/alpha.{version}.min.js"):
        response = client.get(path)
        assert response.content == built("alpha", "call_a")
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path", ["/s/nobody.js", "/s/nobody.min.js", f"/s/alpha.{'0' * 8}.min.js", f"/s/{'a' * 63}.js"]
)
def test_unknown_names_and_versions_get_a_script_that_does_nothing(
    client: httpx.Client, path: str
) -> None:
    response = client.get(path)
    assert (response.status_code, response.content) == (200, NOTHING)
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=60, stale-while-revalidate=86400"


@pytest.mark.parametrize(
    "path",
    ["/", "/s/", "/s/ALPHA.js", "/s/alpha", "/s/alpha.js/", "/s/../x.toml", "/s/a%00.js"],
)
def test_other_paths_are_not_found(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.text) == (404, "Snippets are at /s/NAME.js.\n")


def test_other_methods_get_no_script(client: httpx.Client) -> None:
    head = client.head("/s/alpha.js")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == client.get("/s/alpha.js").headers
    preflight = client.options("/s/alpha.js")
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert client.post("/s/alpha.js").status_code == 405
    assert client.post("/s/alpha.js").headers["allow"] == "GET, HEAD, OPTIONS"


def test_health_says_how_many_customers_there_are(client: httpx.Client) -> None:
    assert client.get("/health").json() == {"ok": True, "customers": 2}


@pytest.mark.parametrize(("host", "status"), [("cdn.example", 200), ("attacker.example", 400)])
def test_only_allowed_host_names_are_answered(client: httpx.Client, host: str, status: int) -> None:
    assert client.get("/s/alpha.js", headers={"Host": host}).status_code == status


def test_changes_of_the_table_are_live_without_a_restart(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fleet = write_fleet(tmp_path, TABLE)

    def served(name: str, expected: bytes) -> Callable[[], bool]:
        return lambda: opened.get(f"/s/{name}.js").content == expected

    with caplog.at_level(logging.WARNING, "snippetgen.delivery"), delivering(fleet) as opened:
        assert opened.get("/s/alpha.js").content == built("alpha", "call_a")

        write_fleet(tmp_path, "name,goal\nalpha,another\ngamma,call_c\n")
        until(served("alpha", built("alpha", "another")))
        assert opened.get("/s/gamma.js").content == built("gamma", "call_c")
        assert opened.get("/s/beta.js").content == NOTHING

        # A row that becomes invalid keeps its script, and no other row is removed meanwhile.
        write_fleet(tmp_path, "name,goal,wait_ms\nalpha,,soon\ndelta,call_d,\nDELTA,x,\n")
        until(served("delta", built("delta", "call_d")))
        assert opened.get("/s/alpha.js").content == built("alpha", "another")
        assert opened.get("/s/gamma.js").content == built("gamma", "call_c")

        # All scripts are kept if the table or the fleet file cannot be read.
        fleet.write_text("no TOML")
        until(lambda: "fleet.toml" in caplog.text)
        assert opened.get("/s/delta.js").content == built("delta", "call_d")
        write_fleet(tmp_path, TABLE, base=BASE + 'global = "other"\n')
        until(lambda: b"window.other" in opened.get("/s/beta.js").content)

    assert 'wait_ms = "soon"' in caplog.text


@pytest.mark.parametrize("changes", ["", 'changes = "SELECT version FROM state"\n'])
def test_a_change_in_a_database_is_live(tmp_path: Path, changes: str) -> None:
    connection = sqlite3.connect(tmp_path / "shops.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE shops AS SELECT 'alpha' AS name, 'call_a' AS goal")
    connection.execute("CREATE TABLE state AS SELECT 1 AS version")
    connection.commit()
    fleet = tmp_path / "fleet.toml"
    query = 'database = "sqlite:///shops.db"\nquery = "SELECT * FROM shops"\n'
    fleet.write_text(f"{BASE}\n[fleet]\n{query}{changes}")
    with delivering(fleet) as client:
        assert client.get("/s/alpha.js").content == built("alpha", "call_a")
        connection.execute("UPDATE shops SET goal = 'another'")
        connection.execute("UPDATE state SET version = version + 1")
        connection.commit()
        until(lambda: client.get("/s/alpha.js").content == built("alpha", "another"))
    connection.close()


def test_the_factory_reads_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNIPPETGEN_FLEET", str(write_fleet(tmp_path, TABLE)))
    monkeypatch.setenv("SNIPPETGEN_MAX_AGE", "7")
    monkeypatch.setenv("SNIPPETGEN_ALLOWED_HOSTS", "cdn.example, other.example,::1")
    with serve(create_delivery()) as port:
        address = f"http://127.0.0.1:{port}/s/alpha.js"
        response = httpx.get(address, headers={"Host": "other.example"})
    assert response.headers["cache-control"] == "public, max-age=7, stale-while-revalidate=86400"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("SNIPPETGEN_FLEET", "", "SNIPPETGEN_FLEET must be the path of a fleet file"),
        ("SNIPPETGEN_MAX_AGE", "soon", "SNIPPETGEN_MAX_AGE is 'soon'; it must be a number"),
        ("SNIPPETGEN_ALLOWED_HOSTS", "http://x", "has 'http://x'; use host names"),
    ],
)
def test_a_wrong_environment_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv("SNIPPETGEN_FLEET", str(write_fleet(tmp_path, TABLE)))
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match=message):
        create_delivery()


def test_a_table_that_cannot_be_read_at_the_start_is_an_error(tmp_path: Path) -> None:
    fleet = write_fleet(tmp_path, TABLE)
    (tmp_path / "shops.csv").unlink()
    with pytest.raises(ConfigError, match=r"shops\.csv: no such file"):
        create_delivery(fleet)
