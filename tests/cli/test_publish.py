from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from snippetgen import build
from snippetgen.cli import main
from snippetgen.cli.publish import command
from snippetgen.config.loading import validate
from tests.config.fleet.fleets import write_fleet
from tests.publishing.builds import digits_of, script_of, write_build

CTM = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def run_json(*arguments: object) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run(*arguments, "--json").stdout)
    return document


def test_configurations_are_published_as_they_were_built(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(CTM)
    dist, public = tmp_path / "dist", tmp_path / "public"
    assert CliRunner().invoke(main, ["build", str(file), "--out", str(dist)]).exit_code == 0

    result = CliRunner().invoke(
        main, ["publish", str(file), "--dist", str(dist), "--to", str(public)]
    )

    assert result.exit_code == 0
    assert "shop: " in result.stdout
    script = (dist / "shop" / "shop.min.js").read_bytes()
    assert (public / "shop.min.js").read_bytes() == script

    file.write_text(CTM.replace("phone_call", "another"))
    result = run(file, "--dist", dist, "--to", public)
    assert result.exit_code == 1
    assert run_json(file, "--dist", dist, "--to", public)["problems"][0]["message"] == (
        "was built from another version of the configuration. Build again."
    )


def test_the_json_says_what_was_done(tmp_path: Path) -> None:
    dist, public = tmp_path / "dist", tmp_path / "public"
    write_build(dist, "shop", "one")
    write_build(dist, "other", "one")
    run(dist, "--to", public)
    write_build(dist, "shop", "two")

    planned = run_json(dist / "shop", "--to", public, "--dry-run")
    done = run_json(dist, "--to", public)

    assert planned["dry_run"]
    assert planned["builds"] == done["builds"][1:]
    assert {key: done[key] for key in ("ok", "to", "dry_run", "problems", "pruned")} == {
        "ok": True,
        "to": str(public),
        "dry_run": False,
        "problems": [],
        "pruned": [],
    }
    other, shop = done["builds"]
    assert (other["action"], other["objects"]) == ("unchanged", 0)
    assert shop["integrity"].startswith("sha384-")
    assert {key: shop[key] for key in ("name", "action", "build", "before", "objects")} == {
        "name": "shop",
        "action": "published",
        "build": digits_of("two"),
        "before": digits_of("one"),
        "objects": 6,
    }
    assert (public / shop["immutable"]).read_bytes() == (public / shop["alias"]).read_bytes()


def test_builds_are_listed_rolled_back_and_pruned(tmp_path: Path) -> None:
    dist, public = tmp_path / "dist", tmp_path / "public"
    for text in ("one", "two"):
        write_build(dist, "shop", text)
        run(dist, "--to", public)

    assert (
        run("--to", public, "--list")
        .stdout.splitlines()[0]
        .startswith(f"shop: {digits_of('two')} live, published ")
    )
    assert run("--to", public, "--rollback", "shop").stdout == (
        f"shop: {digits_of('one')} is live, before: {digits_of('two')}\n"
    )
    assert (public / "shop.min.js").read_bytes() == script_of("one")
    [customer] = run_json("--to", public, "--list")["customers"]
    assert (customer["name"], customer["live"]) == ("shop", digits_of("one"))
    assert [build["build"] for build in customer["builds"]] == [digits_of("one"), digits_of("two")]

    assert run_json("--to", public, "--prune", "1d")["pruned"] == []
    failed = run("--to", public, "--rollback", "shop:00000000")
    assert failed.exit_code == 1
    assert "shop has no build 00000000" in failed.stderr


def test_the_index_may_be_kept_elsewhere(tmp_path: Path) -> None:
    dist, public, private = (tmp_path / name for name in ("dist", "public", "private"))
    write_build(dist, "shop", "one")
    run(dist, "--to", public, "--index", private)
    assert not (public / ".snippetgen").exists()
    assert run("--to", public, "--index", private, "--list").stdout.startswith("shop: ")


def test_all_problems_are_reported_and_nothing_is_published(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    for name in ("a", "b", "c", "d"):
        write_build(dist, name, "one")
    (dist / "a" / "a.min.js").write_text("changed")
    (dist / "b" / "b.min.js").unlink()
    (dist / "c" / "manifest.json").write_text('{"name": "../c"}')

    result = run(*(dist / name for name in ("a", "b", "c", "d")), "--to", tmp_path / "public")

    assert result.exit_code == 1
    assert [line.partition(" ")[0] for line in result.stderr.splitlines()] == [
        f"{dist}/a/a.min.js:",
        f"{dist}/b/b.min.js:",
        f"{dist}/c/manifest.json:",
    ]
    assert not (tmp_path / "public").exists()


def test_a_fleet_is_published_row_by_row(tmp_path: Path) -> None:
    dist, public = tmp_path / "dist", tmp_path / "public"
    fleet = write_fleet(tmp_path, "name,goal\na,call_a\nb,call_b\nc,call_c\nWRONG,call\n")
    for name in ("a", "b"):
        config = validate({"vendor": "ctm", "goal": f"call_{name}", "name": name})
        build(config, dist / name)

    refused = run(fleet, "--dist", dist, "--to", public)
    assert refused.exit_code == 1
    assert 'name = "WRONG"' in refused.stderr
    assert f"{dist}/c/manifest.json: does not exist." in refused.stderr
    assert not public.exists()

    done = run(fleet, "--dist", dist, "--to", public, "--keep-going")
    assert (done.exit_code, done.stderr) == (1, refused.stderr)
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["a", "b"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["."], "Missing option '--to'"),
        (["--to", "x"], "Give PATHS to publish, --rollback, --prune or --list."),
        ([".", "--to", "x", "--list"], "--list only lists builds."),
        ([".", "--to", "x", "--rollback", "a"], "Give either PATHS to publish, or --rollback."),
        (["--to", "x", "--rollback", "A"], "'A' must be NAME or NAME:BUILD"),
        (["--to", "x", "--prune", "soon"], "'soon' must be a number with d, h or m: 30d"),
        (["--to", "s3://k:p@b", "--list"], "must not contain credentials"),
        ([".", "--to", "x", "--coding", "gzip"], "--coding is for buckets."),
    ],
)
def test_wrong_usage_is_explained(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
    assert "k:p" not in result.output
