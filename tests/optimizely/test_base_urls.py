from __future__ import annotations

import pytest

from snippetgen.optimizely import BaseUrls, InstallationError


def test_the_default_base_urls_are_optimizely_s() -> None:
    assert BaseUrls.from_environment({}) == BaseUrls()
    assert all(url.startswith("https://") for url in vars(BaseUrls()).values())


@pytest.mark.parametrize(
    "url",
    ["https://x.example/v2", "http://127.0.0.1:80/v2", "http://[::1]:1", "http://localhost"],
)
def test_a_base_url_is_https_or_http_on_this_machine(url: str) -> None:
    assert BaseUrls.from_environment({"SNIPPETGEN_WEB_API": f"{url}/"}).web == url


@pytest.mark.parametrize(
    "url",
    [
        "http://x.example",
        "http://127.0.0.1.example",
        "https://me:secret@x.example",
        "ftp://127.0.0.1",
        "https://x.example/?a=1",
        "https://x.example:99999",
        "x.example",
    ],
)
def test_every_invalid_base_url_is_reported_at_once(url: str) -> None:
    given = {"SNIPPETGEN_WEB_API": url, "SNIPPETGEN_OAUTH": url}
    with pytest.raises(InstallationError) as error:
        BaseUrls.from_environment(given)
    assert [line.partition(" ")[0] for line in str(error.value).splitlines()] == list(given)
