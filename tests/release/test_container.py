"""The steps of the Dockerfile run, and its image serves the studio and the relay."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.configurations import ROOT
from tests.release.dockerfile import FILE, build
from tests.release.environments import Environment


def test_the_dockerfile_has_no_findings() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    subprocess.run([hadolint, FILE], check=True)


def test_the_context_contains_every_copied_file() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", FILE.read_text(), flags=re.MULTILINE)
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), flags=re.MULTILINE)
    assert sorted(" ".join(copied).split()) == sorted(allowed)


@contextmanager
def running(command: list[str], folder: Path, environment: Environment) -> Iterator[list[str]]:
    """Start a command; yield the two addresses that it prints, and stop it as Docker does."""
    variables = {**environment.variables, "SNIPPETGEN_SECRET_SHOP": "made-up-secret-of-the-shop"}
    with subprocess.Popen(
        [environment.folder / "bin" / command[0], *command[1:]],
        cwd=folder,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        try:
            printed = "".join(process.stderr.readline() for _ in range(3))
            yield re.findall(r"^\w.*(http://[^/\s]+)", printed, flags=re.MULTILINE)
        finally:
            process.send_signal(signal.SIGTERM)
            process.stderr.read()


def test_the_image_serves_the_studio_and_the_relay(
    tmp_path: Path, environment: Environment
) -> None:
    image = build(tmp_path, environment)
    assert image.settings["USER"] == "10001:10001"
    (image.workdir / "shop.toml").write_text('vendor = "ctm"\ngoal = "call"\n')

    studio = [*image.command, "--port", "0"]
    with running(studio, image.workdir, environment) as (app, pages):
        addresses = (f"{app}/s/shop.js", f"{pages}/?configuration=shop")
        assert [httpx.get(each).status_code for each in addresses] == [200, 200]

    ports = ["--port", "0", "--status-port", "0"]
    relay = [*image.entrypoint, "relay", "shop.toml", "--host", "0.0.0.0", *ports]  # noqa: S104
    with running(relay, image.workdir, environment) as (_, status):
        assert httpx.get(f"{status}/health").status_code == 200
    assert any((image.workdir / "relay-data").iterdir())
