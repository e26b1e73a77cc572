from __future__ import annotations

import base64
import hashlib
import hmac
from pathlib import Path

import pytest

from snippetgen.relay.ingest.auth import Secret, secret_variable, secrets_of
from snippetgen.validation.errors import ConfigError
from tests.configurations import configure

KEY = "a-signing-key-of-32-characters-12"
RULE = configure("callrail").vendor_descriptor.return_channel.signature
BODY = b'{"a": 1}'


def sign(key: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(key.encode(), body, hashlib.sha1).digest()).decode()


def test_a_signature_over_the_raw_body_is_accepted() -> None:
    assert RULE is not None
    assert Secret(KEY).has_signed(BODY, sign(KEY, BODY), RULE)


@pytest.mark.parametrize(
    "signature", ["", "x", sign(KEY, b'{"a":1}'), sign("another key", BODY), "\xff"]
)
def test_any_other_signature_is_refused(signature: str) -> None:
    assert RULE is not None
    assert not Secret(KEY).has_signed(BODY, signature, RULE)


def test_two_secrets_are_valid_while_one_replaces_the_other() -> None:
    secret = Secret(f"{KEY}\n another-secret-0123 \n")
    assert secret.matches(KEY)
    assert secret.matches("another-secret-0123")
    assert not secret.matches("another")
    assert KEY not in repr(secret)


def test_secrets_come_from_the_environment_or_from_files(tmp_path: Path) -> None:
    (tmp_path / "callrail").write_text(f"{KEY}\n")
    environment = {"SNIPPETGEN_SECRET_MY_SITE": "b" * 16}
    configs = [configure("ctm", name="my-site"), configure("callrail")]
    found = secrets_of(configs, tmp_path, environment)
    assert found["callrail"].matches(KEY)
    assert found["my-site"].matches("b" * 16)


def test_a_secret_in_a_path_cannot_contain_a_slash() -> None:
    configs = [configure(vendor) for vendor in ("ctm", "callrail")]
    environment = dict.fromkeys(map(secret_variable, configs), "c2VjcmV0IG9m/bXkgb3du")
    with pytest.raises(ConfigError) as caught:
        secrets_of(configs, None, environment)
    problems = [str(problem) for problem in caught.value.problems]
    assert problems == [
        "ctm: its secret contains /, which ends a part of a path: use letters, digits, - and _."
    ]


def test_every_missing_secret_is_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "callrail").write_text("\n")
    (tmp_path / "infinity").write_bytes(b"\xff\xfe")
    configs = [configure(v) for v in ("ctm", "callrail", "ringba", "infinity")]
    with pytest.raises(ConfigError) as caught:
        secrets_of(configs, tmp_path, {"SNIPPETGEN_SECRET_RINGBA": "short"})
    message = str(caught.value)
    assert "ctm: has no secret: set SNIPPETGEN_SECRET_CTM" in message
    assert "callrail: its secret is empty." in message
    assert "ringba: its secret is shorter than 16 characters." in message
    assert "infinity: its secret cannot be read: it is not UTF-8." in message
    assert "short\n" not in message
