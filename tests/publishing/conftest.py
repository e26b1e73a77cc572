from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from benchmarks.reference import SkippedError
from benchmarks.seaweedfs import BUCKET, running


@pytest.fixture(scope="session")
def seaweedfs() -> Iterator[dict[str, str]]:
    """The environment for clients of an S3 server that the tests start."""
    with ExitStack() as stack:
        try:
            environment = stack.enter_context(running())
        except SkippedError as reason:
            pytest.skip(str(reason))
        yield environment


@pytest.fixture
def bucket(seaweedfs: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of an empty folder in a public bucket."""
    for name, value in seaweedfs.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{uuid.uuid4().hex}"
