"""A server that only responds with the same bytes: `python -m benchmarks.baseline_server`.

It responds to hits with 43 bytes, or with the bytes of a file at the paths of snippets.
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from snippetgen.cli.listening import listen


def main() -> None:
    """Serve on a free port like `snippetgen endpoint`, and print the URL.

    The optional argument is the file with the bytes for snippets.
    """
    path, body, media_type = "/event", b"x" * 43, "image/gif"
    if sys.argv[1:]:
        path, body, media_type = "/s/{file}", Path(sys.argv[1]).read_bytes(), "text/javascript"

    async def respond(_: object) -> Response:
        return Response(body, media_type=media_type)

    app = Starlette(routes=[Route(path, respond)])
    config = uvicorn.Config(
        app, http="h11", ws="none", lifespan="off", log_level="warning", access_log=False
    )
    with listen("127.0.0.1", 0) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
