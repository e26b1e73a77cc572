from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from snippetgen.relay.ingest.auth import Secret
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
