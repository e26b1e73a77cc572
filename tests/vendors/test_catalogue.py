from __future__ import annotations

import re
from pathlib import Path

import pytest

from snippetgen.vendors import catalogue, names
from snippetgen.vendors.descriptor import FIELDS

TEMPLATES = Path(__file__).parents[2] / "templates" / "js" / "handover"
EVERY_CHOICE = [
    (slug, {key: choice})
    for slug, vendor in catalogue().items()
    for key, option in vendor.options.items()
    for choice in option.choices
] + [(slug, {}) for slug, vendor in catalogue().items()]


def test_the_catalogue_has_the_vendors_in_the_order_of_their_slugs() -> None:
    assert {"callrail", "ctm", "generic-queue", "infinity"} <= set(catalogue())
    assert list(catalogue()) == sorted(catalogue())


def test_no_name_or_alias_stands_for_two_vendors() -> None:
    given = [
        name
        for vendor in catalogue().values()
        for name in {n.casefold() for n in (vendor.slug, vendor.name, *vendor.aliases)}
    ]

    assert len(given) == len(set(given))
    assert names()["CallTrackingMetrics"] == "ctm"


@pytest.mark.parametrize("slug", catalogue())
def test_a_vendors_sources_and_evidence_fit_together(slug: str) -> None:
    vendor = catalogue()[slug]

    assert all(source.ref and source.what for source in vendor.sources)
    documented = any(source.kind == "documented" for source in vendor.sources)
    for claim in (vendor.evidence.set, vendor.evidence.return_):
        assert documented or not claim.startswith("documented")


@pytest.mark.parametrize("slug", catalogue())
def test_the_setup_names_the_variables_in_use(slug: str) -> None:
    steps = catalogue()[slug].setup_steps({"visitor": "v1", "segments": "v2"})

    assert any("v1, v2" in step for step in steps)
    assert not re.search(r"\{(variables|url)\}", " ".join(steps))


@pytest.mark.parametrize(("slug", "options"), EVERY_CHOICE)
def test_a_hand_over_has_what_its_template_asks_for(slug: str, options: dict[str, str]) -> None:
    vendor = catalogue()[slug]
    examples = {
        key: option.example for key, option in vendor.options.items() if option.example is not None
    }
    given = {**examples, **options}
    template = TEMPLATES.joinpath(f"{vendor.family(given)}.js").read_text()

    asked = set(re.findall(r'"\{\{ (\w+) \}\}"', template))
    assert asked <= set(vendor.handover_values(given))


@pytest.mark.parametrize("slug", catalogue())
def test_the_default_names_are_one_per_field(slug: str) -> None:
    given = catalogue()[slug].variables.names

    assert set(given) == {"url", *FIELDS}
    assert len(set(given.values())) == len(given)


def test_infinity_gets_a_nested_pair_before_it_tracks() -> None:
    infinity = catalogue()["infinity"]

    assert infinity.family({}) == "command-queue"
    assert infinity.handover_values({}) == {
        "queue": "_ictt",
        "command": "_setCustomVar",
        "before": "_track",
    }


def test_ctm_gets_objects() -> None:
    assert catalogue()["ctm"].family({}) == "object-queue"
    assert catalogue()["ctm"].handover_values({}) == {"queue": "__ctm_cvars"}


def test_callrail_gets_a_cookie_of_which_name_and_value_fit_4096_bytes() -> None:
    callrail = catalogue()["callrail"]

    assert callrail.handover_values({"max_age": 60}) == {"max_age": 60, "rerun": "CallTrk.swap"}
    assert callrail.room(["ab", "abcd"]) == 4096 - len("abcd=")
    assert callrail.limits.measure == "encoded"


def test_a_vendor_without_a_known_limit_has_no_room_figure() -> None:
    assert catalogue()["ctm"].room(["ab"]) == 0
