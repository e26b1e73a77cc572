#!/bin/sh -e
# Makes sure that each engine has a browser: the system's or Playwright's.

found() { .venv/bin/python -m snippetgen_harness.browsers; }

found 2>/dev/null && exit 0
.venv/bin/playwright install chromium firefox webkit || true
found
