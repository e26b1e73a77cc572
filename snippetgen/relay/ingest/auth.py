"""Proof that a notification comes from the vendor: its signature, or the secret in its path."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from typing import TYPE_CHECKING

from snippetgen.validation.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from snippetgen.config import SnippetConfig
    from snippetgen.vendors.models import Signature

MIN_LENGTH = 16
"""The fewest characters that a secret may have. Vendors' signing keys have more."""


class Secret:
    """A secret, or several while one replaces another. It never appears in text."""

    def __init__(self, text: str) -> None:
        self._keys = tuple(line.strip().encode() for line in text.splitlines() if line.strip())

    def __repr__(self) -> str:
        """Return the number of secrets, and never the secrets themselves."""
        return f"<{len(self._keys)} secret(s)>"

    @property
    def has_slash(self) -> bool:
        """Whether it cannot be one part of a path."""
        return any(b"/" in key for key in self._keys)

    @property
    def fault(self) -> str | None:
        """What is wrong with it, or None."""
        if not self._keys:
            return "is empty"
        short = any(len(key) < MIN_LENGTH for key in self._keys)
        return f"is shorter than {MIN_LENGTH} characters" if short else None

    def matches(self, token: str) -> bool:
        """Return whether `token` is the secret, in constant time."""
        given = token.encode()
        return any(hmac.compare_digest(key, given) for key in self._keys)

    def has_signed(self, body: bytes, signature: str, rule: Signature) -> bool:
        """Return whether `signature` belongs to `body`."""
        digest = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}[rule.digest]
        expected = [base64.b64encode(hmac.digest(key, body, digest)) for key in self._keys]
        given = signature.strip().encode()
        return any(hmac.compare_digest(each, given) for each in expected)


def secrets_of(
    configs: Iterable[SnippetConfig],
    folder: Path | None,
    environment: Mapping[str, str] = os.environ,
) -> dict[str, Secret]:
    """Return the secret of each configuration by its name.

    A secret is in the environment, as SNIPPETGEN_SECRET_<NAME>, or in a file of `folder` that has
    the configuration's name. Raises ConfigError with everything that is missing or too short.
    """
    found: dict[str, Secret] = {}
    problems: list[Problem] = []
    for config in configs:
        variable = secret_variable(config)
        text = environment.get(variable)
        if text is None and folder is not None and (folder / config.name).is_file():
            try:
                text = (folder / config.name).read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "it is not UTF-8"
                problems.append(Problem(config.name, None, f"its secret cannot be read: {reason}."))
                continue
        secret = Secret(text or "")
        if text is None:
            where = f", or the file {folder / config.name}" if folder else ""
            message = f"has no secret: set {variable}{where}. It is {_meaning(config)}."
            problems.append(Problem(config.name, None, message))
        elif fault := secret.fault or _path_fault(config, secret):
            problems.append(Problem(config.name, None, f"its secret {fault}."))
        found[config.name] = secret
    if problems:
        raise ConfigError(problems)
    return found


def secret_variable(config: SnippetConfig) -> str:
    """Return the name of the environment variable that holds a configuration's secret."""
    return f"SNIPPETGEN_SECRET_{re.sub('[^A-Z0-9]', '_', config.name.upper())}"


def _path_fault(config: SnippetConfig, secret: Secret) -> str:
    """Return what is wrong with a secret that is part of a path, or ""."""
    if config.vendor_descriptor.return_channel.signature or not secret.has_slash:
        return ""
    return "contains /, which ends a part of a path: use letters, digits, - and _"


def _meaning(config: SnippetConfig) -> str:
    if config.vendor_descriptor.return_channel.signature:
        return f"the signing key of {config.vendor_descriptor.name}"
    return f"the last part of the path that {config.vendor_descriptor.name} calls"
