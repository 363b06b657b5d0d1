#!/bin/sh
# Measures the search, beside Datasette and tantivy where they can be installed (build/rivals). Arguments: sizes.
set -eu
cd "$(dirname "$0")/.."
UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=build/rivals .venv/bin/uv sync --quiet --locked --only-group bench \
    --python .venv/bin/python || echo "Datasette and tantivy cannot be installed now." >&2
for found in build/rivals/lib/python*/site-packages; do
    PYTHONPATH=$found
done
export PYTHONPATH
exec .venv/bin/python -m benchmarks.bench_search "$@"
