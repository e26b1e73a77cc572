"""A server that only responds to hits: `python -m benchmarks.bare_server`."""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from snippetgen.cli.listening import listen


def main() -> None:
    """Serve on a free port like `snippetgen endpoint`, and print the URL."""

    async def respond(_: object) -> Response:
        return Response(b"x" * 43, media_type="image/gif")

    app = Starlette(routes=[Route("/event", respond)])
    config = uvicorn.Config(
        app, http="h11", ws="none", lifespan="off", log_level="warning", access_log=False
    )
    with listen("127.0.0.1", 0) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
