#!/bin/sh -e
# Installs the missing Debian packages in one step, or lists them.
# `packages.sh run` is for the product, and `packages.sh test` also for the tests.

has() {
    for program; do
        command -v "$program" >/dev/null && return
    done
    return 1
}

missing=$(
    [ -x .venv/bin/pip ] || "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null ||
        echo python3-venv
    if [ "$1" = test ]; then
        has make || echo make
        has php || echo php-cli
        has zsh || echo zsh
        has fish || echo fish
        ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1 || echo libfaketime
        has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo postgresql
        has haproxy || [ -x /usr/sbin/haproxy ] || echo haproxy
        # Chromium without a window, in which tests open pages in half the time.
        has chromium-headless-shell || ! has apt-get || echo chromium-headless-shell
        if ! .venv/bin/python -m snippetgen_harness.browsers >/dev/null 2>&1; then
            has chromium chromium-browser google-chrome google-chrome-stable || echo chromium
            has firefox-esr firefox || echo firefox-esr
            has WebKitWebDriver || echo webkit2gtk-driver
            has Xvfb || echo xvfb
        fi
    fi
)
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && has apt-get; then
    apt-get update -qq
    # shellcheck disable=SC2086 # one word per package
    # Runlevel 1 starts no services, because the tests start their own.
    if DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq $missing >/dev/null; then
        exit 0
    fi
fi
echo "Not installed:" $missing >&2
echo "On Debian, this installs everything: sudo apt-get install -y" $missing >&2
case $missing in
    *php-cli* | *haproxy* | *postgresql* | *libfaketime*) echo "Tests skip what is not installed." >&2 ;;
esac
