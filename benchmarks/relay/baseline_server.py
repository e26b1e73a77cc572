"""A server that writes one row per request and does nothing else: `python -m ... PORT FILE`."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request


def main(port: int, file: str) -> None:
    """Serve on a port of 127.0.0.1. Like the relay, respond once the row is on disk."""
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE calls (body BLOB)")

    async def write(request: Request) -> Response:
        database.execute("INSERT INTO calls VALUES (?)", (await request.body(),))
        return JSONResponse({"status": "accepted"})

    async def health(_: Request) -> Response:
        return JSONResponse({})

    app = Starlette(
        routes=[Route("/calls", write, methods=["POST"]), Route("/health", health)],
    )
    uvicorn.run(app, port=port, ws="none", lifespan="off", log_level="warning", access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
