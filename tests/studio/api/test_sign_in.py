"""Signing in to Optimizely over HTTP, with a token or through OAuth, against fakes of its APIs."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import httpx
import pytest
from snippetgen_harness.fakes.rest import Faults, State
from snippetgen_harness.net.servers import serve
from snippetgen_harness.rest.__main__ import TOKEN

from snippetgen.studio import Studio
from snippetgen.studio.middleware.csrf import TOKEN_HEADER
from tests.studio.api.installation_steps import ask, signed_in

WRONG = "wrong:12345"
CALLBACK = "/install/oauth/callback"


@pytest.fixture(autouse=True)
def state(optimizely: State) -> State:
    return optimizely


def test_an_invalid_token_is_reported_and_neither_stored_nor_echoed(
    client: httpx.Client, file: Path
) -> None:
    answer = ask(client, "sign-in", 401, token=WRONG, keep=True)

    assert "Neither of Optimizely's APIs accepts the token" in answer["error"]
    assert WRONG not in json.dumps(answer)
    assert not (file.parent / "settings").exists()
    assert "not a token" in ask(client, "sign-in", 401, token=f"{WRONG} " * 2)["error"]
    assert ask(client, "sign-in")["signed_in"] is False


def test_a_sign_in_is_stored_on_request_until_the_user_signs_out(
    client: httpx.Client, file: Path
) -> None:
    kept = file.parent / "settings" / "credentials.json"
    ask(client, "sign-in", token=TOKEN)
    assert not kept.exists()
    answer = ask(client, "sign-in", token=TOKEN, keep=True)
    assert (answer["kept"], kept.stat().st_mode & 0o777) == (str(kept), 0o600)

    assert ask(client, "logout") == {"forgotten": True}

    assert not kept.exists()
    assert ask(client, "sign-in")["signed_in"] is False


def test_the_token_of_the_environment_signs_in_silently(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNIPPETGEN_TOKEN", TOKEN)

    answer = ask(client, "sign-in")

    assert answer == {
        "signed_in": True,
        "projects": 3,
        "kept": None,
        "error": None,
        "without_oauth": "OAuth needs an application that is registered with Optimizely. Set "
        "SNIPPETGEN_OAUTH_CLIENT_ID and SNIPPETGEN_OAUTH_CLIENT_SECRET.",
    }


def test_a_rejected_stored_sign_in_is_reported_and_another_token_works(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SNIPPETGEN_TOKEN", WRONG)

    answer = ask(client, "sign-in")

    assert (answer["signed_in"], WRONG in json.dumps(answer)) == (False, False)
    assert "Neither of Optimizely's APIs accepts the token" in answer["error"]
    assert ask(client, "sign-in", token=TOKEN)["signed_in"] is True


def test_signing_in_again_lists_new_projects(client: httpx.Client, state: State) -> None:
    ask(client, "sign-in", token=TOKEN)
    state.add_project("Branch")

    assert ask(client, "sign-in")["projects"] == 4
    assert ask(client, "projects", search="branch")["found"] == 1


def test_an_expired_token_ends_the_sign_in(client: httpx.Client, state: State) -> None:
    project = signed_in(client, "Web")
    state.tokens.clear()

    assert "401" in ask(client, "goals", 401, project=project)["error"]
    assert ask(client, "projects", 401)["error"].startswith("You are not signed in")


@pytest.mark.usefixtures("oauth")
def test_oauth_redirects_to_optimizely_and_back_to_a_sign_in(
    client: httpx.Client, file: Path
) -> None:
    with httpx.Client(base_url=client.base_url, follow_redirects=True) as browser:
        begun = browser.get("/install/oauth/start?keep=yes", follow_redirects=False)
        assert "HttpOnly" in begun.headers["set-cookie"]
        assert "SameSite=lax" in begun.headers["set-cookie"]
        ended = browser.get("/install/oauth/start?keep=yes")
        again = browser.get(str(ended.url))

    assert ended.text == "You are signed in. Close this page and return to the studio.\n"
    assert again.status_code == 400
    assert ask(client, "sign-in")["projects"] == 3
    assert (file.parent / "settings" / "credentials.json").exists()


@pytest.mark.usefixtures("oauth")
def test_oauth_returns_to_the_origin_behind_a_proxy(client: httpx.Client) -> None:
    start = "/install/oauth/start?origin=https://studio.example"
    location = httpx.URL(client.get(start).headers["location"])
    other = client.get("/install/oauth/start?origin=https://attacker.example")

    assert location.params["redirect_uri"] == "https://studio.example/install/oauth/callback"
    assert other.status_code == 403
    assert "--allowed-host" in other.text


@pytest.mark.usefixtures("oauth")
def test_a_redirect_in_another_browser_is_rejected_and_the_right_one_still_works(
    client: httpx.Client,
) -> None:
    with (
        httpx.Client(base_url=client.base_url) as browser,
        httpx.Client(follow_redirects=True) as other,
    ):
        to_optimizely = browser.get("/install/oauth/start").headers["location"]
        theirs = other.get(to_optimizely)
        assert theirs.status_code == 400
        assert "came from a different browser" in theirs.text
        assert ask(client, "sign-in")["signed_in"] is False

        ours = browser.get(to_optimizely, follow_redirects=True)
    assert ours.status_code == 200


@pytest.mark.usefixtures("oauth")
def test_a_forged_state_and_a_denied_consent_are_reported(
    client: httpx.Client, state: State
) -> None:
    with httpx.Client(base_url=client.base_url, follow_redirects=True) as browser:
        browser.get("/install/oauth/start", follow_redirects=False)
        forged = browser.get(f"{CALLBACK}?code=stolen&state=another")
        state.faults = Faults(consent="deny")
        denied = browser.get("/install/oauth/start")

    assert "does not belong to this sign-in" in forged.text
    assert denied.text == "Access was denied in Optimizely.\n"


def test_another_site_s_page_cannot_start_a_sign_in(client: httpx.Client) -> None:
    answer = client.get("/install/oauth/start", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_oauth_without_an_application_names_the_variables_to_set(client: httpx.Client) -> None:
    answer = client.get("/install/oauth/start")
    assert (answer.status_code, "Set SNIPPETGEN_OAUTH_CLIENT_ID" in answer.text) == (422, True)


def test_a_stopping_server_does_not_wait_for_optimizely(studio: Studio, state: State) -> None:
    state.faults = Faults(too_many=1, retry_after="60")
    answers: list[httpx.Response] = []

    with serve(studio.app) as port:
        origin = f"http://127.0.0.1:{port}"
        headers = {"Origin": origin, TOKEN_HEADER: studio.token}
        url, body = f"{origin}/api/install/sign-in", {"token": TOKEN}

        def sign_in() -> None:
            answers.append(httpx.post(url, json=body, headers=headers))

        thread = threading.Thread(target=sign_in)
        thread.start()
        while state.faults.too_many:
            time.sleep(0.01)
    thread.join()

    assert answers[0].status_code == 503
    assert answers[0].json()["error"].startswith("The studio has stopped")
