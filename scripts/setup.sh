#!/bin/sh
# Makes .venv with the locked dependencies, and the system libraries that Qt needs. Needs Python 3.11+ and nothing else.
set -eu
cd "$(dirname "$0")/.."

. scripts/apt.sh

find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    say "HyteDesk needs Python 3.11, 3.12 or 3.13, and none was found. Install it and run the same command again."
    exit 1
}

# Libraries that PySide6's wheels expect from the system, as "file package".
qt_libraries() {
    cat <<LIST
libglib-2.0.so.0 libglib2.0-0
libEGL.so.1 libegl1
libGL.so.1 libgl1
libfontconfig.so.1 libfontconfig1
libdbus-1.so.3 libdbus-1-3
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-xinerama.so.0 libxcb-xinerama0
libxcb-xkb.so.1 libxcb-xkb1
libcups.so.2 libcups2
LIST
}

python=$(find_python)

missing=""
if [ "$(uname -s)" = Linux ]; then
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
    missing=$(qt_libraries | while read -r file package; do
        case "$known" in *"$file"*) ;; *) printf '%s ' "$package" ;; esac
    done)
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}")')
    missing="$missing python$version-venv"
fi
# shellcheck disable=SC2086  # a list of package names
[ -z "$missing" ] || apt_install $missing || exit 1

if ! [ -x .venv/bin/python ]; then
    say "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
uv_version=$(sed -n '/^name = "uv"$/{n;s/^version = "\(.*\)"$/\1/p;}' uv.lock)
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
say "Installing the locked dependencies"
UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv .venv/bin/uv sync --quiet --locked --extra publish --compile-bytecode --python .venv/bin/python
touch .venv/.ready
