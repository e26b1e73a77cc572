from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from snippetgen_harness.fakes.rest import State, create_rest
from snippetgen_harness.net.servers import issue_certificate, serve
from snippetgen_harness.rest.__main__ import TOKEN, example

from snippetgen.cli import main
from snippetgen.config import load

NO_KEYRING = "keyring.backends.fail.Keyring"


@dataclass
class Fakes:
    """The fakes on a port, and a command line that is configured to use them."""

    state: State
    environment: dict[str, str]
    runner: CliRunner = field(default_factory=CliRunner)

    def __call__(self, *arguments: str, answers: str = "", token: str | None = TOKEN) -> Result:
        environment = {**self.environment, "SNIPPETGEN_TOKEN": token}
        return self.runner.invoke(main, arguments, input=answers, env=environment)


def base_urls(base: str) -> dict[str, str]:
    return {
        "SNIPPETGEN_WEB_API": f"{base}/v2",
        "SNIPPETGEN_CLASSIC_API": f"{base}/experiment/v1",
        "SNIPPETGEN_OAUTH": f"{base}/oauth2",
    }


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Any, int]]:
    app = create_rest(example())
    with serve(app) as port:
        yield app, port


@pytest.fixture
def fakes(
    server: tuple[Any, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Fakes]:
    import keyring
    from keyring.backends.fail import Keyring

    app, port = server
    app.state.rest = example()
    monkeypatch.chdir(tmp_path)
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    home = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path / "home/.config")}
    yield Fakes(app.state.rest, base_urls(f"http://127.0.0.1:{port}") | home)
    keyring.set_keyring(before)


def test_a_new_user_gets_snippets_that_build_and_verify_over_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = example()
    monkeypatch.chdir(tmp_path)

    def snippetgen(*arguments: str) -> subprocess.CompletedProcess[str]:
        code = "from snippetgen.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    with (
        issue_certificate("localhost") as certificate,
        serve(create_rest(state), certificate) as port,
    ):
        environment = {
            **base_urls(f"https://localhost:{port}"),
            "SSL_CERT_FILE": str(certificate.authority),
            "SNIPPETGEN_TOKEN": TOKEN,
            "PYTHON_KEYRING_BACKEND": NO_KEYRING,
            "HOME": str(tmp_path),
            "PATH": str(Path(sys.executable).parent),
        }
        options = ("--vendor", "ctm", "--yes")
        web = snippetgen("install", "web.toml", *options, "--project", "Shop (Web)")
        install = ("install", *options, "--project", "Shop (Classic)")
        first = snippetgen(*install)
        content = (tmp_path / "snippet.toml").read_bytes()
        second = snippetgen(*install, "--json")
    built = CliRunner().invoke(main, ["build", "snippet.toml", "web.toml"])
    normal = ["--situation", "normal", "--situation", "web-normal", "--engine", "webkit"]
    verified = CliRunner().invoke(main, ["verify", "snippet.toml", "web.toml", *normal])

    returned = (web.returncode, first.returncode, built.exit_code)
    assert returned == (0, 0, 0), web.stderr + first.stderr + built.output
    assert verified.exit_code == 0, verified.output
    assert first.stdout.startswith("snippet.toml: ok (")
    assert json.loads(second.stdout)["changed"] is False
    assert (tmp_path / "snippet.toml").read_bytes() == content
    assert sum(request.startswith("POST") for request in state.requests) == 2
    assert TOKEN not in first.stderr + second.stdout + content.decode()


def test_answering_the_questions_creates_a_file(fakes: Fakes, tmp_path: Path) -> None:
    answers = f"ctm\n{TOKEN}\nweb\nsale\ny\n"

    result = fakes("install", answers=answers, token=None)

    assert result.exit_code == 0, result.stderr
    assert "Shop of 2014 (5562178971893763, Classic) [archived]" in result.stderr
    assert '- Create the custom event "sale", titled "Sale"' in result.stderr
    assert load(tmp_path / "snippet.toml").goal == "sale"
    assert TOKEN not in result.output


def test_declining_the_plan_changes_nothing(fakes: Fakes, tmp_path: Path) -> None:
    result = fakes("install", "--vendor", "ctm", answers="1\n\nn\n")

    assert result.exit_code == 1
    assert not (tmp_path / "snippet.toml").exists()
    assert fakes.state.goals[1:] == fakes.state.events == []


def test_an_existing_goal_can_be_chosen(fakes: Fakes, tmp_path: Path) -> None:
    shop = fakes.state.projects[0]["id"]
    made = fakes.state.add_goal(shop, title="Calls", event="call")

    result = fakes("install", "--vendor", "ctm", answers="1\n1\n\n")

    assert result.exit_code == 0, result.stderr
    assert "Basket" not in result.stderr  # counts clicks
    config = load(tmp_path / "snippet.toml")
    assert (config.goal, config.goal_ids) == ("call", (str(made["id"]),))


def test_every_existing_goal_is_listed(fakes: Fakes, tmp_path: Path) -> None:
    shop = fakes.state.projects[0]["id"]
    for number in range(1, 26):
        fakes.state.add_goal(shop, title=f"Calls {number:02}", event=f"call-{number}")

    result = fakes("install", "--vendor", "ctm", answers="1\n25\n\n")

    assert result.exit_code == 0, result.stderr
    assert load(tmp_path / "snippet.toml").goal == "call-25"


def test_a_prompted_token_is_stored_until_the_user_logs_out(fakes: Fakes) -> None:
    project = ("--vendor", "ctm", "--project", "Shop (Web)")
    first = fakes("install", *project, answers=f"{TOKEN}\n\n\n", token=None)
    assert "`snippetgen logout` deletes it" in first.stderr

    assert fakes("install", "--yes", token=None).exit_code == 0
    assert fakes("logout").stdout == "The sign-in was deleted.\n"
    after = fakes("install", "--yes", token=None)
    assert after.exit_code == 1
    assert "No sign-in is stored. Set SNIPPETGEN_TOKEN" in after.stderr


def test_without_a_token_on_standard_input_the_error_says_what_to_set(fakes: Fakes) -> None:
    result = fakes("install", "--vendor", "ctm", token=None)

    assert result.exit_code == 1
    assert result.stderr == (
        "No sign-in is stored, and standard input has no token. Set SNIPPETGEN_TOKEN.\n"
    )


def test_a_refused_token_is_not_stored(fakes: Fakes, tmp_path: Path) -> None:
    result = fakes("install", "--vendor", "ctm", answers="wrong:12345\n", token=None)

    assert result.exit_code == 1
    assert "Neither of Optimizely's APIs accepts the token" in result.stderr
    assert "Sign in again with --sign-in token" in result.stderr
    assert not (tmp_path / "home").exists()
    assert "wrong:12345" not in result.output


def test_an_oauth_redirect_to_the_vendor_s_page_can_be_pasted(fakes: Fakes) -> None:
    fakes.environment |= {
        "SNIPPETGEN_OAUTH_CLIENT_ID": "1234",
        "SNIPPETGEN_OAUTH_CLIENT_SECRET": "madeup",
        "SNIPPETGEN_OAUTH_REDIRECT_URI": "https://vendor.example/callback",
    }
    pasted = "https://vendor.example/callback?code=x&state=another\n"

    result = fakes("install", "--vendor", "ctm", "--sign-in", "oauth", answers=pasted, token=None)

    assert result.exit_code == 1
    assert "scopes=all" in result.stderr
    assert "does not belong to this sign-in" in result.stderr


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:99999/callback",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:0/callback",
        "http://[/callback",
        "http://vendor.example:80/callback",
        "ftp://127.0.0.1:80/callback",
    ],
)
def test_an_invalid_redirect_uri_is_reported(url: str, fakes: Fakes) -> None:
    fakes.environment |= {
        "SNIPPETGEN_OAUTH_CLIENT_ID": "1234",
        "SNIPPETGEN_OAUTH_CLIENT_SECRET": "madeup",
        "SNIPPETGEN_OAUTH_REDIRECT_URI": url,
    }

    result = fakes("install", "--vendor", "ctm", "--sign-in", "oauth", token=None)

    assert result.exit_code == 1
    assert "must be an https:// URL, or http://127.0.0.1:PORT/callback" in result.stderr


def test_signing_in_with_oauth_works_with_a_local_browser(
    fakes: Fakes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    import httpx

    def browser(url: str) -> bool:
        def visit() -> None:
            httpx.get(url, follow_redirects=True)

        threading.Thread(target=visit, daemon=True).start()
        return True

    monkeypatch.setattr("webbrowser.open", browser)
    fakes.environment |= {
        "SNIPPETGEN_OAUTH_CLIENT_ID": "1234",
        "SNIPPETGEN_OAUTH_CLIENT_SECRET": "madeup",
    }
    options = ("--vendor", "ctm", "--project", "Shop (Web)", "--goal", "call")

    first = fakes("install", "--sign-in", "oauth", *options, answers="\n", token=None)
    fakes.state.bearers.clear()
    second = fakes("install", "--yes", token=None)

    assert (first.exit_code, second.exit_code) == (0, 0), first.stderr + second.stderr
    assert (tmp_path / "snippet.toml").is_file()


def test_oauth_without_an_application_names_what_to_set(fakes: Fakes) -> None:
    result = fakes("install", "--vendor", "ctm", "--sign-in", "oauth", token=None)
    assert result.exit_code == 1
    assert "Set SNIPPETGEN_OAUTH_CLIENT_ID and SNIPPETGEN_OAUTH_CLIENT_SECRET" in result.stderr


def test_json_without_yes_prints_the_plan_and_changes_nothing(fakes: Fakes, tmp_path: Path) -> None:
    result = fakes("install", "--vendor", "ctm", "--project", "Shop (Web)", "--json")

    plan = json.loads(result.stdout)
    assert (plan["ok"], plan["applied"]) == (True, False)
    assert plan["plan"]["create"]["key"] == "phone_call_conversion"
    assert not (tmp_path / "snippet.toml").exists()
    assert fakes.state.events == []


def test_json_reports_a_failure(fakes: Fakes) -> None:
    result = fakes("install", "--vendor", "ctm", "--yes", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "ok": False,
        "error": "The token gives access to 2 usable projects. Choose one with --project "
        '("Shop (Classic)", "Shop (Web)").',
    }


@pytest.mark.parametrize("product", ["classic", "web"])
def test_manual_asks_only_for_the_goal_s_name(product: str, fakes: Fakes, tmp_path: Path) -> None:
    options = ("--manual", "--vendor", "ctm", "--product", product)
    result = fakes("install", *options, answers="sale\n", token=None)

    assert result.exit_code == 0, result.stderr
    config = load(tmp_path / "snippet.toml")
    assert (config.goal, config.destination) == ("sale", product)
    assert "custom event" in result.stderr
    assert fakes.state.requests == []


def test_manual_asks_for_what_the_page_does_not_know(fakes: Fakes, tmp_path: Path) -> None:
    options = ("--manual", "--vendor", "ctm", "--product", "edge")
    result = fakes("install", *options, answers="sale\n1\n2\n3\n", token=None)

    assert result.exit_code == 0, result.stderr
    config = load(tmp_path / "snippet.toml")
    assert (config.account_id, config.project_id, config.entity_id) == ("1", "2", "3")
    assert "In your Performance Edge project, create a custom event" in result.stderr


def test_manual_keeps_the_product_of_the_file(fakes: Fakes, tmp_path: Path) -> None:
    path = tmp_path / "snippet.toml"
    path.write_text('vendor = "ctm"\ngoal = "old"\ndestination = "web"\nentity_id = "7"\n')

    result = fakes("install", "--manual", "--yes", "--goal", "sale", token=None)

    assert result.exit_code == 0, result.stderr
    assert path.read_text() == 'vendor = "ctm"\ngoal = "sale"\ndestination = "web"\n'


@pytest.mark.parametrize(
    ("product", "before"),
    [
        ("classic", 'destination = "web"\nproject_id = "5"\nentity_id = "7"\n'),
        ("web", 'destination = "classic"\nproject_id = "5"\ngoal_ids = ["7"]\n'),
    ],
)
def test_manual_removes_the_ids_of_the_other_product(
    product: str, before: str, fakes: Fakes, tmp_path: Path
) -> None:
    path = tmp_path / "snippet.toml"
    path.write_text(f'vendor = "ctm"\ngoal = "sale"\n{before}')

    result = fakes("install", "--manual", "--yes", "--product", product, token=None)

    assert result.exit_code == 0, result.stderr
    assert path.read_text() == f'vendor = "ctm"\ngoal = "sale"\ndestination = "{product}"\n'


def test_a_missing_file_without_a_vendor_is_a_usage_error(fakes: Fakes) -> None:
    result = fakes("install", "--yes")
    assert result.exit_code == 2
    assert "Use --vendor to create it" in result.stderr


def test_an_unknown_vendor_and_a_missing_folder_are_reported(fakes: Fakes) -> None:
    assert "Did you mean" in fakes("install", "--yes", "--vendor", "ctmm").stderr
    result = fakes("install", "no/x.toml", "--yes", "--vendor", "ctm")
    assert "the folder no does not exist" in result.stderr
    assert fakes.state.requests == []
