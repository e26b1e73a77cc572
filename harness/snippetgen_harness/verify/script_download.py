"""Downloads a script from an address, as pages load it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from snippetgen.builder.artifacts import Artifacts
from snippetgen.builder.built_files import ShippedScript, outdated
from snippetgen.text.display import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from snippetgen.config import SnippetConfig

LONGEST = 1_000_000
"""The maximum number of bytes to read of a response. Snippets have a few thousand."""

TIMEOUT = httpx.Timeout(30.0)

_PAGE = "https://shop.customer.test"

_JAVASCRIPT = ("text/javascript", "application/javascript", "application/x-javascript")


class DownloadError(Exception):
    """A script cannot be downloaded; the message names the address and the reason."""


def script_address(config: SnippetConfig, url: str) -> str:
    """Return the address of a configuration's script at `url`; a folder ends with a slash."""
    return f"{url}{config.name}.min.js" if url.endswith("/") else url


def download_script(config: SnippetConfig, url: str) -> ShippedScript:
    """Return the script at an address, with reasons why browsers would not run it.

    Raises DownloadError if nothing can be downloaded, or if the status is not 200.
    """
    source = without_secrets(url)
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=True, max_redirects=5) as client,
            client.stream("GET", url, headers={"origin": _PAGE}) as response,
        ):
            if response.status_code != 200:
                raise DownloadError(f"{source} returned status {response.status_code}, not 200.")
            content = _read(response, source)
    except httpx.InvalidURL as error:
        raise DownloadError(f"{source} is not a valid address: {error}.") from error
    except httpx.TooManyRedirects as error:
        raise DownloadError(f"{source} redirects more than 5 times.") from error
    except httpx.TimeoutException as error:
        raise DownloadError(f"{source} did not respond in {TIMEOUT.read:.0f} seconds.") from error
    except httpx.HTTPError as error:
        reason = escaped(str(error).rstrip(".")) or type(error).__name__
        raise DownloadError(f"{source} cannot be downloaded: {reason}.") from error
    return ShippedScript(
        source,
        content.decode(errors="replace"),
        tuple(_refusals(source, response.headers)),
        (*_limits(source, response), *outdated(source, content, Artifacts(config))),
    )


def _read(response: httpx.Response, source: str) -> bytes:
    content = b""
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > LONGEST:
            raise DownloadError(f"{source} has more than {LONGEST:,} bytes: it is not a snippet.")
    return content


def _refusals(source: str, headers: httpx.Headers) -> Iterator[str]:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    no_sniff = headers.get("x-content-type-options", "").strip().lower() == "nosniff"
    if no_sniff and kind not in _JAVASCRIPT:
        yield (
            f"{source} has the content type {escaped(kind) or '(none)'} and the header "
            "X-Content-Type-Options: nosniff, so browsers do not run it. Serve it as "
            "text/javascript."
        )


def _limits(source: str, response: httpx.Response) -> Iterator[str]:
    if response.headers.get("access-control-allow-origin") not in ("*", _PAGE):
        yield (
            f"{source} has no header Access-Control-Allow-Origin: *, so the external tag works "
            "only on pages of the same origin."
        )
    if response.url.scheme != "https":
        yield f"{source} is not https, so pages with https do not load it."


def without_secrets(url: str) -> str:
    """Return an address without user, password, query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "The address"
    return escaped(
        parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
    )
