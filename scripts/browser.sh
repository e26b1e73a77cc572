#!/bin/sh -e
# Makes sure that there is a browser: the system's own, or else Playwright's.

found() { .venv/bin/python -m snippetgen_harness.browsers; }

found 2>/dev/null && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium
else
    .venv/bin/playwright install chromium || true
fi

found
