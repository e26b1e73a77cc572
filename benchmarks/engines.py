"""Measures on a site in every engine that is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from snippetgen_harness.browsers import ENGINES, EngineMissing, launch
from snippetgen_harness.net.servers import issue_certificate, serve

from benchmarks.customer_site import HOST

if TYPE_CHECKING:
    from collections.abc import Callable

    from snippetgen_harness.browsers import Engine
    from snippetgen_harness.browsers.tab import Tab
    from starlette.applications import Starlette

Row = TypeVar("Row")


def measure_in_engines(site: Starlette, measure: Callable[[Engine, Tab], list[Row]]) -> list[Row]:
    """Serve a site at `https://HOST/`, and return the rows that `measure` returns in each engine.

    Raises EngineMissing if no engine is installed.
    """
    rows: list[Row] = []
    missing: list[EngineMissing] = []
    with issue_certificate(HOST) as certificate, serve(site, certificate) as port:
        for engine in ENGINES:
            try:
                with launch(engine, certificate, {HOST: port}) as tab:
                    rows += measure(engine, tab)
            except EngineMissing as reason:
                missing.append(reason)
    if not rows:
        raise missing[0]
    return rows
