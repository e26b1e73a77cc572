from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from snippetgen.http.startup import ENDED
from tests.patience import PATIENCE

STARTING = """
import signal, sys, time
from snippetgen.http.startup import Startup

with Startup() as startup:
    if sys.argv[1] == "held":
        startup.hold()
    print("starting", flush=True)
    if sys.argv[1] == "stuck":
        time.sleep(600)
    sys.stdin.readline()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
    startup.release()
    time.sleep(600)
"""


@pytest.mark.skipif(
    not hasattr(signal, "sigtimedwait"), reason="the system cannot wait for signals"
)
@pytest.mark.parametrize(("state", "status"), [("stuck", ENDED), ("held", 7)])
def test_a_process_that_starts_does_not_ignore_sigterm(state: str, status: int) -> None:
    # As the system does for the first process of a container.
    ignoring = ["sh", "-c", 'trap "" TERM; exec "$@"', "sh"]
    starting = subprocess.Popen(
        [*ignoring, sys.executable, "-c", STARTING, state],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert starting.stdin is not None
    assert starting.stdout is not None
    assert starting.stdout.readline() == b"starting\n"
    starting.send_signal(signal.SIGTERM)
    starting.communicate(b"go on\n", timeout=PATIENCE)
    assert starting.returncode == status
