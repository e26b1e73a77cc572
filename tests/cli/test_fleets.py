"""Commands accept a fleet like a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from snippetgen.cli import main
from snippetgen.cli.actions.fleets import sample
from snippetgen.config.fleet import load_customers, load_fleet
from snippetgen.validation.errors import ConfigError
from tests.config.fleet.fleets import write_fleet
from tests.relay.deliveries import activity

TABLE = "name,goal,consent\na,one,\nb,two,\nc,three,my.consent\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    return write_fleet(tmp_path, TABLE)


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    return write_fleet(tmp_path, f"{TABLE}d,\x07,\nE,x,a-b\n")


def test_check_counts_customers_or_shows_every_problem(fleet: Path) -> None:
    result = run("check", fleet)
    assert (result.exit_code, result.stdout) == (0, f"{fleet}: ok (3 customers)\n")
    wrong = write_fleet(fleet.parent, f"{TABLE}d,\x07,\nE,x,a-b\n")
    result = run("check", wrong)
    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == [
        'goal = "\\u0007"',
        'name = "E"',
        'consent = "a-b"',
    ]
    (found,) = json.loads(run("check", wrong, "--json").stdout)["files"]
    assert (found["ok"], found["customers"], found["wrong_rows"]) == (False, 3, 2)
    assert [(each["line"], each["column"]) for each in found["problems"]] == [
        (5, 3),
        (6, 1),
        (6, 5),
    ]
    annotations = run("check", wrong, "--github").stdout
    assert annotations.count("::error file=") == 3


def test_check_warns_about_customers_whose_conversions_do_not_fit(tmp_path: Path) -> None:
    base = 'vendor = "invoca"\n[options]\nfield_type = "short"\n'
    fleet = write_fleet(tmp_path, f"name,goal\na,call\nb,{'x' * 200}\n", base=base)
    result = run("check", fleet)
    assert result.exit_code == 0
    assert f"{fleet}: b: warning: a typical visitor" in result.stderr


def test_build_says_what_was_built(fleet: Path) -> None:
    dist = fleet.parent / "dist"
    arguments = ("build", fleet, "--out", dist)
    assert run(*arguments).stdout == f"{fleet}: 3 customers, 3 built, 0 unchanged\n"
    assert run(*arguments).stdout == f"{fleet}: 3 customers, 0 built, 3 unchanged\n"
    assert run(*arguments, "--check").stdout == f"3 up to date in {dist}\n"

    write_fleet(fleet.parent, TABLE.replace("two", "2").replace("c,three,my.consent\n", ""))
    result = run(*arguments, "--check")
    assert result.exit_code == 1
    assert f"{dist / 'b' / 'b.min.js'} differs at line 1" in result.stderr
    found = json.loads(run(*arguments, "--json").stdout)
    assert found["ok"]
    assert [build["name"] for build in found["builds"]] == ["b"]
    assert found["fleets"] == [
        {
            "path": str(fleet),
            "customers": 2,
            "built": 1,
            "unchanged": 1,
            "different": 0,
            "wrong_rows": 0,
            "gone": ["c"],
        }
    ]
    result = run(*arguments, "--prune")
    assert "No longer in the table (1), removed: c" in result.stderr
    assert not (dist / "c").exists()


def test_build_needs_keep_going_if_a_row_is_wrong(wrong: Path) -> None:
    dist = wrong.parent / "dist"
    result = run("build", wrong, "--out", dist)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 3
    assert not (dist / "a").exists()
    result = run("build", wrong, "--out", dist, "--keep-going")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 3)
    assert (dist / "a" / "a.min.js").is_file()
    found = json.loads(run("build", wrong, "--out", dist, "--json").stdout)
    assert (found["ok"], len(found["problems"]), found["builds"]) == (False, 3, [])


def test_one_customer_is_checked_built_and_published_even_if_other_rows_are_wrong(
    wrong: Path,
) -> None:
    dist, public = wrong.parent / "dist", wrong.parent / "public"
    chosen = ("--customer", "b", "--customer", "c")
    assert run("check", wrong, *chosen).stdout == f"{wrong}: ok (2 customers)\n"
    assert run("check", wrong, "--customer", "d").exit_code == 1
    write_fleet(wrong.parent, TABLE)
    run("build", wrong, "--out", dist)
    write_fleet(wrong.parent, f"{TABLE.replace('two', '2').replace('three', '3')}d,\x07,\nE,x,\n")
    result = run("build", wrong, "--out", dist, "--customer", "b")
    assert (result.stdout, result.stderr) == (f"{wrong}: 1 customer, 1 built, 0 unchanged\n", "")
    published = run("publish", wrong, "--dist", dist, "--to", public, "--customer", "b")
    assert (published.exit_code, (public / "b.min.js").exists()) == (0, True)
    assert not (public / "a.min.js").exists()
    assert run("build", wrong, "--out", dist, "--check", *chosen).exit_code == 1


def test_a_customer_and_a_file_must_not_have_the_same_name(fleet: Path) -> None:
    shop = fleet.parent / "b.toml"
    shop.write_text('vendor = "ctm"\ngoal = "call"\n', encoding="utf-8")
    result = run("build", shop, fleet, "--out", fleet.parent / "dist")
    assert result.exit_code == 1
    assert f"{shop} has the same name" in result.stderr
    with pytest.raises(ConfigError, match="also the name of another"):
        load_customers([shop, fleet])


def test_all_customers_are_loaded_once(fleet: Path) -> None:
    assert [config.name for config in load_customers([fleet, fleet])] == ["a", "b", "c"]


def test_a_sample_has_every_variant_and_is_always_the_same(tmp_path: Path) -> None:
    rows = [f"shop-{index},{'my.consent' if index == 70 else ''}" for index in range(99)]
    path = write_fleet(tmp_path, "\n".join(["name,consent", *rows, ""]))
    configs, total = sample(load_fleet(path), 4)
    assert (len(configs), total) == (4, 99)
    assert "shop-70" in {config.name for config in configs[:2]}
    assert sample(load_fleet(path), 4)[0] == configs
    assert len(sample(load_fleet(path), 200)[0]) == 99


def test_a_recorded_call_of_a_customer_is_explained(fleet: Path) -> None:
    recorded = fleet.with_name("call.json")
    recorded.write_bytes(activity(1))
    result = run("relay", fleet, "--customer", "b", "--explain", recorded)
    assert json.loads(result.stdout)["reason"] == "pinned_mismatch"
    write_fleet(fleet.parent, TABLE.replace("one", "\x07").replace("two", "phone_call_conversion"))
    result = run("relay", fleet, "--customer", "b", "--explain", recorded)
    assert (result.exit_code, json.loads(result.stdout)["reason"]) == (0, "counted")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("verify", "fleet.toml", "--customer", "x"), 'shops.csv has no customer "x".'),
        (("verify", "fleet.toml", "--customer", "a", "--sample", "2"), "either --customer or"),
        (("verify", "b.toml", "--customer", "a"), "--customer needs a file with the table [fl"),
        (("verify", "b.toml", "--sample", "1"), "--sample needs a file with the table [fleet]"),
        (("check", "fleet.toml", "--customer", "x"), 'shops.csv has no customer "x".'),
        (("check", "b.toml", "--customer", "x"), "--customer needs a file with the table [fleet"),
        (("build", "fleet.toml", "--customer", "x"), 'shops.csv has no customer "x".'),
        (("build", "b.toml", "--customer", "a"), "--customer needs a file with the table [fleet]"),
        (("build", "fleet.toml", "--customer", "a", "--prune"), "Leave out --customer."),
        (("publish", "fleet.toml", "--to", "p", "--customer", "x"), 'has no customer "x".'),
        (("publish", "b.toml", "--to", "p", "--customer", "x"), "--customer needs a file with"),
        (("publish", "--list", "--to", "p", "--customer", "x"), "--customer needs a file with"),
        (("send", "shops.csv", "--config", "fleet.toml"), "Use --customer to choose one"),
        (("send", "shops.csv", "--config", "fleet.toml", "--customer", "x"), "has no customer"),
        (("send", "shops.csv", "--config", "b.toml", "--customer", "x"), "--customer needs"),
        (("relay", "fleet.toml", "--customer", "a"), "--customer needs --explain or"),
        (("relay", "b.toml", "--customer", "a", "--explain", "-"), "needs a file with the table"),
        (("relay", "fleet.toml", "--explain", "-"), "or a fleet with --customer."),
        (("build", "fleet.toml", "--check", "--prune"), "--check writes nothing"),
    ],
)
def test_wrong_use_gives_status_2(
    fleet: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    (fleet.parent / "b.toml").write_text('vendor = "ctm"\ngoal = "call"\n', encoding="utf-8")
    monkeypatch.chdir(fleet.parent)
    result = run(*arguments)
    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr
