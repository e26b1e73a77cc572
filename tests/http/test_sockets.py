from __future__ import annotations

import socket

from snippetgen.http.sockets import listen_on


def test_responses_do_not_wait_for_the_client() -> None:
    with (
        listen_on("127.0.0.1") as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
