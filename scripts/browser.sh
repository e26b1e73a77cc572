#!/bin/sh -e
# Makes sure that there is a browser of each engine: the system's own, or else Playwright's.

found() { .venv/bin/python -m snippetgen_harness.browsers; }

found 2>/dev/null && exit 0
.venv/bin/playwright install chromium firefox webkit || true
found
