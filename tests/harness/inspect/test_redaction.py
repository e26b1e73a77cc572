from __future__ import annotations

import hashlib
import secrets
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snippetgen_harness.inspect.models import Observation, Optimizely, Request
from snippetgen_harness.inspect.redaction import HIDDEN, Redactor, redactor_of

VISITOR = "oeu1795456899933r0.4711081512342"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://shop.example/a?user=ann&page=2#top", "/a?user=[redacted]&page=[redacted]#top"),
        ("https://ann:s3cret@shop.example/", "https://[redacted]@shop.example/"),
        (f"visitor {VISITOR}.", "visitor [redacted]"),
        ("script-src 'nonce-Ab3dE5' 'self'", "'nonce-[redacted]' 'self'"),
        ("Bearer eyJhbGciOiJIUzI1NiJ9eyJzdWIiOiIxMjM0NTY3ODkwIn0", "Bearer [redacted]"),
    ],
)
def test_text_that_gives_access_is_redacted(text: str, expected: str) -> None:
    assert expected in Redactor().text(text)


@pytest.mark.parametrize(
    "text",
    [
        "sha384-z9vGebnssu13zg2YyjTnNaat92SS1rWzlxSdrYhyhQ0Mc88DPA1MWIv9J36eH6l5",
        "script-src 'self' 'sha256-JVe79oszqVwLi7KKvoA6RVKRl3nX1jnWeHl5HzH6yTQ='",
        "https://123456.tctm.co/t.js",
        "character 12: 'a=b' instead of 'a==b'",
    ],
)
def test_text_that_explains_a_verdict_is_kept(text: str) -> None:
    assert Redactor().text(text) == text


@given(secret=st.text(st.characters(codec="utf-8", exclude_characters="[]"), min_size=6))
def test_a_known_secret_is_redacted_in_every_usual_form(secret: str) -> None:
    if secret in HIDDEN:
        return
    redactor = Redactor([secret])
    for form in (secret, quote(secret, safe="")):
        assert form not in redactor.text(f"({form})")


def test_an_observation_is_redacted_everywhere() -> None:
    observation = Observation(
        url=f"https://shop.example/?id={VISITOR}",
        engine="chromium",
        requests=(
            Request(url="https://vendor.example/", kind="fetch", body=f'{{"v":"{VISITOR}"}}'),
        ),
        optimizely=Optimizely(visitor="ours-4711"),
        cookies={"site": "ours-4711"},
        dialogs=("Hello ours-4711",),
    )
    text = str(redactor_of(observation).apply(observation))
    assert VISITOR not in text
    assert "ours-4711" not in text


def test_the_hash_of_a_script_is_shown_and_a_token_of_its_length_is_not() -> None:
    hash_ = hashlib.sha256(b"code").hexdigest()
    token = f"1a{secrets.token_hex(31)}"
    redact = Redactor().text
    assert redact(f"an inline script: sha256 {hash_}") == f"an inline script: sha256 {hash_}"
    assert redact(f"token {token}") == f"token {HIDDEN}"


def test_text_after_an_address_is_shown() -> None:
    text = "https://vendor.example/c.gif?sid=abc:1&n=2: the server answers with status 404"
    assert Redactor().text(text) == (
        f"https://vendor.example/c.gif?sid={HIDDEN}&n={HIDDEN}: the server answers with status 404"
    )
