"""The commands of docs/fleet.md, run for all customers, with a call for each of a thousand."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

import httpx

from benchmarks.seaweedfs import BUCKET, running
from tests.documentation.commands import Guide, run

PAGE = Path(__file__).parents[1] / "docs" / "fleet.md"
FOLDER = "public/s"

CUSTOMERS = 10_000
CALLS = 1_000
TOO_MANY = 429
SECRET = "only-to-try-it-out"  # noqa: S105 - made up, as in the guide


@dataclass(frozen=True)
class Step:
    """One command of the guide."""

    command: str
    seconds: float


def measure() -> list[Step]:
    """Run every command; raises SkippedError if the S3 server is not installed."""
    return measure_for(CUSTOMERS, CALLS)


def measure_for(customers: int, calls: int) -> list[Step]:
    """Run every command for a number of customers, and send a call for some of them.

    Raises SkippedError if the S3 server is not installed.
    """
    text = PAGE.read_text(encoding="utf-8").replace(FOLDER, f"s3://{BUCKET}/s")
    numbers = {"10000": customers, "9999": customers - 1, "50": min(50, customers)}
    text = re.sub(r"\b(?:10000|9999|50)\b", lambda match: str(numbers[match[0]]), text)
    steps = []
    with ExitStack() as stack:
        os.environ.update(stack.enter_context(running()))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fleet-guide-")))
        guide = Guide(text, folder, stack, run)
        fleet = next(block for language, block in guide.blocks if language == "toml")
        (folder / "fleet.toml").write_text(fleet, encoding="utf-8")
        for line in guide.commands:
            if line.startswith("pip "):
                continue
            began = perf_counter()
            guide.run(line)
            steps.append(Step(line[:70], perf_counter() - began))
            if "/calls/" in line:
                began = perf_counter()
                _call(guide.actual("http://127.0.0.1:8200"), line, calls)
                _wait_for(guide.actual("http://127.0.0.1:8100"), calls)
                steps.append(Step(f"a call for each of {calls} customers", perf_counter() - began))
    return steps


def _call(relay: str, line: str, calls: int) -> None:
    """Report a call of each of the first customers, like the call in a command of the guide."""
    body = line.partition("--json '")[2].removesuffix("'")
    headers = {"content-type": "application/json"}
    with httpx.Client(headers=headers) as client:
        for index in range(calls):
            content = (
                body.replace("CALL1", f"CALL-{index}")
                .replace("7000000003", str(7_000_000_000 + index))
                .replace("phone_call_3", f"phone_call_{index % 40}")
            )
            address = f"{relay}/calls/shop-{index:05}/{SECRET}"
            while (answer := client.post(address, content=content)).status_code == TOO_MANY:
                sleep(float(answer.headers.get("retry-after", "1")))
            if answer.raise_for_status().json()["status"] != "accepted":
                raise RuntimeError(f"{address}: {answer.text}")


def _wait_for(endpoint: str, calls: int) -> None:
    """Wait until the conversions of all calls have arrived; one of them arrived earlier."""
    address = f"{endpoint}/_fake/all?wait_for={calls}&timeout=20"
    while httpx.get(address, timeout=60).json()["total"] < calls:
        pass
