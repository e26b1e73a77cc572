"""A made-up account behind the fakes, and the steps of tests with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import httpx
from snippetgen_harness.fakes.rest import Application, State, create_rest

from snippetgen.optimizely import BaseUrls, ConfigFile, Installation, Plan, Project
from snippetgen.optimizely.api import Optimizely
from snippetgen.optimizely.api_client import Clock
from snippetgen.optimizely.credentials import Credentials, PersonalToken

T = TypeVar("T")

TOKEN = "madeup:1111"
BASE_URLS = BaseUrls(
    "https://fake.test/v2", "https://fake.test/experiment/v1", "https://fake.test/oauth2"
)


class Account:
    """The fakes' state, a clock that only advances by waiting, and the waits so far."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0
        self.waits: list[float] = []
        self.state = State(
            now=lambda: self.time,
            tokens={TOKEN: 1111, "other:2222": 2222},
            applications={
                "1234": Application(
                    "madeup", ("http://127.0.0.1", "https://vendor.example/callback")
                )
            },
        )
        self.classic = self.state.add_project("Shop (Classic)", classic=True)
        self.web = self.state.add_project("Shop (Web)")

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.time, sleep=self._sleep)

    def id_of(self, product: str) -> int:
        return self.classic if product == "classic" else self.web

    def goals(self, product: str) -> list[dict[str, Any]]:
        return self.state.goals if product == "classic" else self.state.events

    def creations(self) -> int:
        return sum(request.startswith("POST") for request in self.state.requests)

    def run(
        self,
        steps: Callable[[Optimizely], Awaitable[T]],
        *,
        credentials: Credentials | None = None,
        port: int | None = None,
    ) -> T:
        """Run steps with the account, over a real socket if a port is given."""

        async def main() -> T:
            async with self.http(port) as client:
                signed = credentials or PersonalToken(TOKEN)
                base_urls = BASE_URLS
                if port is not None:
                    base = f"http://127.0.0.1:{port}"
                    base_urls = BaseUrls(f"{base}/v2", f"{base}/experiment/v1", f"{base}/oauth2")
                return await steps(Optimizely(client, signed, base_urls, self.clock))

        return asyncio.run(main())

    @contextlib.asynccontextmanager
    async def http(self, port: int | None = None) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(create_rest(self.state)) if port is None else None
        async with httpx.AsyncClient(transport=transport) as client:
            yield client

    def install(
        self,
        path: Path,
        product: str,
        key: str = "phone_call_conversion",
        *,
        attach: bool = False,
    ) -> Plan:
        """Plan and apply, like the command line."""

        async def steps(optimizely: Optimizely) -> Plan:
            installation = Installation(optimizely, ConfigFile.open(path, "ctm"))
            project = self.found(await installation.projects(), product)
            plan = await installation.plan(project, key, attach=attach)
            await installation.apply(plan)
            return plan

        return self.run(steps)

    def found(self, projects: list[Project], product: str) -> Project:
        return next(p for p in projects if p.id == str(self.id_of(product)))

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


def run(steps: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(steps)
