from __future__ import annotations

import json

import pytest

from snippetgen.conversions.web_conversion import WebConversion
from snippetgen.destinations import NOW, receiver
from snippetgen.destinations.event_receiver import EventReceiver

CONVERSION = WebConversion(
    account="1", project="2", entity="3", key="call", visitor="oeu1", revenue=None
)


class AsLine(EventReceiver):
    """Web Experimentation, with its own format instead of the compact value."""

    name = "line"
    title = "Web Experimentation, as a line"
    products = ("web",)
    description = "Web Experimentation, by a line"

    def encode(self, conversion: WebConversion) -> str:
        return "|".join((conversion.account, conversion.project, conversion.entity))

    def decode(self, text: str) -> WebConversion:
        account, project, entity = text.split("|")
        return WebConversion(
            account=account, project=project, entity=entity, key="call", visitor="oeu1"
        )


def test_a_product_with_its_own_form_posts_the_same_event() -> None:
    made, web = AsLine(), receiver("web")
    text = made.write(CONVERSION)
    assert made.read(text) == CONVERSION
    ours, theirs = (
        json.loads(each.request(each.write(CONVERSION), NOW).body)["visitors"][0]["snapshots"][0]
        for each in (made, web)
    )
    for snapshot in (ours, theirs):
        for event in snapshot["events"]:
            del event["uuid"], event["timestamp"]
    assert ours == theirs


def test_a_missing_project_is_named_in_any_form() -> None:
    with pytest.raises(ValueError, match="project is empty"):
        AsLine().read("1||3")
