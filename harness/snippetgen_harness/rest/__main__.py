"""`python -m snippetgen_harness.rest` serves the fakes with made-up projects on this machine."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from snippetgen.http.servers import Server, configure
from snippetgen.http.sockets import listen_on
from snippetgen_harness.fakes.rest.oauth_server import LOOPBACK
from snippetgen_harness.fakes.rest.rest_app import OAUTH, V1, V2, create_rest
from snippetgen_harness.fakes.rest.state import Application, State

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKEN = "madeup:1111"  # noqa: S105 - of made-up accounts
CLIENT_ID, CLIENT_SECRET = "1234", "madeup"


def example() -> State:
    """Return an account with a project of each product, and with unrelated objects."""
    state = State(
        tokens={TOKEN: 1111, "other:2222": 2222},
        applications={CLIENT_ID: Application(CLIENT_SECRET, (LOOPBACK,))},
    )
    shop = state.add_project("Shop (Classic)", classic=True)
    state.add_project("Shop (Web)")
    state.add_project("Shop of 2014", classic=True, archived=True)
    state.add_project("Somebody else's", account_id=2222)
    state.add_goal(shop, title="Basket", goal_type=0, selector="#basket")
    for project in state.projects[:2]:
        state.add_experiment(project["id"], "Green button")
        state.add_experiment(project["id"], "Old banner", "paused")
    return state


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the environment variables that point snippetgen to the fakes; serve until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m snippetgen_harness.rest")
    parser.add_argument("--port", type=int, default=8200, help="0 picks a free port")
    port = parser.parse_args(arguments).port
    try:
        listener = listen_on("127.0.0.1", port)
    except OSError as error:
        parser.exit(1, f"cannot listen on port {port}: {error.strerror}\n")
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    lines = {
        "SNIPPETGEN_WEB_API": address + V2,
        "SNIPPETGEN_CLASSIC_API": address + V1,
        "SNIPPETGEN_OAUTH": address + OAUTH,
        "SNIPPETGEN_TOKEN": TOKEN,
        "SNIPPETGEN_OAUTH_CLIENT_ID": CLIENT_ID,
        "SNIPPETGEN_OAUTH_CLIENT_SECRET": CLIENT_SECRET,
    }
    sys.stdout.write("".join(f"export {name}={value}\n" for name, value in lines.items()))
    sys.stdout.flush()
    config = configure(create_rest(example()), log_level="critical", server_header=True)
    Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
