#!/bin/sh
# Measures beside other programs where they can be installed (build/rivals). Arguments: a module of benchmarks, its own.
set -eu
cd "$(dirname "$0")/.."
UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=build/rivals .venv/bin/uv sync --quiet --locked --only-group bench \
    --python .venv/bin/python || echo "Datasette, tantivy and WeasyPrint cannot be installed now." >&2
for found in build/rivals/lib/python*/site-packages; do
    PYTHONPATH=$found
done
export PYTHONPATH
module=$1
shift
exec .venv/bin/python -m "benchmarks.$module" "$@"
