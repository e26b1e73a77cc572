from __future__ import annotations

import pytest
from snippetgen_harness.expectations import expect
from snippetgen_harness.situations import situation

from snippetgen.config import SnippetConfig
from snippetgen.returned import conversion_url
from snippetgen.wire.classic import parse
from tests.configurations import configure

FIELDS = configure(packing="fields")
CONFIGS = [
    configure(),
    FIELDS,
    configure(packing="fields", destination="classic-2015"),
    configure(packing="fields", goal="50%25 off"),
    configure(packing="fields", goal="50%25%20off"),
    configure(packing="fields", goal="a&b=c", more='goal_ids = ["1", "2"]'),
    configure(packing="fields", universal_id=False),
]


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("id_", ["normal", "segment-injection", "universal-id", "multivariate"])
def test_what_was_handed_over_makes_the_same_url(config: SnippetConfig, id_: str) -> None:
    handed_over = expect(config, situation(id_)).stored
    by_url = config.model_copy(update={"packing": "url"})
    (expected,) = expect(by_url, situation(id_)).stored.values()
    assert conversion_url(config, handed_over) == expected
    assert parse(expected).get("u")


def test_other_variables_do_not_matter() -> None:
    stored = expect(FIELDS, situation("normal")).stored
    assert conversion_url(FIELDS, {**stored, "gclid": "x"}) == conversion_url(FIELDS, stored)


@pytest.mark.parametrize("field", ["project", "account", "visitor"])
def test_a_field_that_is_missing_is_named(field: str) -> None:
    stored = {**expect(FIELDS, situation("normal")).stored, f"optimizely_{field}": ""}
    with pytest.raises(ValueError, match=f"variable 'optimizely_{field}' is not there"):
        conversion_url(FIELDS, stored)


def test_a_url_that_is_missing_is_named() -> None:
    with pytest.raises(ValueError, match="variable 'optimizely_conversion' is not there"):
        conversion_url(configure(), {})


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("project", "evil.example/?"),
        ("account", "x"),
        ("experiments", ""),
        ("experiments", "&x1=0"),
        ("segments", "&s1="),
    ],
)
def test_a_piece_that_must_not_be_sent_is_refused(field: str, text: str) -> None:
    stored = {**expect(FIELDS, situation("normal")).stored, f"optimizely_{field}": text}
    with pytest.raises(ValueError, match=r".+"):
        conversion_url(FIELDS, stored)


def test_a_url_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="is not an http or https URL"):
        conversion_url(configure(), {"optimizely_conversion": "javascript:alert(1)"})
