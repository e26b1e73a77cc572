from __future__ import annotations

import re
from dataclasses import astuple

import pytest

from snippetgen.config.visitor_sources import SOURCE_PATTERN, visitor_source


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("cookie:uid", ("cookie", "uid", "")),
        ("cookie:_ga%20~|", ("cookie", "_ga%20~|", "")),
        ("page:app.user.id", ("page", "app.user.id", "")),
        ("storage:user id: @home", ("storage", "user id: @home", "")),
        ("attribute:html@data-user", ("attribute", "html", "data-user")),
        ('attribute:[title="a@b"] > p@x:id', ("attribute", '[title="a@b"] > p', "x:id")),
    ],
)
def test_a_source_has_a_kind_and_a_location(text: str, parts: tuple[str, str, str]) -> None:
    source = visitor_source(text)
    assert astuple(source) == parts
    assert str(source) == text
    assert re.search(SOURCE_PATTERN, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "uid",
        "Cookie:uid",
        "session:uid",
        "cookie:",
        "cookie:a b",
        "cookie:a=b",
        "cookie:a;b",
        f"cookie:{'a' * 129}",
        "page:",
        "page:app.",
        "page:app['user']",
        "page:app.user()",
        "storage:",
        "storage:a\nb",
        "attribute:html",
        "attribute:html@",
        "attribute:@data-user",
        "attribute:html@data user",
    ],
)
def test_any_other_text_is_refused_by_command_line_and_schema(text: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        visitor_source(text)
    assert not re.search(SOURCE_PATTERN, text)


def test_a_path_begins_with_a_global() -> None:
    with pytest.raises(ValueError, match="if is a reserved word"):
        visitor_source("page:if.id")
