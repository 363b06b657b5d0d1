#!/bin/sh
# Installs what only tests need, where we may; a test whose program is missing is skipped and says so.
set -eu
cd "$(dirname "$0")/.."
. scripts/apt.sh

# As "file package": a screen with a screen reader, and a print server.
test_tools() {
    cat <<LIST
/usr/bin/Xvfb xvfb
/usr/bin/openbox openbox
/usr/bin/xdotool xdotool
/usr/bin/dbus-daemon dbus-daemon
/usr/libexec/at-spi2-registryd at-spi2-core
/usr/lib/python3/dist-packages/pyatspi python3-pyatspi
/usr/sbin/cupsd cups-daemon
/usr/bin/lp cups-client
LIST
}

if [ "$(uname -s)" = Linux ]; then
    missing=$(test_tools | while read -r file package; do
        [ -e "$file" ] || printf '%s ' "$package"
    done)
    # zbar reads QR codes back
    case "$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)" in *libzbar.so.0*) ;; *) missing="$missing libzbar0" ;; esac
    # shellcheck disable=SC2086  # a list of package names
    [ -z "$missing" ] || apt_install $missing || say "Tests that need them are skipped: $missing"
fi
touch .venv/.ready-tests
