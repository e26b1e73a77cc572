from __future__ import annotations

from dataclasses import replace

import pytest

from snippetgen.conversions.compact_value import decode, encode
from snippetgen.conversions.web import WebConversion
from snippetgen.relay.ingest.call import Call, read_call
from snippetgen.relay.ingest.qualification import Decision, decide
from tests.configurations import configure
from tests.relay.deliveries import NOW, URL, activity


def decided(rules: str = "", **changes: object) -> Decision:
    config = configure("ctm", f'\n[calls]\nfields = {{ revenue = "sale.value" }}\n{rules}')
    return decide(config, read_call(config, body=activity(1, **changes)), NOW)


@pytest.mark.parametrize(
    ("rules", "changes", "reason"),
    [
        ("", {}, "counted"),
        ("", {"talk_time": 0}, "not_answered"),
        ("answered = false", {"talk_time": 0}, "counted"),
        ("", {"talk_time": None, "duration": 0}, "not_answered"),
        ("", {"talk_time": None, "duration": None}, "counted"),
        ("first_time = true", {}, "counted"),
        ("first_time = true", {"is_new_caller": False}, "repeat_caller"),
        ("first_time = true", {"is_new_caller": None}, "repeat_caller"),
        ("min_duration = 40", {}, "counted"),
        ("min_duration = 41", {}, "too_short"),
        ("min_duration = 1", {"duration": None}, "too_short"),
        ('tags = ["sales", "x"]', {}, "counted"),
        ('tags = ["x"]', {}, "no_tag"),
        ('tags = ["x"]', {"tag_list": None}, "no_tag"),
        ("", {"cvars": None}, "no_conversion"),
        ("", {"cvars": "[]"}, "no_conversion"),
        ("", {"cvars": '[{"optimizely_conversion": "https://evil.example/"}]'}, "bad_conversion"),
        ("", {"cvars": '[{"optimizely_conversion": "file:///etc/passwd"}]'}, "bad_conversion"),
    ],
)
def test_a_rule_decides(rules: str, changes: dict[str, object], reason: str) -> None:
    decision = decided(rules, **changes)
    assert decision.reason == reason
    assert (decision.order is not None) == (reason == "counted")


def test_every_step_is_told() -> None:
    steps = decided("first_time = true\nmin_duration = 50", is_new_caller=False).as_json()["steps"]
    assert [step["ok"] for step in steps] == [True, False, False, True, True]
    assert steps[2]["what"] == "The call lasted 40 seconds, 50 are needed."


def test_the_url_is_made_anew() -> None:
    hostile = URL.replace("&u=", "&evil=1&u=").replace("https://", "http://") + "#x"
    order = decided(cvars=f'[{{"optimizely_conversion": "{hostile}"}}]').order
    assert order is not None
    assert order.payload == URL


@pytest.mark.parametrize(
    ("rules", "amount", "revenue"),
    [
        ("", "1", "&v=500"),
        ('revenue = "call"', "19.99", "&v=1999"),
        ('revenue = "call"\nrevenue_in = "cents"', "1999", "&v=1999"),
        ('revenue = "call"', "19,99", ""),
        ('revenue = "call"', None, ""),
        ("revenue = 250", "1", "&v=250"),
    ],
)
def test_revenue_is_from_where_the_rules_say(rules: str, amount: str | None, revenue: str) -> None:
    order = decided(rules, sale={"value": amount}).order
    assert order is not None
    assert order.payload == URL.replace("&v=500", revenue)


def test_another_goal_may_be_meant() -> None:
    order = decided('goal = "qualified call"').order
    assert order is not None
    assert order.goal == "qualified call"
    assert "&n=qualified%20call&" in order.payload


@pytest.mark.parametrize("began", [None, int(NOW * 1000) + 3_600_000])
def test_a_time_that_cannot_be_is_now(began: int | None) -> None:
    call = Call("1", {"optimizely_conversion": URL}, began=began)
    order = decide(configure("ctm"), call, NOW).order
    assert order is not None
    assert order.called_at == NOW * 1000


WEB = WebConversion(
    account="55", project="66", visitor="oeu1r0.5", entity="77", key="phone_call_conversion"
)


@pytest.mark.parametrize("destination", ["web", "auto"])
def test_a_compact_value_becomes_an_event_with_the_call_s_revenue(destination: str) -> None:
    rules = '\n[calls]\nrevenue = "call"'
    config = configure("ctm", rules, destination=destination)
    call = Call("1", {"optimizely_conversion": encode(WEB)}, amount="3.50")
    order = decide(config, call, NOW).order
    assert order is not None
    assert (order.destination, order.resend) == ("web", True)
    assert decode(order.payload) == replace(WEB, revenue=350)


def test_an_event_cannot_become_another_one() -> None:
    config = configure("ctm", '\n[calls]\ngoal = "other"', destination="web")
    call = Call("1", {"optimizely_conversion": encode(WEB)})
    assert decide(config, call, NOW).reason == "bad_conversion"


@pytest.mark.parametrize("goal", ["g" * 1025, "%00", "a%00b"])
def test_a_goal_that_no_record_can_hold_is_refused(goal: str) -> None:
    url = URL.replace("phone_call_conversion", goal)
    assert decided(cvars=f'[{{"optimizely_conversion": "{url}"}}]').reason == "bad_conversion"
