"""The relay behaves as docs/relay.md says in examples and numbers."""

from __future__ import annotations

import json
import re
import tomllib
from urllib.parse import quote

import pytest

from benchmarks.relay.__main__ import main as benchmarks
from snippetgen.config.calls import Calls
from snippetgen.http.bounded_connections import MAX_HEAD, BoundedProtocol
from snippetgen.relay.deliver import name_lookups, sender
from snippetgen.relay.ingest import batch_writer, bodies, qualification, webhooks
from snippetgen.relay.ingest.facts.amounts import read_cents
from snippetgen.relay.ingest.facts.durations import read_duration
from snippetgen.relay.ingest.facts.fact import MAX_FACT_LENGTH, Field
from snippetgen.relay.ingest.facts.times import TimeReader
from snippetgen.relay.ingest.notification import read_notification
from snippetgen.relay.ops.status import formatting, live
from snippetgen.relay.store import models
from snippetgen.vendors import payloads
from tests.configurations import ROOT, configure
from tests.relay.deliveries import NOW, URL

TEXT = (ROOT / "docs" / "relay.md").read_text(encoding="utf-8")
ANY = Field.parse("any")


def row(title: str) -> str:
    """Return the rest of a row of a table."""
    (found,) = re.findall(rf"^\| {re.escape(title)} \|(.*)\|$", TEXT, re.MULTILINE)
    return str(found)


def forms(title: str) -> list[str]:
    return re.findall(r"`([^`]+)`", row(title))


def test_the_documented_trial_call_counts() -> None:
    (body,) = re.findall(r"curl \S+ --json '(.*)'", TEXT)
    found = read_notification(configure("ctm"), body.encode(), "", NOW)
    assert (found.status, found.warning) == ("counted", "")
    assert json.loads(body)["id"] == found.call_id


def test_the_documented_address_for_ringba_is_read_as_a_call() -> None:
    (query,) = re.findall(
        r"^https://calls\.example\.com/calls/shop/SECRET\?(.*)$", TEXT, re.MULTILINE
    )
    for token, value in {
        "[tag:User:optimizely_conversion]": quote(URL, safe=""),
        "[Call:InboundCallId]": "RGB1",
        "[tag:CallLength:Total]": "185",
        "[Call:ConversionAmount]": "19.99",
    }.items():
        assert token in query
        query = query.replace(token, value)
    config = configure("ringba", '[calls]\nrevenue = "call"\nmin_duration = 180\n')
    found = read_notification(config, b"", query, NOW)
    assert (found.status, found.call_id, found.warning) == ("counted", "RGB1", "")
    assert not isinstance(found.entry, models.Rejection)
    assert found.entry.payload.endswith("&v=1999")


@pytest.mark.parametrize("vendor", ["infinity", "retreaver"])
def test_only_the_id_of_a_call_is_required_in_an_address(vendor: str) -> None:
    query = f"call_id=C1&optimizely_conversion={quote(URL, safe='')}"
    assert read_notification(configure(vendor), b"", query, NOW).status == "counted"
    more = "&time=2026-11-25T09:00Z&duration=3:05&answered=yes&first_time=true"
    more += "&tags=sales&revenue=19.99"
    rules = 'first_time = true\nmin_duration = 185\ntags = ["sales"]\nrevenue = "call"\n'
    found = read_notification(configure(vendor, f"[calls]\n{rules}"), b"", query + more, NOW)
    assert found.status == "counted", found.outcome


def test_the_rules_of_the_example_are_the_defaults() -> None:
    (block,) = re.findall(r"```toml\n(\[calls\]\n.*?)```", TEXT, re.DOTALL)
    written = tomllib.loads(block)["calls"]
    defaults = Calls().model_dump(mode="json")
    assert written == {name: defaults[name] for name in written}
    left_out = set(re.findall(r"^# (\w+) = ", block, re.MULTILINE))
    assert written.keys() | left_out == defaults.keys()


def test_facts_are_read_in_the_forms_of_the_table() -> None:
    assert {read_duration(each, ANY) for each in forms("duration")} == {185.0}
    amounts = row("revenue").partition(";")[0]
    for each in re.findall(r"`([^`]+)`", amounts):
        assert read_cents(each, "units", None) in (1999, 123450)
    for each in ("1.234", "1,234"):
        assert f"`{each}`" in row("revenue")
        with pytest.raises(ValueError, match="may group thousands or mark decimals"):
            read_cents(each, "units", None)
    read_time = TimeReader()
    assert {read_time(each, ANY) for each in forms("time")[:3]} == {1795791900000}
    with pytest.raises(ValueError, match="may be"):
        read_time("03/04/2026", ANY)


def test_the_limits_match_the_code() -> None:
    mib = 1024 * 1024
    assert row("body") == " 1 MiB; 50,000 commas in JSON | 413; 400 "
    assert (mib, 50_000) == (payloads.MAX_PAYLOAD_LENGTH, payloads.MAX_SEPARATORS)
    limits = {
        "query": f"{webhooks.MAX_QUERY_LENGTH:,} bytes",
        "line and headers of a request": f"{MAX_HEAD // 1024} KiB",
        "id of a call": f"{models.MAX_CALL_ID_LENGTH} characters",
        "any other fact": f"{MAX_FACT_LENGTH:,} characters",
        "what the page handed over": f"{qualification.MAX_VALUE_LENGTH:,} characters; "
        f"the goal {models.MAX_GOAL_LENGTH} bytes",
        "bodies in memory": f"{bodies.BUDGET // mib} MiB",
        "time of a request, with its body": f"{BoundedProtocol.seconds:g} seconds",
        "connections": f"{BoundedProtocol.limit:,}",
        "a write to the records": f"{batch_writer.TIMEOUT:g} seconds",
        "a request to a destination": f"{sender.TOTAL_TIME:g} seconds; "
        f"{sender.MAX_BODY // 1024} KiB",
        "lookups of host names without an answer": f"{name_lookups.MOST}",
        "open status pages that update themselves": f"{live.MOST_LISTENERS}",
    }
    for what, limit in limits.items():
        assert limit.replace(",", "") in row(what).replace(",", "")


def test_every_reason_is_explained() -> None:
    explained = set(re.findall(r"`(\w+)`", TEXT[TEXT.index("| reason | when |") :]))
    internal = {"", "by_hand"}  # used only by the status page
    assert set(formatting._REASONS) - internal <= explained


def test_the_benchmarks_that_show_the_guarantees_exist() -> None:
    named = set(re.findall(r"python -m benchmarks\.relay (\w+)", TEXT))
    assert named
    assert named <= benchmarks.commands.keys()
