"""A proxy between the relay and a server that can stop forwarding without closing connections."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class FreezingProxy:
    """Forwards TCP connections to a Unix socket, unless it is frozen.

    While it is frozen, connections are accepted and stay open, but nothing passes. When it thaws,
    only new connections work; the others stay dead, as after a network failure.
    """

    def __init__(self, target: str) -> None:
        self._target = target
        self._forwards = threading.Event()
        self._forwards.set()
        self._generation = 0
        self._is_closed = False
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> FreezingProxy:
        """Start forwarding."""
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close everything."""
        self._is_closed = True
        self.thaw()
        for each in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for each in (self._listener, *self._sockets):
            each.close()

    def freeze(self) -> None:
        """Let nothing through."""
        self._generation += 1
        self._forwards.clear()

    def thaw(self) -> None:
        """Forward new connections again."""
        self._forwards.set()

    def _start(self, function: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._is_closed:
            with contextlib.suppress(OSError):
                client, _ = self._listener.accept()
                self._sockets.append(client)
                self._start(self._forward, client)

    def _forward(self, client: socket.socket) -> None:
        self._forwards.wait()
        generation = self._generation
        server = socket.socket(socket.AF_UNIX)
        self._sockets.append(server)
        try:
            server.connect(self._target)
        except OSError:
            with contextlib.suppress(OSError):  # the client is already gone
                client.shutdown(socket.SHUT_RDWR)
            return
        self._start(self._pump, server, client, generation)
        self._pump(client, server, generation)

    def _pump(self, source: socket.socket, target: socket.socket, generation: int) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if generation != self._generation:
                    return
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
