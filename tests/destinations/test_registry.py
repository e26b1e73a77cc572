from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import jsonschema
import pytest
from jinja2 import TemplateError
from snippetgen_harness.pages.situations import Expected, situation
from snippetgen_harness.verify.run import verify_situation
from snippetgen_harness.verify.stage import open_stage

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.guide import installation_guide
from snippetgen.builder.rendering import RenderingError, render
from snippetgen.config import json_schema, parse
from snippetgen.destinations import (
    destination,
    destinations,
    explain,
    receiver,
    register,
    unregister,
)
from snippetgen.destinations.event_receiver import EventReceiver
from snippetgen.relay.ingest.call import Call
from snippetgen.relay.ingest.facts.fact import Present
from snippetgen.relay.ingest.qualification import qualify
from snippetgen.validation.errors import ConfigError
from snippetgen.vendors.fields import FIELDS
from tests.configurations import configure
from tests.destinations.example.made_up_experiments import MadeUp
from tests.patience import PATIENCE
from tests.snippet.engine import run


@pytest.fixture(scope="module", autouse=True)
def made_up() -> Iterator[MadeUp]:
    """The made-up destination, registered."""
    made = MadeUp()
    register(made)
    yield made
    unregister(made.name)


TEXT = "made-up p2 a1 oeu1 call"


@pytest.mark.parametrize("vendor", ["ctm", "callrail", "calltouch"])
@pytest.mark.parametrize("packing", ["url", "fields"])
def test_a_snippet_of_a_registered_destination_is_built(vendor: str, packing: str) -> None:
    config = configure(vendor, destination="made-up", goal="call", packing=packing)
    files = Artifacts(config).files

    assert "## 1. Create `call` in the made-up product" in files["INSTALL.md"].decode()
    assert "Post the value to the made-up product." in files["INSTALL.md"].decode()
    assert json.loads(files["manifest.json"])["configuration"]["destination"] == "made-up"


def test_what_its_snippet_hands_over_can_be_read_back() -> None:
    config = configure(destination="made-up", goal="call", packing="fields")
    [handed_over] = run(
        render(config).minified, "window.__ctm_cvars", cookies="optimizelyEndUserId=oeu1"
    )

    assert handed_over == {
        "optimizely_project": "p2",
        "optimizely_account": "a1",
        "optimizely_visitor": "oeu1",
    }
    returned = config.destination_object.read_back(config, handed_over)
    assert returned.receiver.write(returned.conversion) == TEXT


def test_conversions_of_a_registered_destination_are_explained() -> None:
    explanation = explain(f" {TEXT} ")

    assert (explanation.destination, explanation.valid) == ("made-up", True)
    assert explanation.parameters["visitor"] == "oeu1"
    assert explain("https://1.log.optimizely.com/event?a=1").destination == "classic"


@pytest.mark.parametrize(
    ("text", "escapings"),
    [
        (f"The vendor returned “{TEXT}”, see below.", ["surrounding_text"]),
        (json.dumps({"calls": [{"custom": TEXT}]}), ["surrounding_text"]),
        (quote(TEXT), ["percent"]),
    ],
)
def test_conversions_of_a_registered_destination_are_found_in_other_text(
    text: str, escapings: list[str]
) -> None:
    explanation = explain(text)

    assert (explanation.destination, explanation.valid) == ("made-up", True)
    assert explanation.reading
    assert list(explanation.reading.escapings) == escapings


def test_the_relay_delivers_to_a_registered_destination() -> None:
    config = configure(destination="made-up", goal="call")
    call = Call("CALL1", {"optimizely_conversion": TEXT}, duration=Present(60))
    delivery = qualify(config, call, 1_800_000_000).delivery

    assert delivery
    assert (delivery.destination, delivery.payload, delivery.resend) == ("made-up", TEXT, True)


def test_a_registered_destination_is_verified_without_a_request_to_the_fakes() -> None:
    config = configure(destination="made-up", goal="call")
    ordinary = situation("normal")
    answer = Expected(url=f"made-up p2 a1 {ordinary.visitor} {ordinary.goal}")
    page = ordinary.model_copy(
        update={"answers": {"made-up": answer}, "project": "p2", "account": "a1"}
    )

    with open_stage([config], "webkit", timeout=PATIENCE) as stage:
        right = verify_situation(stage, config, page)
        wrong = verify_situation(stage, config, page.model_copy(update={"account": "a2"}))

    assert right.problems == ()
    assert wrong.status == "failed"


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('goal = "CALL"', 'goal = "CALL": must have the letters a to z only.'),
        ('goal = "call"\nentity_id = "1"', 'not with destination = "made-up"'),
        ('goal = "call"\ngoal_ids = ["1"]', 'not with destination = "made-up"'),
        ('goal = "call"\nuniversal_id = true', 'not with destination = "made-up"'),
    ],
)
def test_the_rules_of_a_registered_destination_apply_in_validation_and_schema(
    more: str, problem: str
) -> None:
    text = f'vendor = "ctm"\ndestination = "made-up"\n{more}'

    with pytest.raises(ConfigError, match=re.escape(problem)):
        parse(text)
    validator = jsonschema.Draft202012Validator(json_schema())
    assert not validator.is_valid(tomllib.loads(text))
    assert validator.is_valid({"vendor": "ctm", "destination": "made-up", "goal": "call"})


def test_the_error_for_an_unknown_name_lists_the_known_names(made_up: MadeUp) -> None:
    with pytest.raises(ConfigError, match=f'"{[*destinations()][-2]}" or "made-up"'):
        parse('vendor = "ctm"\ngoal = "call"\ndestination = "madeup"')
    with pytest.raises(ValueError, match=f"allowed: {', '.join(destinations())}"):
        destination("madeup")
    with pytest.raises(ValueError, match="chooses one on the page"):
        receiver("auto")
    with pytest.raises(ValueError, match="choose another name"):
        register(made_up)


def test_every_destination_explains_why_a_field_does_not_apply() -> None:
    for each in destinations().values():
        assert set(each.fields) <= set(FIELDS)
        for field in set(FIELDS) - set(each.fields):
            assert each.refusal(field)


def test_an_error_names_every_attribute_that_a_destination_lacks() -> None:
    class Lacking(EventReceiver):
        name = "lacking"

    with pytest.raises(
        TypeError, match="destination Lacking must set title, description, products:"
    ):
        register(Lacking())


def test_an_error_names_a_template_that_a_destination_lacks(tmp_path: Path) -> None:
    class Unwritten(MadeUp):
        name = "unwritten"
        script = tmp_path / "unwritten.js"
        guide = tmp_path / "unwritten.md"

    register(Unwritten())
    try:
        config = configure(destination="unwritten", goal="call")
        with pytest.raises(
            RenderingError, match=r"unwritten\.js, .* of the destination unwritten: No"
        ):
            render(config)
        with pytest.raises(
            TemplateError, match=r"unwritten\.md, .* of the destination unwritten: No"
        ):
            installation_guide(config, [], None)
    finally:
        unregister("unwritten")
