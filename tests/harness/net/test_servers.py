from __future__ import annotations

import ssl

import httpx
import pytest
from snippetgen_harness.net.servers import issue_certificate, serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def scheme(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.url.scheme} {request.headers['host']}")


APP = Starlette(routes=[Route("/", scheme)])


def test_an_application_is_served_on_a_free_port_of_this_machine() -> None:
    with serve(APP) as one, serve(APP) as other:
        assert one != other
        assert httpx.get(f"http://127.0.0.1:{one}/").text == f"http 127.0.0.1:{one}"


def test_tls_is_trusted_only_through_the_test_authority() -> None:
    with issue_certificate("localhost") as certificate, serve(APP, certificate) as port:
        context = ssl.create_default_context(cafile=str(certificate.authority))
        answer = httpx.get(f"https://localhost:{port}/", verify=context)
        assert answer.text == f"https localhost:{port}"
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(f"https://localhost:{port}/")


def test_a_stopped_server_accepts_no_more_requests() -> None:
    with serve(APP) as port:
        pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/")


def test_the_private_key_is_deleted_at_the_end() -> None:
    with issue_certificate("localhost") as certificate:
        assert certificate.key.exists()
    assert not certificate.key.exists()
