"""Serves applications on real sockets: uvicorn in a thread, optionally with TLS."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import trustme
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate

from snippetgen.http.servers import Server, configure
from snippetgen.http.sockets import listen_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp


@dataclass(frozen=True)
class Certificate:
    """A server certificate issued by a test authority that exists only for this run."""

    certificate: Path
    key: Path
    authority: Path
    """PEM file of the authority: a client that trusts it trusts the server."""
    spki: str
    """SHA-256 of the public key in base64, with which Chromium can trust only this server."""


@contextlib.contextmanager
def issue_certificate(*hosts: str) -> Iterator[Certificate]:
    """Issue a certificate for host names; `*` in `*.example` matches one label."""
    authority = trustme.CA()
    issued = authority.issue_cert(*hosts)
    with tempfile.TemporaryDirectory(prefix="snippetgen-tls-") as name:
        folder = Path(name)
        certificate = Certificate(
            folder / "server.pem", folder / "server.key", folder / "ca.pem", _spki(issued)
        )
        for blob in issued.cert_chain_pems:
            blob.write_to_path(str(certificate.certificate), append=True)
        issued.private_key_pem.write_to_path(str(certificate.key))
        authority.cert_pem.write_to_path(str(certificate.authority))
        yield certificate


@contextlib.contextmanager
def serve(app: ASGIApp, certificate: Certificate | None = None) -> Iterator[int]:
    """Serve an application on a free port of 127.0.0.1; yields the port."""
    config = configure(
        app,
        server_header=True,
        ssl_certfile=certificate.certificate if certificate else None,
        ssl_keyfile=str(certificate.key) if certificate else None,
        # A browser on a busy machine may use a connection again much later.
        timeout_keep_alive=600,
    )
    server = Server(config)
    with listen_on("127.0.0.1") as listener:  # it queues connections until the thread accepts
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(timeout=300)


def _spki(issued: trustme.LeafCert) -> str:
    certificate = load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(key).digest()).decode()
