"""Checks whether a page can be reached, for engines that do not report why it cannot.

Firefox and WebKit accept any certificate during an inspection, because the fake log endpoint has
its own. WebKit does not report the status either.
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from snippetgen_harness.inspect.errors import CannotOpen

if TYPE_CHECKING:
    from snippetgen_harness.inspect.network import Network


async def check_reachable(
    url: str, network: Network, agent: str, seconds: float, credentials: tuple[str, str] | None
) -> httpx.Response | None:
    """Request a page like its browser, and return the response without the body.

    Returns None if the server's response violates HTTP, which browsers tolerate. Raises CannotOpen.
    """
    verify: ssl.SSLContext | bool = not network.insecure
    if network.authority and not network.insecure:
        verify = ssl.create_default_context(cafile=str(network.authority))
    try:
        async with (
            httpx.AsyncClient(
                proxy=f"http://127.0.0.1:{network.port}",
                verify=verify,
                headers={"User-Agent": agent, "Accept": "text/html,*/*"},
                follow_redirects=True,
                timeout=seconds,
                auth=credentials,
                trust_env=False,
            ) as client,
            client.stream("GET", url) as response,
        ):
            return response
    except httpx.TooManyRedirects as error:
        raise CannotOpen(url, "redirects") from error
    except httpx.TimeoutException as error:
        raise CannotOpen(url, "timeout") from error
    except (httpx.ConnectError, httpx.ProxyError) as error:
        raise CannotOpen(url, _cause(url, error, network), str(error)) from error
    except httpx.HTTPError:
        return None


def status_error(url: str, status: int | None) -> CannotOpen | None:
    """Return the error for the status of a page, or None if the status is fine."""
    if status is None or status < 400:
        return None
    return CannotOpen(url, "login" if status == 401 else "status", f"HTTP {status}")


def _cause(url: str, error: httpx.HTTPError, network: Network) -> str:
    host = urlsplit(url).hostname or ""
    if "CERTIFICATE" in str(error) or "SSL" in str(error):
        return "tls"
    return network.proxy.failures.get(host, "network")
