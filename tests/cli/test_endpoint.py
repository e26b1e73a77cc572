from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
import trustme
from click.testing import CliRunner

from snippetgen.cli import main
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = [sys.executable, "-c", "from snippetgen.cli import main; main()", "endpoint"]


@contextmanager
def running(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            address = re.search(r"https?://127\.0\.0\.1:\d+", line)
            assert address, line + process.stderr.read()
            yield address[0], process
        finally:
            process.kill()


def interrupt(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def test_the_endpoint_runs_until_it_is_interrupted() -> None:
    with running() as (address, process):
        assert httpx.get(f"{address}/event?a=1&d=2&n=g&u=v&x7=8").status_code == 200
        counts = httpx.get(f"{address}/_fake/all").json()
        assert counts == {"total": 1, "good": 1, "bad": 0}
        assert interrupt(process) == (0, "", "")


def test_a_waiting_client_gets_its_response_before_the_server_stops() -> None:
    with running() as (address, process):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as waiting:
            waiting.sendall(b"GET /_fake/all?wait_for=1&timeout=60 HTTP/1.1\r\nHost: a\r\n\r\n")
            # Connections are accepted in turn: when this one is answered, the other one waits.
            httpx.get(f"{address}/_fake/all")
            assert interrupt(process) == (0, "", "")
            assert b'"timed_out":true' in waiting.recv(65536)


def test_the_reported_scheme_is_that_of_the_connection() -> None:
    with running() as (address, _):
        headers = {"Host": "1.log.optimizely.com", "X-Forwarded-Proto": "https"}
        httpx.get(f"{address}/event?a=1&d=2&n=g&u=v&x7=8", headers=headers)
        (hit,) = httpx.get(f"{address}/_fake/good").json()
        assert hit["url"].startswith("http://")


def test_the_endpoint_accepts_tls(tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1", "*.log.optimizely.com")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    issued.private_key_pem.write_to_path(key)
    cert.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    with running("--tls-cert", str(cert), "--tls-key", str(key)) as (address, _):
        assert address.startswith("https://")
        context = httpx.create_ssl_context(verify=False)
        authority.configure_trust(context)
        assert httpx.get(f"{address}/_fake/all", verify=context).status_code == 200


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--tls-cert", "no.pem", "--tls-key", "no.key"], "cannot use no.pem with no.key for TLS"),
        (["--host", "not a host"], "cannot listen on 'not a host', port 8100"),
        (["--host", "a..b"], "cannot listen on 'a..b', port 8100"),
    ],
)
def test_an_option_that_cannot_work_is_reported_on_one_line(
    options: list[str], message: str
) -> None:
    result = CliRunner().invoke(main, ["endpoint", *options])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {message}")
    assert result.stderr.count("\n") == 1


def test_a_port_in_use_is_reported_on_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["endpoint", "--port", str(port)])
    assert result.exit_code == 1
    assert f"cannot listen on '127.0.0.1', port {port}: Address already in use" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("options", [["--port", "65536"], ["--port", "-1"], ["--tls-cert", "a"]])
def test_wrong_use_exits_with_2(options: list[str]) -> None:
    assert CliRunner().invoke(main, ["endpoint", *options]).exit_code == 2


def test_the_endpoint_accepts_events_and_fails_on_request() -> None:
    with running() as (address, process):
        assert httpx.post(f"{address}/v1/events", json={}).status_code == 204
        strict = {"X-Optimizely-Strict": "true"}
        refused = httpx.post(f"{address}/v1/events", json={}, headers=strict)
        assert refused.status_code == 400
        assert "missing_field" in {each["code"] for each in refused.json()["findings"]}
        httpx.put(f"{address}/_fake/mode", json={"status": 500, "times": 1})
        assert httpx.post(f"{address}/v1/events", json={}).status_code == 500
        assert httpx.get(f"{address}/_fake/all").json() == {"total": 3, "good": 0, "bad": 3}
        assert interrupt(process) == (0, "", "")


def test_a_slow_answer_is_sent_before_the_server_stops() -> None:
    with running() as (address, process):
        httpx.put(f"{address}/_fake/mode", json={"delay_ms": 60_000})
        with ThreadPoolExecutor() as pool:
            slow = pool.submit(httpx.post, f"{address}/v1/events", json={})
            arrived = httpx.get(f"{address}/_fake/bad?wait_for=1&timeout=60").json()
            assert len(arrived) == 1
            assert interrupt(process)[0] == 0
            assert slow.result(timeout=PATIENCE).status_code == 204
