from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.config import load
from snippetgen.relay.ingest.notification import read_notification
from snippetgen.relay.store.models import Rejection
from snippetgen.relay.store.store import DeliveryStore
from tests.relay.deliveries import DAY, NOW, activity, delivery

GOAL = "phone_call_conversion"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "ctm.toml"
    file.write_text('vendor = "ctm"\ngoal = "phone_call_conversion"\n')
    return file


def explain(config: Path, recorded: bytes) -> tuple[int, dict[str, Any]]:
    file = config.with_name("call.json")
    file.write_bytes(recorded)
    result = CliRunner().invoke(main, ["relay", str(config), "--explain", str(file)])
    return result.exit_code, json.loads(result.stdout)


def test_a_recorded_call_is_explained(config: Path) -> None:
    code, explained = explain(config, activity(1))
    assert (code, explained["counts"], explained["reason"]) == (0, True, "counted")
    code, explained = explain(config, activity(1, talk_time=0))
    assert (code, explained["counts"], explained["reason"]) == (1, False, "not_answered")
    assert {"ok": False, "what": "The call was not answered."} in explained["steps"]


def test_a_recorded_call_without_a_usable_id_is_explained(tmp_path: Path) -> None:
    config = tmp_path / "ringba.toml"
    config.write_text('vendor = "ringba"\ngoal = "phone_call_conversion"\n')
    code, explained = explain(config, b"call_id=[Call:InboundCallId]&duration=185")
    assert (code, explained["counts"], explained["reason"]) == (1, False, "unreadable_id")
    assert 'call_id is "[Call:InboundCallId]": ' in explained["steps"][0]["what"]


def test_a_stored_call_is_explained_by_its_id(config: Path) -> None:
    data = config.parent / "data"
    data.mkdir()
    store = DeliveryStore(f"sqlite:///{data / 'calls.db'}")
    store.accept([delivery(1)], NOW)
    store.accept([], NOW, [Rejection(source="ctm", call_id="C2", reason="too_short", keep=DAY)])
    store.close()
    options = ["relay", str(config), "--data", str(data), "--explain"]
    (found,) = json.loads(CliRunner().invoke(main, [*options, "CALL1"]).stdout)["found"]
    assert (found["source"], found["status"], found["goal"]) == ("ctm", "pending", GOAL)
    result = CliRunner().invoke(main, [*options, "C2"])
    (found,) = json.loads(result.stdout)["found"]
    assert (result.exit_code, found["status"], found["reason"]) == (0, "not_counted", "too_short")
    missing = CliRunner().invoke(main, [*options, "C3"])
    assert missing.exit_code == 1
    assert "'C3' is neither a file nor the id of a recorded call." in missing.stderr


def test_unreadable_calls_are_retried_on_demand(config: Path) -> None:
    data = config.parent / "data"
    data.mkdir()
    store = DeliveryStore(f"sqlite:///{data / 'calls.db'}")
    config.write_text(f"{config.read_text()}[calls]\nfields = {{ answered = 'agent' }}\n")
    for number, answered in ((1, "33"), (2, "???")):
        body = activity(number, agent="Bob", talk_time=answered)
        store.accept([], NOW, [read_notification(load(config), body, "", NOW).entry])  # type: ignore[list-item]
    config.write_text('vendor = "ctm"\ngoal = "phone_call_conversion"\n')
    options = ["relay", str(config), "--data", str(data), "--retry-unreadable"]
    result = CliRunner().invoke(main, options)
    assert (result.exit_code, result.stdout) == (1, "accepted: 1\nunreadable: 1\n")
    assert store.counts() == {("pending", ""): 1}
    store.close()

    options[3] = str(config.parent / "elsewhere")
    result = CliRunner().invoke(main, options)
    assert result.stderr == f"{options[3]} has no unreadable calls of ctm.\n"


def test_a_relay_without_secrets_does_not_start(config: Path) -> None:
    result = CliRunner().invoke(main, ["relay", str(config)])
    assert result.exit_code == 1
    assert result.stderr.startswith("ctm: has no secret: set SNIPPETGEN_SECRET_CTM.")


def test_a_vendor_whose_notifications_are_unknown_is_refused(config: Path) -> None:
    config.write_text('vendor = "calltouch"\ngoal = "x"\n')
    result = CliRunner().invoke(main, ["relay", str(config)])
    assert result.exit_code == 1
    assert "ctm: it is not established how Calltouch reports calls." in result.stderr


def test_rules_that_need_unknown_fields_are_refused_immediately(config: Path) -> None:
    rules = '[calls]\nfirst_time = true\ntags = ["x"]\nrevenue = "call"\nmin_duration = 5\n'
    options = '[options]\nkey = "K"\nnumbers = ".phone"\n'
    config.write_text(f'vendor = "telmetrics"\ngoal = "x"\n{rules}{options}')
    errors = CliRunner().invoke(main, ["relay", str(config)]).stderr
    assert [line.split(": ")[1] for line in errors.splitlines()] == [
        "calls.first_time",
        "calls.min_duration",
        "calls.tags",
        "calls.revenue",
    ]
    assert 'set it with calls.fields = { tags = "..." }.' in errors


def test_an_unusable_store_is_reported_in_one_line(config: Path) -> None:
    options = ["--role", "worker", "--data", str(config / "below-a-file")]
    result = CliRunner().invoke(main, ["relay", str(config), *options])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "cannot keep records in" in result.stderr


@pytest.mark.parametrize("command", ["relay", "send"])
def test_without_the_extra_the_error_says_how_to_install_it(command: str) -> None:
    blocked = (
        "import sys; sys.modules['sqlalchemy'] = None; from snippetgen.cli import main; main()"
    )
    run = [sys.executable, "-c", blocked]
    errors = subprocess.run([*run, command, __file__], capture_output=True, text=True, check=False)
    assert errors.returncode == 1
    assert errors.stderr.startswith(
        "Error: sqlalchemy is not installed. Install snippetgen with the extra relay: "
    )
    helped = subprocess.run([*run, "--help"], capture_output=True, text=True, check=False)
    assert (helped.returncode, command in helped.stdout) == (0, True)


@pytest.mark.parametrize(
    ("address", "errors"),
    [
        ("mysql://u:pass-word@h/d", "mysql is not supported; use sqlite or postgresql"),
        ("postgresql+psycopg://u:p@pass-word@h/d", "percent-encoded, such as %40 for @"),
        ("postgresql+psycopg://u:p@ss:pass-word@h/d", "percent-encoded, such as %40 for @"),
        ("postgresql+psycopg://u:p#@[pass-word@h/d", "percent-encoded, such as %40 for @"),
        ("nonsense", "Could not parse"),
        ("postgresql+psycopg://u:pass-word@/d?host=/none", "connection"),
    ],
)
def test_an_unusable_database_is_reported_without_its_password(
    config: Path, address: str, errors: str
) -> None:
    options = ["--role", "worker", "--data", str(config.parent), "--records", address]
    result = CliRunner().invoke(main, ["relay", str(config), *options])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: cannot keep records in the database of --records: ")
    assert errors in result.stderr
    assert "pass-word" not in result.stderr


def test_records_of_a_newer_version_are_reported_in_one_line(config: Path) -> None:
    data = config.parent / "data"
    data.mkdir()
    store = DeliveryStore(f"sqlite:///{data / 'calls.db'}")
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    options = ["--role", "worker", "--data", str(data)]
    result = CliRunner().invoke(main, ["relay", str(config), *options])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: the records have revision 9999, from a newer version ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "proxy", "message"),
    [
        (
            [],
            "http://u:pass-word@h:port",
            "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY must have the form",
        ),
        ([], "ftp://u:pass-word@h", "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY must have the form"),
        (["--endpoint", "http://u:pass-word@h"], "", "it must have the form http://HOST:PORT"),
        (["--endpoint", "//u:pass-word@"], "", "it must have the form http://HOST:PORT"),
        (
            ["--status-user-header", "X-User", "--proxy", "http://u:p@pass-word@10.0.0.1"],
            "",
            "the address or network of the proxy; --proxy is 'http://…@10.0.0.1'",
        ),
    ],
)
def test_an_address_that_cannot_be_used_is_reported_without_its_password(
    config: Path, options: list[str], proxy: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    command = ["relay", str(config), "--role", "worker", "--data", str(config.parent), *options]
    result = CliRunner().invoke(main, command)
    assert result.exit_code in (1, 2)
    assert message in " ".join(result.stderr.split())
    assert "pass-word" not in result.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--status-user-header", "X-User"], "needs --proxy ADDRESS"),
        (["--status-user-header", "X-User", "--proxy", "*"], "the address or network of the proxy"),
        (["--status-user-header", "X: y", "--proxy", "10.0.0.1"], "not the name of a header"),
        (["--status-password", "hunter2hunter2"], "needs the path of a readable file"),
        (["--status-password", "empty"], "is empty"),
        (["--status-password", "short"], "shorter than 8 characters"),
    ],
)
def test_a_login_that_cannot_work_is_refused(
    config: Path, options: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(config.parent)
    Path("empty").write_text("\n")
    Path("short").write_text("secret\n")
    result = CliRunner().invoke(main, ["relay", str(config), *options])
    assert result.exit_code != 0
    assert message in " ".join(result.stderr.split())
    assert "hunter2" not in result.output
