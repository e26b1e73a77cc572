from __future__ import annotations

import html
import random
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import httpx
import pytest
from click.testing import CliRunner

from snippetgen.cli import main
from snippetgen.cli.serve import command
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = [sys.executable, "-c", "from snippetgen.cli import main; main()", "serve"]

CTM = 'vendor = "ctm"\ngoal = "phone_call_conversion"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "calls.toml"
    path.write_text(CTM)
    return path


@contextmanager
def running(
    file: Path, *options: str, lines: int = 3
) -> Iterator[tuple[str, str, subprocess.Popen[str]]]:
    """The command with free ports: address of the application, of the preview, and the process."""
    process = subprocess.Popen(
        [*COMMAND, str(file), "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stderr is not None
            output = "".join(process.stderr.readline() for _ in range(lines))
            origins = re.findall(r"^\w.*(http://[^/\s]+)/", output, flags=re.MULTILINE)
            assert len(origins) == 2, output
            yield origins[0], origins[1], process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def origins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The addresses of an application and its preview, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("snippets")
    (folder / "calls.toml").write_text(CTM)
    (folder / "wrong.toml").write_text('vendor = "ctm"\n')
    with running(folder, lines=4) as (app, preview, _):
        yield app, preview


def test_one_process_serves_both_origins(origins: tuple[str, str]) -> None:
    app, preview = origins
    assert httpx.get(f"{app}/s/calls.js").status_code == 200
    assert httpx.get(f"{preview}/s/calls.js").status_code == 404
    assert "Made-up shop" in httpx.get(f"{preview}/?configuration=calls").text
    assert httpx.get(f"{app}/_page/situation.js").status_code == 404


def test_the_port_comes_from_the_socket_and_not_from_the_host_header(
    origins: tuple[str, str],
) -> None:
    app, preview = origins
    host = preview.removeprefix("http://")
    assert httpx.get(f"{app}/s/calls.js", headers={"Host": host}).status_code == 200


def test_other_sites_host_names_are_rejected_on_both_origins(origins: tuple[str, str]) -> None:
    for origin in origins:
        response = httpx.get(f"{origin}/", headers={"Host": "attacker.example"})
        assert response.status_code == 400


def test_an_edit_takes_effect_without_a_restart_and_sigterm_stops_the_server(file: Path) -> None:
    with running(file) as (app, preview, process):
        file.write_text('vendor = "ctm"\ngoal = "another_goal"\n')

        assert "another_goal" in httpx.get(f"{app}/s/calls.js").text
        assert "another_goal" in httpx.get(f"{preview}/?configuration=calls").text

        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out, err) == (0, "", "")


def test_an_empty_folder_is_served_and_without_a_browser_its_address_is_printed(
    tmp_path: Path,
) -> None:
    code = "import webbrowser; webbrowser.open = lambda url: False; " + COMMAND[2]
    arguments = [sys.executable, "-c", code, "serve", str(tmp_path), "--port", "0", "--open"]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        try:
            assert process.stderr is not None
            lines = [process.stderr.readline() for _ in range(3)]
            opened = re.fullmatch(
                r"No browser could be opened. Go to (http://127\.0\.0\.1:\d+)/\n", lines[2]
            )
            assert opened, lines
            files, page = httpx.get(f"{opened[1]}/api/files"), httpx.get(opened[1])
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)
        finally:
            process.kill()

    assert (files.json(), page.status_code) == ([], 200)
    assert process.returncode == 0


def test_the_problems_of_all_files_are_printed_and_nothing_is_served(tmp_path: Path) -> None:
    paths = []
    for name in ("a", "b"):
        path = tmp_path / f"{name}.toml"
        path.write_text('vendor = "ctm"\ngoal = ""\nwait_ms = -1\n')
        paths.append(str(path))

    result = CliRunner().invoke(main, ["serve", *paths])

    assert result.exit_code == 1
    assert result.stdout == ""
    assert [line.partition(".toml:")[0] + ".toml" for line in result.stderr.splitlines()] == [
        paths[0],
        paths[0],
        paths[1],
        paths[1],
    ]


def listen_behind_a_free_port() -> socket.socket:
    """Take a port; the port before it is free, and stays free while other tests run."""
    # Linux assigns ports from 32768 on if a program asks for any port.
    for port in random.sample(range(20_000, 32_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port - 1)):
            return socket.create_server(("127.0.0.1", port))
    raise AssertionError("no two ports are free")


@pytest.mark.parametrize("taken", [0, 1])
def test_a_port_in_use_is_reported_in_one_line(file: Path, taken: int) -> None:
    with listen_behind_a_free_port() as listener:
        port = listener.getsockname()[1]

        result = CliRunner().invoke(command, [str(file), "--port", str(port - taken)])

    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: cannot listen on '127.0.0.1', port {port}: Address already in use. "
        "Choose another port with --port.\n"
    )


def test_the_last_port_is_rejected_because_the_preview_needs_the_next(file: Path) -> None:
    assert CliRunner().invoke(command, [str(file), "--port", "65535"]).exit_code == 2


def test_a_folder_together_with_a_file_is_rejected(file: Path) -> None:
    assert CliRunner().invoke(command, [str(file.parent), str(file)]).exit_code == 2


def test_an_invalid_file_of_a_folder_is_served_with_its_problems(origins: tuple[str, str]) -> None:
    app, _ = origins
    valid, wrong = httpx.get(f"{app}/api/files").json()
    assert valid["problems"] == []
    assert wrong["problems"][0]["key"] == "goal"


def test_open_streams_do_not_delay_sigint_and_only_addresses_are_printed(file: Path) -> None:
    with running(file) as (app, preview, process):
        assert app.startswith("http://127.0.0.1:")
        assert preview.startswith("http://127.0.0.1:")
        with httpx.stream("GET", f"{app}/api/events") as stream:
            lines = stream.iter_lines()
            assert next(lines) == ": hello"
            process.send_signal(signal.SIGINT)
            list(lines)
            out, err = process.communicate(timeout=PATIENCE)

    assert (process.returncode, out, err) == (0, "", "")


def test_the_preview_s_port_does_not_serve_the_studio(origins: tuple[str, str]) -> None:
    _, preview = origins
    assert httpx.get(f"{preview}/api/files").status_code == 404


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("--allowed-host", "https://studio.example", "must be a host name without scheme"),
        ("--allowed-host", "studio.example:443", "must be a host name without scheme, port"),
        ("--allowed-host", "", "must be a host name"),
        ("--preview-url", "pages.example", "must be http:// or https://, a host name"),
        ("--preview-url", "https://pages.example/path", "without a path"),
    ],
)
def test_an_invalid_address_is_a_usage_error(option: str, value: str, problem: str) -> None:
    result = CliRunner().invoke(command, [option, value])
    assert result.exit_code == 2
    assert f"{value!r} must be" in result.output
    assert problem in " ".join(result.output.split())


def test_behind_a_proxy_its_hosts_are_allowed_and_other_machines_reach_the_studio(
    file: Path,
) -> None:
    options = ("--allowed-host", "Studio.example", "--preview-url", "https://pages.example")
    process = subprocess.Popen(
        [*COMMAND, str(file), "--port", "0", "--host", "0.0.0.0", *options],  # noqa: S104
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stderr is not None
            output = "".join(process.stderr.readline() for _ in range(4))
            studio = re.findall(r"http://127\.0\.0\.1:[^/\s]+", output)[0]
            page = httpx.get(studio, headers={"Host": "studio.example"})
            by_preview_name = httpx.get(studio, headers={"Host": "pages.example"})
            attacker = httpx.get(studio, headers={"Host": "attacker.example"})
        finally:
            process.kill()

    assert "Simulated customer pages on https://pages.example/" in output
    warning = "Warning: listening on 0.0.0.0. Other machines can reach the studio.\n"
    assert output.endswith(warning)
    assert (page.status_code, by_preview_name.status_code, attacker.status_code) == (200, 200, 400)
    assert '"preview": "https://pages.example"' in html.unescape(page.text)
    assert "frame-src 'self' https://pages.example;" in page.headers["content-security-policy"]
