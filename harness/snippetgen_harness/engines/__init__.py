"""Browser engines behind one small interface: whichever browser of an engine is there."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal, get_args

from snippetgen_harness.engines.missing import EngineMissing
from snippetgen_harness.engines.playwright import launch_chromium, launch_firefox, launch_webkit
from snippetgen_harness.engines.webkitgtk import is_installed, launch_webkitgtk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from snippetgen_harness.engines.tab import Tab
    from snippetgen_harness.servers import Certificate

Engine = Literal["chromium", "firefox", "webkit"]

ENGINES: tuple[Engine, ...] = get_args(Engine)

__all__ = ["ENGINES", "Engine", "EngineMissing", "launch"]


@contextlib.contextmanager
def launch(engine: Engine, certificate: Certificate, hosts: Mapping[str, int]) -> Iterator[Tab]:
    """Start a browser with one tab, whose visitor was never anywhere.

    It reaches the hosts given (names or patterns such as `*.example`, to ports of 127.0.0.1) over
    TLS, trusting the certificate there, and no others. Raises EngineMissing.
    """
    if engine == "chromium":
        opened = launch_chromium(certificate, hosts)
    elif engine == "firefox":
        opened = launch_firefox(hosts)
    elif is_installed():
        opened = launch_webkitgtk(hosts)
    else:
        opened = launch_webkit(hosts)
    with opened as tab:
        yield tab
