from __future__ import annotations

from dataclasses import replace

import pytest

from snippetgen.conversions.compact_value import decode, encode
from snippetgen.conversions.web_conversion import WebConversion
from snippetgen.relay.ingest.call import Call, read_call
from snippetgen.relay.ingest.facts.fact import ABSENT, Fact, Present
from snippetgen.relay.ingest.qualification import Qualification, qualify, rule_problems
from tests.configurations import configure, reporting_to
from tests.relay.deliveries import NOW, URL, activity


def qualified(rules: str = "", **changes: object) -> Qualification:
    config = configure("ctm", f'\n[calls]\nfields = {{ revenue = "sale.value" }}\n{rules}')
    return qualify(config, read_call(config, body=activity(1, **changes)), NOW)


@pytest.mark.parametrize(
    ("rules", "changes", "reason"),
    [
        ("", {}, "counted"),
        ("", {"talk_time": 0}, "not_answered"),
        ("answered = false", {"talk_time": 0}, "counted"),
        ("", {"talk_time": None, "duration": 0}, "not_answered"),
        ("", {"talk_time": None, "duration": None}, "counted"),
        ("", {"talk_time": "busy"}, "not_answered"),
        ("", {"talk_time": "???"}, "unreadable_answered"),
        ("answered = false", {"talk_time": "???"}, "counted"),
        ("", {"talk_time": None, "duration": "short"}, "unreadable_duration"),
        ("min_duration = 40", {"duration": "[Call:Length]"}, "unreadable_duration"),
        ("min_duration = 40", {"duration": "00:00:40"}, "counted"),
        ("first_time = true", {"is_new_caller": "perhaps"}, "unreadable_first_time"),
        ("first_time = true", {"is_new_caller": "Repeat"}, "repeat_caller"),
        ('tags = ["x"]', {"tag_list": True}, "unreadable_tags"),
        ("", {"unix_time": "yesterday"}, "unreadable_time"),
        ('revenue = "call"', {"sale": {"value": "1,234"}}, "unreadable_revenue"),
        ('revenue = "call"\ndecimal = "."', {"sale": {"value": "1,234"}}, "counted"),
        ("", {"sale": {"value": "1,234"}}, "counted"),
        ("min_duration = 41", {"talk_time": "???", "duration": 40}, "too_short"),
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
        ("", {"cvars": '[{"optimizely_conversion": "[tag:User:x]"}]'}, "bad_conversion"),
    ],
)
def test_the_rules_determine_whether_a_call_counts(
    rules: str, changes: dict[str, object], reason: str
) -> None:
    qualification = qualified(rules, **changes)
    assert qualification.reason == reason
    assert (qualification.delivery is not None) == (reason == "counted")


def test_every_check_is_reported() -> None:
    steps = qualified("first_time = true\nmin_duration = 50", is_new_caller=False).as_json()[
        "steps"
    ]
    assert [step["ok"] for step in steps] == [True, False, False, True, True]
    assert steps[2]["what"] == "The call lasted 40 s; the rule requires 50 s."


def test_the_url_is_rebuilt_from_its_parts() -> None:
    hostile = URL.replace("&u=", "&evil=1&u=").replace("https://", "http://") + "#x"
    delivery = qualified(cvars=f'[{{"optimizely_conversion": "{hostile}"}}]').delivery
    assert delivery is not None
    assert delivery.payload == URL


@pytest.mark.parametrize(
    ("rules", "amount", "revenue"),
    [
        ("", "1", "&v=500"),
        ('revenue = "call"', "19.99", "&v=1999"),
        ('revenue = "call"\nrevenue_in = "cents"', "1999", "&v=1999"),
        ('revenue = "call"', "19,99", "&v=1999"),
        ('revenue = "call"', None, ""),
        ("revenue = 250", "1", "&v=250"),
    ],
)
def test_revenue_comes_from_the_configured_source(
    rules: str, amount: str | None, revenue: str
) -> None:
    delivery = qualified(rules, sale={"value": amount}).delivery
    assert delivery is not None
    assert delivery.payload == URL.replace("&v=500", revenue)


@pytest.mark.parametrize(
    ("rules", "changes", "reason"),
    [
        ('revenue = "call"', {"sale": {"value": "1000000.01"}}, "unreadable_revenue"),
        ('revenue = "call"', {"sale": {"value": "1000000"}}, "counted"),
        ('revenue = "call"\nmax_revenue = 5', {"sale": {"value": "0.06"}}, "unreadable_revenue"),
        ("max_revenue = 499", {}, "unreadable_revenue"),
        ("max_revenue = 500", {}, "counted"),
        ("revenue = 100_000_001", {}, "counted"),
    ],
)
def test_implausible_revenue_is_not_sent(
    rules: str, changes: dict[str, object], reason: str
) -> None:
    assert qualified(rules, **changes).reason == reason


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"project_id": "1234567890", "account_id": "55"}, "counted"),
        ({"project_id": "1"}, "pinned_mismatch"),
        ({"account_id": "1"}, "pinned_mismatch"),
        ({"goal": "another"}, "pinned_mismatch"),
    ],
)
def test_only_conversions_of_the_configuration_count(settings: dict[str, str], reason: str) -> None:
    for value in (URL, encode(replace(WEB, account="55", project="1234567890"))):
        config = configure("ctm", destination="auto", **settings)
        call = Call("1", {"optimizely_conversion": value})
        found = qualify(config, call, NOW)
        assert (found.reason, found.delivery is None) == (reason, reason != "counted")


def test_a_mismatch_names_the_value_that_was_handed_over() -> None:
    call = Call("1", {"optimizely_conversion": URL})
    steps = qualify(configure("ctm", project_id="1"), call, NOW).as_json()["steps"]
    words = 'The page handed over the project "1234567890", but the configuration has another one.'
    assert {"ok": False, "what": words} in steps


def test_the_configuration_can_name_another_goal() -> None:
    delivery = qualified('goal = "qualified call"').delivery
    assert delivery is not None
    assert delivery.goal == "qualified call"
    assert "&n=qualified%20call&" in delivery.payload


@pytest.mark.parametrize("started_at", [ABSENT, Present(int(NOW * 1000) + 3_600_000)])
def test_a_missing_or_future_time_becomes_now(started_at: Fact[int]) -> None:
    call = Call("1", {"optimizely_conversion": URL}, started_at=started_at)
    delivery = qualify(configure("ctm"), call, NOW).delivery
    assert delivery is not None
    assert delivery.called_at == NOW * 1000


WEB = WebConversion(
    account="55", project="66", visitor="oeu1r0.5", entity="77", key="phone_call_conversion"
)


@pytest.mark.parametrize("destination", ["web", "auto"])
def test_a_compact_value_becomes_an_event_with_the_revenue_of_the_call(destination: str) -> None:
    rules = '\n[calls]\nrevenue = "call"'
    config = configure("ctm", rules, destination=destination)
    call = Call("1", {"optimizely_conversion": encode(WEB)}, revenue=Present(350))
    delivery = qualify(config, call, NOW).delivery
    assert delivery is not None
    assert (delivery.destination, delivery.resend) == ("web", True)
    assert decode(delivery.payload) == replace(WEB, revenue=350)


def test_a_value_without_a_project_counts_only_for_feature_experimentation() -> None:
    value = encode(replace(WEB, account="1234509999", project=""))
    call = Call("1", {"optimizely_conversion": value})
    found = qualify(configure("ctm", **reporting_to("feature")), call, NOW)
    assert found.delivery is not None
    assert (found.delivery.destination, found.delivery.project) == ("feature", "")
    assert found.delivery.payload == value
    assert qualify(configure("ctm", destination="web"), call, NOW).reason == "bad_conversion"


def test_an_event_cannot_be_replaced_by_another_goal() -> None:
    config = configure("ctm", '\n[calls]\ngoal = "other"', destination="web")
    call = Call("1", {"optimizely_conversion": encode(WEB)})
    assert qualify(config, call, NOW).reason == "bad_conversion"


@pytest.mark.parametrize("goal", ["g" * 1025, "%00", "a%00b"])
def test_a_goal_that_cannot_be_stored_is_refused(goal: str) -> None:
    url = URL.replace("phone_call_conversion", goal)
    assert qualified(cvars=f'[{{"optimizely_conversion": "{url}"}}]').reason == "bad_conversion"


@pytest.mark.parametrize("token", ["{visitor}", "[tag:User:visitor]", "<visitor>"])
def test_a_token_is_not_a_visitor(token: str) -> None:
    url = URL.replace("oeu1r0.5", token)
    assert qualified(cvars=f'[{{"optimizely_conversion": "{url}"}}]').reason == "bad_conversion"


def test_an_unreadable_fact_is_explained_with_field_and_text() -> None:
    qualification = qualified("min_duration = 5", duration="short")
    assert qualification.is_unreadable
    assert qualification.detail.startswith('duration is "short": it is not a duration such as')


def test_only_flags_can_be_inverted() -> None:
    config = configure("ctm", '\n[calls]\nfields = { id = "!sid", answered = "!missed" }')
    (problem,) = rule_problems(config)
    assert problem.key == "calls.fields.id"
    assert problem.message == "only answered and first_time can be inverted with !."
