from __future__ import annotations

import base64
import hashlib
import hmac
from pathlib import Path

import pytest

from snippetgen.relay.ingest.auth import Secret, secrets_of
from snippetgen.validation.problems import ConfigError
from tests.configurations import configure

KEY = "a-signing-key-of-32-characters-12"
RULE = configure("callrail").vendor_descriptor.return_channel.signature
BODY = b'{"a": 1}'


def sign(key: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(key.encode(), body, hashlib.sha1).digest()).decode()


def test_a_signature_over_the_raw_body_is_right() -> None:
    assert RULE is not None
    assert Secret(KEY).signed(BODY, sign(KEY, BODY), RULE)


@pytest.mark.parametrize(
    "signature", ["", "x", sign(KEY, b'{"a":1}'), sign("another key", BODY), "\xff"]
)
def test_any_other_signature_is_wrong(signature: str) -> None:
    assert RULE is not None
    assert not Secret(KEY).signed(BODY, signature, RULE)


def test_two_secrets_hold_while_one_replaces_the_other() -> None:
    secret = Secret(f"{KEY}\n another-secret-0123 \n")
    assert secret.is_in_path(KEY)
    assert secret.is_in_path("another-secret-0123")
    assert not secret.is_in_path("another")
    assert KEY not in repr(secret)


def test_secrets_are_in_the_environment_or_in_files(tmp_path: Path) -> None:
    (tmp_path / "callrail").write_text(f"{KEY}\n")
    environment = {"SNIPPETGEN_SECRET_MY_SITE": "b" * 16}
    configs = [configure("ctm", name="my-site"), configure("callrail")]
    found = secrets_of(configs, tmp_path, environment)
    assert found["callrail"].is_in_path(KEY)
    assert found["my-site"].is_in_path("b" * 16)


def test_all_secrets_that_are_missing_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "callrail").write_text("\n")
    (tmp_path / "infinity").write_bytes(b"\xff\xfe")
    configs = [configure(v) for v in ("ctm", "callrail", "ringba", "infinity")]
    with pytest.raises(ConfigError) as caught:
        secrets_of(configs, tmp_path, {"SNIPPETGEN_SECRET_RINGBA": "short"})
    told = str(caught.value)
    assert "ctm: has no secret: set SNIPPETGEN_SECRET_CTM" in told
    assert "callrail: its secret is empty." in told
    assert "ringba: its secret is shorter than 16 characters." in told
    assert "infinity: its secret is unreadable: it is not UTF-8." in told
    assert "short\n" not in told
