from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from snippetgen_harness.inspect.addresses import AddressListError, read_list, read_sitemap
from snippetgen_harness.inspect.block_list import line_for, read_block_list
from snippetgen_harness.net.servers import issue_certificate, serve
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

MAP = "<urlset><url><loc>https://shop.example/</loc></url></urlset>"


def test_a_list_has_one_address_per_line_and_may_have_comments() -> None:
    assert read_list("# shop\nhttps://a.example/\n\n  https://b.example/ \n") == [
        "https://a.example/",
        "https://b.example/",
    ]


def test_a_sitemap_may_name_others_be_compressed_and_contain_escapes(tmp_path: Path) -> None:
    first, second = tmp_path / "index.xml", tmp_path / "pages.xml.gz"
    first.write_text(f"<sitemapindex><sitemap><loc>{second}</loc></sitemap></sitemapindex>")
    urls = "<url><loc> https://a.example/?x=1&amp;y=2 </loc></url><url><loc><![CDATA[https://b.example/]]></loc></url>"
    second.write_bytes(gzip.compress(f"<urlset>{urls}</urlset>".encode()))
    assert read_sitemap(str(first)) == ["https://a.example/?x=1&y=2", "https://b.example/"]


def test_a_sitemap_that_names_itself_causes_no_endless_loop(tmp_path: Path) -> None:
    path = tmp_path / "index.xml"
    path.write_text(f"<sitemapindex><sitemap><loc>{path}</loc></sitemap></sitemapindex>")
    assert read_sitemap(str(path)) == []


@pytest.mark.parametrize("content", [b"<html></html>", b"\x1f\x8bbroken"])
def test_a_document_that_is_not_a_sitemap_is_reported(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "map.xml"
    path.write_bytes(content)
    with pytest.raises(AddressListError, match=r"map\.xml"):
        read_sitemap(str(path))


def test_a_block_list_contains_rules_or_hosts() -> None:
    blocked = read_block_list(
        "! comment\n||ads.example^\n0.0.0.0 cdn.tracker.example\nplain.example\n||ads.example/x\n"
    )
    assert blocked == {
        "ads.example": "||ads.example^",
        "cdn.tracker.example": "0.0.0.0 cdn.tracker.example",
        "plain.example": "plain.example",
    }
    assert line_for("eu.ads.example", blocked) == "||ads.example^"
    assert line_for("badads.example", blocked) is None


def test_a_sitemap_behind_an_unknown_certificate_is_read_only_if_that_is_allowed() -> None:
    site = Starlette(routes=[Route("/map.xml", lambda _: PlainTextResponse(MAP))])
    with issue_certificate("localhost") as certificate, serve(site, certificate) as port:
        url = f"https://localhost:{port}/map.xml"
        assert read_sitemap(url, insecure=True) == ["https://shop.example/"]
        with pytest.raises(AddressListError, match="certificate"):
            read_sitemap(url)
