#!/bin/sh -e
# Updates .venv: `setup.sh run` for the product, `setup.sh test` also for the tests.

sh scripts/packages.sh "$1"

for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 or later is required. Set PYTHON=/path/to/python3 if it is not in PATH." >&2
    exit 1
fi

[ -x .venv/bin/pip ] || "$python" -m venv .venv
# Older versions of pip do not support dependency groups.
.venv/bin/pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
product='.[harness,consent,install,publish,relay]'
if [ "$1" = test ]; then
    .venv/bin/pip install --quiet --disable-pip-version-check --editable "$product" --group dev
    .venv/bin/npm ci --silent
else
    .venv/bin/pip install --quiet --disable-pip-version-check --editable "$product"
fi
