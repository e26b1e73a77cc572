from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.compression import gzip
from snippetgen.builder.rendering import render
from snippetgen.config import parse
from snippetgen.studio.api import serializers
from snippetgen.studio.services.drafts import Drafts
from snippetgen.vendors import Vendor, catalogue, unestablished
from tests.configurations import HOSTILE, configure, example_of, toml


def snippet(text: str) -> dict[str, Any]:
    shown = serializers.draft(Drafts(Path("folder")).make(text))
    assert isinstance(shown["snippet"], dict)
    return shown["snippet"]


def test_the_whole_catalogue_is_listed_as_json_types() -> None:
    listed = json.loads(json.dumps(serializers.vendors()))

    assert {each["name"] for each in listed if each["buildable"]} == set(catalogue())
    assert {each["name"] for each in listed if not each["buildable"]} == set(unestablished())
    assert all(each["evidence_words"] and each["summary"] for each in listed)
    assert all(each["limits"] for each in listed if each["buildable"])
    assert all(each["not_established"]["instead"] for each in listed if not each["buildable"])


def test_the_policy_matches_the_manifest() -> None:
    config = configure(name="ctm")
    manifest = json.loads(Artifacts(config).files["manifest.json"])
    allowed = manifest["content_security_policy"]["script-src"]

    shown = snippet('vendor = "ctm"\ngoal = "phone_call_conversion"\nname = "ctm"')

    assert shown["policy"] == f"script-src {allowed}"


def test_the_tags_match_the_built_file() -> None:
    config = configure()
    built = Artifacts(config).tags

    tags = snippet('vendor = "ctm"\ngoal = "phone_call_conversion"\nname = "ctm"')["tags"]

    assert [tag["kind"] for tag in tags] == ["inline", "nonce", "latest", "external"]
    assert all(tag["html"] in built for tag in tags)


@pytest.mark.parametrize("vendor", catalogue().values(), ids=lambda vendor: vendor.slug)
def test_every_vendor_s_default_snippet_is_within_the_budget(vendor: Vendor) -> None:
    content = render(example_of(vendor)).minified.encode()

    assert len(gzip(content)) <= serializers.BUDGET


def test_the_sizes_match_the_manifest() -> None:
    text = 'vendor = "ctm"\ngoal = "call"\nname = "shop"'
    manifest = json.loads(Artifacts(parse(text)).files["manifest.json"])["files"]["shop.min.js"]

    size = snippet(text)["size"]

    assert size == {
        "raw": manifest["bytes"],
        "gzip": manifest["gzip"],
        "brotli": manifest["brotli"],
        "budget": serializers.BUDGET,
    }


def test_the_setup_steps_separate_code_from_prose() -> None:
    steps = snippet('vendor = "callrail"\ngoal = "call"')["setup"]

    assert any(piece["code"] for step in steps for piece in step)
    assert not any("`" in piece["text"] for step in steps for piece in step)


# A goal with invisible characters is refused.
@pytest.mark.parametrize("goal", [text for text in HOSTILE if text.isprintable()])
def test_a_hostile_goal_cannot_break_out_of_a_tag(goal: str) -> None:
    written = toml(f"x{goal}")

    html = snippet(f'vendor = "ctm"\ngoal = {written}')["tags"][0]["html"]

    assert html.count("</script>") == 1
    assert "<img" not in html
