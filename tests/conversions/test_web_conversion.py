from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conversions.examples import WEB_VISITOR


def test_a_conversion_that_may_be_sent_passes() -> None:
    WEB_VISITOR.check()
    replace(WEB_VISITOR, revenue=None).check()
    replace(WEB_VISITOR, visitor="me@example.com", key="50% off").check()


@pytest.mark.parametrize(
    ("piece", "value", "message"),
    [
        ("account", "", "account '' is not an id"),
        ("project", "12a", "project '12a' is not an id"),
        ("entity", "١", "entity '١' is not an id"),
        ("key", " \n", "set it to the event's API name"),
        ("visitor", "", "set it to Optimizely's visitor id"),
        ("visitor", "\ud800", "lone surrogate"),
        ("revenue", -1, "whole number of cents"),
        ("revenue", True, "whole number of cents"),
    ],
)
def test_a_field_that_must_not_be_sent_is_named(piece: str, value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(WEB_VISITOR, **{piece: value}).check()  # type: ignore[arg-type]
