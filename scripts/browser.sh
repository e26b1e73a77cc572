#!/bin/sh -e
# Makes sure that there is a browser of each engine: the system's own, or else Playwright's.

found() { .venv/bin/python -m snippetgen_harness.browsers; }

found 2>/dev/null && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium firefox-esr webkit2gtk-driver xvfb
else
    .venv/bin/playwright install chromium firefox webkit || true
fi

found && exit 0
echo "Where Playwright's browsers cannot be had, run this on Debian, then try again:" >&2
echo "    sudo apt-get install -y chromium firefox-esr webkit2gtk-driver xvfb" >&2
exit 1
