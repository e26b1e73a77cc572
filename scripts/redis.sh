#!/bin/sh -e
# Brings a Redis server for the tests of the relay's queue, where that can be had.

command -v redis-server >/dev/null && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    # The tests start a server of their own: none is to run as a service.
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq redis-server
else
    echo "Without Redis its tests are skipped. On Debian: sudo apt-get install -y redis-server" >&2
fi
