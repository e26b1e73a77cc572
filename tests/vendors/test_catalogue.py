from __future__ import annotations

import re
from pathlib import Path

import pytest

from snippetgen import vendors
from snippetgen.config.validators import vendor_problems
from snippetgen.text.invisible import describe_invisible
from snippetgen.vendors import CatalogueEntry, all_vendors, catalogue, names, unestablished
from snippetgen.vendors.fields import FIELDS

TEMPLATES = Path(__file__).parents[2] / "templates" / "js" / "families"
CATALOGUE = Path(vendors.__file__).with_name("catalogue")
EVERY_CHOICE = [
    (slug, {key: choice})
    for slug, vendor in catalogue().items()
    for key, option in vendor.options.items()
    for choice in option.choices
] + [(slug, {}) for slug, vendor in catalogue().items()]


def test_every_vendor_is_listed_once_whether_or_not_a_snippet_can_be_built() -> None:
    assert {"ctm", "callrail", "trackdrive", "ringostat"} <= set(catalogue())
    assert {"whatconverts", "mediahawk", "delacon"} <= set(unestablished())
    assert not set(catalogue()) & set(unestablished())
    assert [entry.slug for entry in all_vendors()] == sorted({*catalogue(), *unestablished()})


@pytest.mark.parametrize("slug", unestablished())
def test_an_unestablished_vendor_is_refused_with_what_is_missing_and_a_substitute(
    slug: str,
) -> None:
    facts = unestablished()[slug].not_established

    (problem,) = vendor_problems(slug)

    assert facts.missing in problem.message
    assert f'Use vendor = "{facts.instead}" instead: {facts.why}' in problem.message
    assert facts.instead in catalogue()
    assert facts.instead.startswith("generic-")


def test_no_name_or_alias_stands_for_two_vendors() -> None:
    given = [
        name
        for vendor in all_vendors()
        for name in {n.casefold() for n in (vendor.slug, vendor.name, *vendor.aliases)}
    ]

    assert len(given) == len(set(given))
    assert names()["CallTrackingMetrics"] == "ctm"


@pytest.mark.parametrize("file", sorted(CATALOGUE.glob("*.toml")), ids=lambda file: file.stem)
def test_a_vendor_file_has_no_invisible_characters(file: Path) -> None:
    assert describe_invisible(file.read_text("utf-8"), allowed="\n") is None


@pytest.mark.parametrize("vendor", all_vendors(), ids=lambda vendor: vendor.slug)
def test_a_vendor_s_sources_match_its_evidence(vendor: CatalogueEntry) -> None:
    assert all(source.ref and source.what for source in vendor.sources)
    documented = any(
        source.kind == "documented" or "official" in source.what or "/" in source.ref
        for source in vendor.sources
    )
    for claim in (vendor.evidence.set, vendor.evidence.return_):
        assert documented or not claim.startswith("documented")


@pytest.mark.parametrize("vendor", all_vendors(), ids=lambda vendor: vendor.slug)
def test_a_return_channel_that_is_not_established_says_so(vendor: CatalogueEntry) -> None:
    channel = vendor.return_channel

    assert channel.established is (channel.example != "unknown"), "encoding and example"
    assert (channel.encoding == "pairs") is bool(channel.name_key and channel.value_key)
    unknown = "unknown" in (channel.method, channel.content)
    assert not (channel.established and unknown), "encoding needs method and content"


@pytest.mark.parametrize("slug", catalogue())
def test_the_setup_names_the_variables_in_use(slug: str) -> None:
    vendor = catalogue()[slug]
    examples = {key: option.example for key, option in vendor.options.items() if option.example}

    steps = vendor.setup_steps({"visitor": "v1", "segments": "v2"}, examples)

    assert any("v1, v2" in step for step in steps)
    assert not any(f"{{{key}}}" in step for key in ("variables", *vendor.options) for step in steps)


@pytest.mark.parametrize(("slug", "options"), EVERY_CHOICE)
def test_a_hand_over_has_the_parameters_of_its_template(slug: str, options: dict[str, str]) -> None:
    vendor = catalogue()[slug]
    examples = {
        key: option.example for key, option in vendor.options.items() if option.example is not None
    }
    given = {**examples, **options}
    family = vendor.family(given)
    template = TEMPLATES.joinpath(f"{family.name}.js").read_text()

    asked = set(re.findall(r'"\{\{ (\w+) \}\}"', template))
    values = vendor.handover_values(given)
    optional = {
        name
        for name, parameter in family.parameters.items()
        if parameter.default == "" or (parameter.with_ and parameter.with_ not in values)
    }
    assert asked - optional <= set(values)


@pytest.mark.parametrize("slug", catalogue())
def test_the_default_names_are_one_per_field(slug: str) -> None:
    vendor = catalogue()[slug]
    given = vendor.variables.names

    assert set(given) == {"url", *(FIELDS if "fields" in vendor.packings else ())}
    assert len(set(given.values())) == len(given)


def test_infinity_gets_a_nested_pair_before_it_tracks() -> None:
    infinity = catalogue()["infinity"]

    assert infinity.family({}).name == "command-queue"
    assert infinity.handover_values({}) == {
        "argument": "pair",
        "queue": "_ictt",
        "command": "_setCustomVar",
        "before": "_track",
    }


def test_ctm_gets_objects() -> None:
    assert catalogue()["ctm"].family({}).name == "object-queue"
    assert catalogue()["ctm"].handover_values({}) == {
        "argument": "object",
        "queue": "__ctm_cvars",
    }


def test_callrail_gets_a_cookie_of_at_most_4096_bytes() -> None:
    callrail = catalogue()["callrail"]

    assert callrail.handover_values({"max_age": 60}) == {
        "argument": "pair",
        "max_age": 60,
        "decoder": "unescape",
        "cache": "calltrk-",
        "reads_at": "dom-ready",
    }
    assert callrail.capacity(["ab", "abcd"]) == 4096 - len("abcd=")
    assert callrail.limits.measure == "encoded"


def test_freespee_names_the_destinations_with_which_its_old_script_throws() -> None:
    (text,) = (step.text for step in catalogue()["freespee"].setup if "getProjectId" in step.text)
    assert "`web` and `auto`" in text


def test_the_capacity_of_a_vendor_without_a_known_limit_is_0() -> None:
    assert catalogue()["ctm"].capacity(["ab"]) == 0


def test_invoca_is_read_from_localstorage_or_from_pool_parameters() -> None:
    invoca = catalogue()["invoca"]

    assert invoca.family({}).name == "storage"
    assert invoca.handover_values({}) == {
        "argument": "pair",
        "prefix": "inv_",
        "rerun": "Invoca.PNAPI.run",
    }
    assert invoca.family({"source": "pool-params"}).name == "config-object"
    assert invoca.handover_values({"source": "pool-params"}) == {
        "argument": "pair",
        "object": "invocaParams",
    }


@pytest.mark.parametrize(
    ("options", "capacity"),
    [({}, 10000), ({"field_type": "long"}, 10000), ({"field_type": "short"}, 255)],
)
def test_a_limit_may_depend_on_an_option(options: dict[str, str], capacity: int) -> None:
    assert catalogue()["invoca"].capacity(["a"], options) == capacity


def test_invoca_s_steps_follow_the_options() -> None:
    def steps(**options: str) -> str:
        return " ".join(catalogue()["invoca"].setup_steps({"url": "v"}, options))

    assert 'localStorage.getItem("inv_NAME")' in steps()
    assert "poolParams" not in steps()
    assert "options.poolParams" in steps(source="pool-params", object="mine")
    assert "with mine for NAME" in steps(source="pool-params", object="mine")
    assert "255" in steps(field_type="short")


@pytest.mark.parametrize(
    ("slug", "given", "values"),
    [
        ("ringba", {}, {"argument": "object", "queue": "_rgba_tags", "type": "User"}),
        (
            "retreaver",
            {"number": "mine"},
            {
                "argument": "object",
                "method": "mine.replace_tags",
                "watch": "mine",
                "patience_ms": 60000,
            },
        ),
        (
            "calltouch",
            {},
            {
                "argument": "json",
                "method": "ct",
                "ready": "call_value",
                "first": "set_attrs",
                "patience_ms": 60000,
            },
        ),
        (
            "mango-office",
            {"id": 7, "selector": "#a"},
            {
                "argument": "query",
                "function": "mgo",
                "section": "calltracking",
                "key": "customParam",
                "id": 7,
                "selector": "#a",
            },
        ),
        ("callcap", {}, {"argument": "pair", "object": "webmatchVariables"}),
        (
            "generic-queue",
            {"queue": "q", "shape": "command", "command": "set", "argument": "query"},
            {"argument": "query", "queue": "q", "command": "set", "before": ""},
        ),
        (
            "generic-method",
            {"method": "a.b", "argument": "json", "patience_ms": 5},
            {
                "argument": "json",
                "method": "a.b",
                "ready": "",
                "first": "",
                "callback": "",
                "patience_ms": 5,
            },
        ),
    ],
)
def test_a_hand_over_has_the_form_that_the_vendor_takes(
    slug: str, given: dict[str, str | int], values: dict[str, str | int]
) -> None:
    assert catalogue()[slug].handover_values(given) == values


@pytest.mark.parametrize(
    ("slug", "name", "fault"),
    [
        ("roistat", "roistat_param5", None),
        ("roistat", "roistat_param6", "only these five are known to be returned"),
        ("roistat", "roistat_param0", "must be roistat_param1 to roistat_param5"),
        ("trackdrive", "Optimizely", "must be lower-case letters, digits and _"),
        ("callcap", "k", None),
        ("callcap", "x", "must be k, c, a or p"),
        ("callcap", "kc", "accepts variable names of at most 1 character."),
        ("ringba", "type", "is reserved: Ringba reads the tag category from it."),
        ("telmetrics", "other", "must be tag_data"),
    ],
)
def test_a_name_must_follow_the_vendor_s_rules(slug: str, name: str, fault: str | None) -> None:
    found = catalogue()[slug].name_error(name)

    assert found is None if fault is None else fault in str(found)


@pytest.mark.parametrize("slug", ["telmetrics", "callcap", "roistat"])
def test_a_vendor_with_one_open_field_supports_only_the_url(slug: str) -> None:
    assert catalogue()[slug].packings == ("url",)
