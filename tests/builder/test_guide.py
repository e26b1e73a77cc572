from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.vendor_page import unestablished_page, vendor_page
from snippetgen.config import SnippetConfig
from snippetgen.vendors import catalogue, unestablished
from tests.configurations import HOSTILE, configure, example_of

PARSER = MarkdownIt("gfm-like", {"linkify": False})
BUILDABLE = [
    example_of(vendor, packing) for vendor in catalogue().values() for packing in vendor.packings
]


def text_of(markdown: str) -> str:
    """Return the text of a document without its marks; code is unchanged."""
    tokens = [child for token in PARSER.parse(markdown) for child in token.children or [token]]
    return " ".join("".join(t.content or "\n" for t in tokens).split())


def headings(markdown: str) -> list[str]:
    return re.findall(r"^## (.*)$", markdown, re.MULTILINE)


def tags(markdown: str) -> set[str]:
    tokens = PARSER.parse(markdown)
    return {t.tag for token in tokens for t in [token, *(token.children or [])]} - {""}


@pytest.mark.parametrize("config", BUILDABLE, ids=lambda c: f"{c.name}-{c.packing}")
def test_an_installation_has_every_step_with_the_names_in_use(config: SnippetConfig) -> None:
    markdown = Artifacts(config).guide
    text = text_of(markdown)

    assert headings(markdown) == [
        "Who does what",
        "1. Create the goal in Optimizely",
        "2. Put the tag on the website",
        f"3. Set up {config.vendor_descriptor.in_text}",
        "4. Send the conversions",
        "5. Consent",
        "6. Check that it works",
        "7. Remove it",
        "For developers",
    ]
    for step in config.setup_steps:
        assert " ".join(step.split()) in text
    for name in (*config.variable_names.values(), config.goal, f"{config.name}.html"):
        assert name in text
    assert "offlineConversion.reason" in text


def test_sentences_do_not_name_a_vendor_whose_name_is_a_description() -> None:
    described = [each for each in catalogue().values() if re.match("(Any|A) ", each.name)]
    assert described
    for vendor in described:
        config = example_of(vendor)
        files = Artifacts(config).files
        for name in ("INSTALL.md", "INSTALL.html", f"{config.name}.html", "package.json"):
            assert vendor.name not in files[name].decode()
        guide = files["INSTALL.md"].decode()
        assert f"to {vendor.mention}. It contains" in guide
        assert f". Your {vendor.mention.removeprefix('your ')} reports it with" in guide


def test_only_reasons_that_the_configuration_can_have_are_listed() -> None:
    def reasons(config: SnippetConfig) -> set[str]:
        return set(re.findall(r"^- `(\w+)`: ", Artifacts(config).guide, re.MULTILINE))

    assert reasons(configure()) == {
        "ready",
        "optimizely_missing",
        "optimizely_loading",
        "opted_out",
        "no_project",
        "no_visitor",
        "no_experiment",
        "no_goal",
    }
    assert reasons(configure("callrail", consent="ok")) - reasons(configure()) == {
        "no_consent",
        "too_long",
    }
    assert "no_experiment" not in reasons(configure(destination="classic-2015"))
    assert "no_experiment" not in reasons(configure(destination="web"))
    assert reasons(configure(destination="auto")) == reasons(configure())


@pytest.mark.parametrize("packing", ["url", "fields"])
@pytest.mark.parametrize("destination", ["web", "auto"])
def test_the_guide_says_where_to_send_an_event(destination: str, packing: str) -> None:
    text = text_of(Artifacts(configure(destination=destination, packing=packing)).guide)

    assert "https://logx.optimizely.com/v1/events" in text
    assert "offlineConversion.generateConversion(" in text
    assert "API name" in text
    assert ("requests it with GET" in text or "requests the URL" in text) is (destination == "auto")


def test_the_guide_names_the_configured_event_and_project() -> None:
    config = configure(destination="web", entity_id="77", project_id="88")
    text = text_of(Artifacts(config).guide)

    assert "Check that its id is 77" in text
    assert "or not the configured one" in text


@pytest.mark.parametrize(
    ("vendor", "settings", "report"),
    [
        ("callrail", "", '{"custom": {"optimizely_conversion": "https://1234567890.log.'),
        ("callrail", 'destination = "web"', '{"custom": {"optimizely_conversion": "o1.'),
        ("infinity", 'destination = "web"', "call?optimizely_conversion=o1."),
        ("callrail", 'variables = { url = "conv" }', '{"custom": {"conv": "https://'),
    ],
)
def test_the_report_of_a_call_has_the_value_and_the_name_of_the_configuration(
    vendor: str, settings: str, report: str
) -> None:
    guide = Artifacts(configure(vendor, settings)).guide

    assert report in guide


def test_a_report_with_one_variable_is_not_an_example_for_several() -> None:
    guide = Artifacts(configure(vendor="ctm", packing="fields")).guide

    assert "reports calls:" in guide
    assert "For example: `{" not in guide


def test_the_limit_and_the_lengths_match_the_configuration() -> None:
    text = text_of(Artifacts(configure("invoca", '[options]\nfield_type = "short"')).guide)

    assert "a value of at most 255 characters" in text
    assert re.search(r"A heavy visitor .*, which is too many: nothing is handed over", text)


@pytest.mark.parametrize("config", BUILDABLE, ids=lambda c: f"{c.name}-{c.packing}")
def test_a_guide_needs_no_other_program_and_quotes_no_internal_notes(config: SnippetConfig) -> None:
    text = Artifacts(config).guide.lower()
    internal = r"`snippetgen |\b(?:build again|evidence|not established|gist|unknown:)"
    assert re.findall(internal, text) == []


def test_the_configured_names_and_contact_are_in_the_guide() -> None:
    table = '[guide]\nsite = "Shop <1>"\nsender = "The | agency"\nsupport = "https://help.example/"'
    guide = Artifacts(configure("ctm", table)).guide
    assert "# Installing `ctm` for CallTrackingMetrics (CTM) on Shop \\<1\\>\n" in guide
    assert "| The \\| agency | receives the calls" in guide
    assert "Questions: <https://help.example/>" in guide
    assert "ask the person who gave you this folder" in Artifacts(configure()).guide


def test_tag_manager_is_recommended_with_the_order_that_the_vendor_needs() -> None:
    guide = Artifacts(configure()).guide
    assert "choose `ctm.gtm.json`, and choose Merge" in guide
    assert "Tag Sequencing" not in guide
    assert "Tag Sequencing" in Artifacts(example_of(catalogue()["ringostat"])).guide


def test_consent_is_explained_with_and_without_the_setting() -> None:
    assert "does not ask for consent" in Artifacts(configure()).guide
    assert "until `cmp.allows` shows consent" in Artifacts(configure(consent="cmp.allows")).guide


@given(st.text(min_size=1) | st.sampled_from(HOSTILE))
def test_a_goal_adds_no_markup_to_a_document(goal: str) -> None:
    config = configure()
    changed = Artifacts(config.model_copy(update={"goal": f"x{goal}"})).guide

    assert tags(changed) == tags(Artifacts(config).guide)
    assert headings(changed) == headings(Artifacts(config).guide)


@given(st.text(min_size=1) | st.sampled_from(HOSTILE))
def test_a_descriptor_s_text_adds_no_markup_to_a_page(text: str) -> None:
    vendor = catalogue()["ctm"].model_copy(
        update={"summary": f"x{text}", "name": text, "region": text, "script": text}
    )

    page = vendor_page(vendor)

    assert tags(page) <= tags(vendor_page(catalogue()["ctm"]))
    assert len(headings(page)) == len(headings(vendor_page(catalogue()["ctm"])))


def test_a_page_of_a_vendor_has_every_section() -> None:
    for slug, vendor in catalogue().items():
        optional = [
            *(["Options"] if vendor.options else []),
            *(["Requests"] if vendor.requests else []),
        ]
        sections = [
            "How the value reaches the vendor",
            "How the value is returned",
            "Limits",
            "Variables",
            *optional,
            "Set-up",
            f"Evidence: level {vendor.evidence.level} of 5",
            "Sources",
        ]
        assert (slug, headings(vendor_page(vendor))) == (slug, sections)


def test_the_page_of_a_vendor_without_established_facts_has_no_set_up() -> None:
    for slug, vendor in unestablished().items():
        found = headings(unestablished_page(vendor))
        assert (slug, found[0]) == (slug, "No snippet can be built yet")
        assert "Set-up" not in found, slug


def test_no_document_has_stray_white_space_or_placeholders() -> None:
    for markdown in (
        *(Artifacts(each).guide for each in BUILDABLE),
        *map(vendor_page, catalogue().values()),
        *map(unestablished_page, unestablished().values()),
    ):
        assert "\n\n\n" not in markdown
        assert markdown.endswith("\n")
        assert not markdown.endswith("\n\n")
        assert not re.search(r"[ \t]$", markdown, re.MULTILINE)
        assert "{variables}" not in markdown


def test_the_guide_says_when_to_take_the_external_tag() -> None:
    text = text_of(Artifacts(configure()).guide)
    assert "The external tag: many pages share the script, an editor or a tool changes" in text
