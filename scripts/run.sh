#!/bin/sh
# Opens the window; where there is no display, runs the same journey offscreen and says where its pictures are.
set -eu
cd "$(dirname "$0")/.."
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" != Linux ]; then
    exec .venv/bin/hytedesk
fi
echo "No display here: running the same journey offscreen instead of opening the window."
QT_QPA_PLATFORM=offscreen exec .venv/bin/python -m scripts.tour build/tour
