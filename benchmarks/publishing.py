"""How long `publish` takes for many customers, compared with bare uploads of the same files."""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import TYPE_CHECKING
from unittest import mock

from benchmarks.seaweedfs import BUCKET, running
from snippetgen.builder.bulk.file_builder import FileBuilder
from snippetgen.config import parse
from snippetgen.files.atomic import write_files as write
from snippetgen.publishing.built import read_scripts
from snippetgen.publishing.files import encode_all, variants
from snippetgen.publishing.object_store import BucketStore
from snippetgen.publishing.publisher import Publisher

if TYPE_CHECKING:
    from collections.abc import Callable

CUSTOMERS = 10_000
CONNECTIONS = 16


@dataclass(frozen=True)
class Publishing:
    """One step: seconds, CPU time of this process, and the ratio to the bare uploads."""

    step: str
    customers: int
    objects: int
    seconds: float
    cpu_seconds: float
    of_bare: float
    mb: float


def measure(customers: int = CUSTOMERS) -> list[Publishing]:
    """Publish to an S3 server that is started for it; raises SkippedError without one."""
    with ExitStack() as stack:
        environment = stack.enter_context(running())
        stack.enter_context(mock.patch.dict(os.environ, environment))
        dist = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        builder = FileBuilder()
        for number in range(customers):
            _build(builder, dist, number, "call")
        store = BucketStore(f"s3://{BUCKET}/s")
        publisher = Publisher(store, store)

        def publish() -> int:
            scripts, _ = read_scripts((folder, None) for folder in sorted(dist.iterdir()))
            return sum(outcome.objects for outcome in publisher.publish(scripts))

        rows = [_timed("bare uploads", customers, _bare_uploads(dist))]
        base = rows[0].seconds
        rows.append(_timed("publish all", customers, publish, base))
        rows.append(_timed("publish again, nothing has changed", customers, publish, base))
        _build(builder, dist, 0, "another")
        rows.append(_timed("publish again, one has changed", customers, publish, base))

        def roll_back() -> int:
            return sum(outcome.objects for outcome in publisher.roll_back([("shop0", None)]))

        return [*rows, _timed("roll one back", customers, roll_back, base)]


def _build(builder: FileBuilder, dist: Path, number: int, goal: str) -> None:
    settings = f'vendor = "ctm"\nname = "shop{number}"\ngoal = "{goal}_{number}"\n'
    files, _ = builder.build(parse(settings))
    write(files, dist / f"shop{number}")


def _bare_uploads(dist: Path) -> Callable[[], int]:
    """Return a function that uploads the same number of compressed files of the same sizes."""
    script = (dist / "shop0" / "shop0.min.js").read_bytes()
    bodies = encode_all(script)
    store = BucketStore(f"s3://{BUCKET}/bare")
    paths = [f"{each.name}.{kind}" for each in dist.iterdir() for kind in ("alias", "immutable")]

    def upload(path: str) -> int:
        files = [*variants(path, bodies, "identity", "no-store")]
        for name, body, headers in files:
            store.write(name, body, headers)
        return len(files)

    def run() -> int:
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            return sum(pool.map(upload, paths))

    return run


def _timed(step: str, customers: int, work: Callable[[], int], base: float = 0.0) -> Publishing:
    started, cpu = perf_counter(), process_time()
    objects = work()
    seconds = perf_counter() - started
    return Publishing(
        step=step,
        customers=customers,
        objects=objects,
        seconds=seconds,
        cpu_seconds=process_time() - cpu,
        of_bare=seconds / base if base else 1.0,
        mb=getrusage(RUSAGE_SELF).ru_maxrss / 1024,
    )
