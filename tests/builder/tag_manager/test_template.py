"""Templates in a model of Tag Manager's sandbox, compared with the oracle."""

from __future__ import annotations

import json
from typing import Any

import pytest
from snippetgen_harness.pages.situations import (
    relevant_situations,
    situation,
)
from snippetgen_harness.verify.expectations import expect

from snippetgen.builder.tag_manager.sandbox import is_sandboxed
from snippetgen.builder.tag_manager.template import template
from snippetgen.config import SnippetConfig
from snippetgen.conversions.compact_value import decode
from tests.builder.tag_manager.sandbox import complaints, run_scenarios, visit
from tests.builder.tag_manager.templates import (
    CALLRAIL,
    COMMANDS,
    CTM,
    EDGE,
    FEATURE,
    INJECTING,
    PATCH,
    PUBLIC,
    SANDBOXED,
    fields,
    hand_over,
    page,
    template_of,
)
from tests.builder.tag_manager.tpl import parse
from tests.configurations import configure

BY_CONFIG = pytest.mark.parametrize(
    "config",
    [*SANDBOXED, *(each.model_copy(update=PUBLIC) for each in INJECTING)],
    ids=lambda config: f"{config.name}-{config.packing}-{config.destination}",
)


def test_queues_and_cookies_need_no_external_script() -> None:
    vendors = {config.vendor for config in SANDBOXED}
    assert vendors >= {"ctm", "callrail", "generic-cookie", "generic-queue", "ringba"}
    assert not is_sandboxed(configure())
    # Its fields may not be ASCII, and the vendor decodes them with `unescape`.
    assert not is_sandboxed(configure("callrail", destination="web", packing="fields"))


@BY_CONFIG
def test_the_sandbox_runs_a_template_and_its_tests_pass_and_can_fail(
    config: SnippetConfig,
) -> None:
    found = template_of(config)
    assert found.text == template(config)
    assert [name for name, _, _ in found.sections] == [
        "TERMS_OF_SERVICE",
        "INFO",
        "TEMPLATE_PARAMETERS",
        "SANDBOXED_JS_FOR_WEB_TEMPLATE",
        "WEB_PERMISSIONS",
        "TESTS",
        "NOTES",
    ]
    assert complaints(found.code) == []
    assert found.info["type"] == "TAG"
    assert found.info["categories"]
    assert run_scenarios(found) == []
    broken = {"data.gtmOnSuccess": "data.gtmOnFailure", "=== 'true'": "=== 'no'"}
    for before, after in broken.items():
        if before in found.code:
            changed = found.text.replace(before, after)
            assert run_scenarios(parse(changed)) != [], before


@pytest.mark.parametrize("code", ["new Date()", "this.x", "/a/.test('')", "try { x } catch (e) {}"])
def test_the_model_refuses_syntax_that_the_language_lacks(code: str) -> None:
    assert complaints(f"var x; {code};") != []


@pytest.mark.parametrize("code", ["window.x;", "encodeURIComponent('a');", "'a'.charCodeAt(0);"])
def test_the_model_refuses_globals_and_undocumented_methods(code: str) -> None:
    assert complaints(code) != []


# In the sandbox, the template may read only the function, so it does not know whether the rest
# exists.
SAME = {"optimizely_missing": "optimizely_loading"}


# The sandbox shows no elements, so the template cannot compare the address of Edge's script.
UNSEEN = {"edge-other-project", "edge-other-account"}


@pytest.mark.parametrize("config", [CTM, EDGE, FEATURE], ids=lambda config: config.destination)
def test_the_template_agrees_with_the_oracle(config: SnippetConfig) -> None:
    for place in relevant_situations(config.destination_object):
        if place.id in UNSEEN:
            continue
        asked = place.model_copy(update={"call": None})
        answer = expect(config, asked).answer
        done = visit(
            template_of(config),
            {**fields(config), "goal": place.goal},
            page(config, place),
            "page.window.__ctm_cvars || []",
        )
        handed_over = [{"optimizely_conversion": answer.url}] if answer.url else []
        assert (place.id, done.value) == (place.id, handed_over)
        if done.outcome == ["error"]:
            # Optimizely's own function has thrown, and Tag Manager marks the tag as failed.
            assert place.optimizely == "web-throws"
        else:
            reason = SAME.get(answer.reason, answer.reason)
            assert (place.id, done.reason) == (place.id, reason)


@pytest.mark.parametrize("config", SANDBOXED, ids=lambda c: f"{c.name}-{c.packing}")
def test_additions_of_a_page_to_prototypes_are_not_handed_over(config: SnippetConfig) -> None:
    before = "window.cmp = { allows: true };"
    plain = hand_over(config, before)
    patched = hand_over(config, f"{before} page.patch = {PATCH}")
    assert patched.written == plain.written
    assert patched.value == plain.value
    assert plain.outcome == ["success"]


@pytest.mark.parametrize(
    ("id_", "reason"),
    [
        ("'01'", "ready"),
        ("9007199254740991", "ready"),
        ("9007199254740993", "no_project"),
        ("'1a'", "no_project"),
        ("1.5", "no_project"),
        ("true", "no_project"),
    ],
)
def test_an_id_consists_of_digits(id_: str, reason: str) -> None:
    get = f"{{ accountId: {id_}, projectId: '1', events: {{ 3: {{ id: 3, apiName: 'call' }} }} }}"
    before = f"""
        var get = window.optimizely.get;
        window.optimizely.get = function (name) {{ return name === 'data' ? {get} : get(name); }}
    """
    assert hand_over(CTM, before, changed={"goal": "call"}).reason == reason


@pytest.mark.parametrize(
    ("header", "visitor"),
    [("a b", "a b"), ("a%20b", "a b"), ("50%", "50%"), ("", None), ("%20", None)],
)
def test_the_last_cookie_of_the_visitor_counts_and_is_decoded(
    header: str, visitor: str | None
) -> None:
    for config, name in ((EDGE, "optimizelyEndUserId"), (FEATURE, "uid")):
        cookies = json.dumps([[name, "first"], [name, header]])
        done = hand_over(config, f"window.app = undefined; page.cookies = {cookies}")
        held = done.value.get("__ctm_cvars", [])
        found = [decode(each["optimizely_conversion"]).visitor for each in held]
        assert found == ([visitor] if visitor else [])
        assert done.reason == ("ready" if visitor else "no_visitor")


@pytest.mark.parametrize("found", ["undefined", "'undefined'", "0", "1.5", "{}", "'a\\ud83d'"])
def test_the_next_source_counts_if_the_first_one_has_no_visitor_id(found: str) -> None:
    own = f"window.app = {{ user: {{ id: function () {{ return {found}; }} }} }}"
    before = f"{own}; page.cookies = [['uid', 'b']]"
    (held,) = hand_over(FEATURE, before).value["__ctm_cvars"]
    assert decode(held["optimizely_conversion"]).visitor == "b"


def test_a_cookie_has_the_same_attributes_as_the_snippet_s_and_replaces_the_stored_value() -> None:
    done = hand_over(CALLRAIL)
    value = expect(CALLRAIL, situation("web-normal")).answer.url
    options = {"path": "/", "max-age": 2592000, "samesite": "Lax"}
    assert done.written == [["optimizely_conversion", value, options]]
    assert done.value["stored"] == {"calltrk-optimizely_conversion": ""}
    assert done.outcome == ["success"]


def test_a_vendor_that_has_already_read_the_cookies_is_asked_to_read_them_again() -> None:
    config = configure("generic-cookie", '[options]\nrerun = "calls.read"', destination="web")
    done = hand_over(config, "window.calls = { read: function () { window.asked = true; } }")
    assert done.value["asked"] is True


@pytest.mark.parametrize(
    ("config", "commands"),
    [
        (COMMANDS, [["set", ["optimizely_conversion", "VALUE"]]]),
        (
            configure("ringba", destination="web"),
            [{"type": "User", "optimizely_conversion": "VALUE"}],
        ),
    ],
    ids=["commands", "typed"],
)
def test_a_queue_gets_the_form_that_its_vendor_takes(
    config: SnippetConfig, commands: list[Any]
) -> None:
    done = hand_over(config)
    queue = config.vendor_descriptor.handover_values(config.options)["queue"]
    value = expect(config, situation("web-normal")).answer.url
    assert json.loads(json.dumps(done.value[queue]).replace(value, "VALUE")) == commands


def test_the_vendor_s_own_queue_is_kept() -> None:
    done = hand_over(CTM, "window.__ctm_cvars = [{ own: 1 }]")
    assert [list(each) for each in done.value["__ctm_cvars"]] == [
        ["own"],
        ["optimizely_conversion"],
    ]


@pytest.mark.parametrize(
    ("consent", "reason"),
    [
        ("", "no_consent"),
        ("window.cmp = { allows: 1 }", "no_consent"),
        ("window.cmp = { allows: true }", "ready"),
        ("window.cmp = { yes: true, allows: function () { return this.yes; } }", "ready"),
    ],
)
def test_nothing_is_handed_over_without_consent(consent: str, reason: str) -> None:
    config = configure(destination="web", consent="cmp.allows")
    assert hand_over(config, consent).reason == reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"projectId": "1234500001"}, "ready"),
        ({"projectId": "1"}, "no_project"),
        ({"accountId": "1"}, "no_project"),
        ({"goal": "other"}, "no_goal"),
        ({"goal": "other", "entityId": "5"}, "ready"),
        ({"goal": ""}, "no_goal"),
    ],
)
def test_the_fields_of_the_tag_determine_the_reason(changed: dict[str, str], reason: str) -> None:
    assert hand_over(CTM, changed=changed).reason == reason


@pytest.mark.parametrize("name", ["accountId", "projectId", "entityId"])
def test_the_fields_for_performance_edge_are_ids(name: str) -> None:
    reason = "no_goal" if name == "entityId" else "no_project"
    assert [hand_over(EDGE, changed={name: id_}).reason for id_ in ("", "5x")] == [reason] * 2


@pytest.mark.parametrize(("length", "reason"), [(3900, "ready"), (4100, "too_long")])
def test_a_value_that_is_too_long_is_not_handed_over(length: int, reason: str) -> None:
    before = f"""
        var get = window.optimizely.get;
        window.optimizely.get = function (name) {{
            return name === 'visitor_id' ? {{ randomId: Array({length}).join('v') }} : get(name);
        }}
    """
    assert hand_over(CALLRAIL, before).reason == reason
