"""The gap report: coverage over all needs and 308 municipalities, a year of counts, the table, CSV and PDF.

Run: `python -m benchmarks.bench_gaps`, for other sizes `python -m benchmarks.bench_gaps 5000 60000`.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks import measuring, search_at_size
from hytedesk.counts.table import as_csv
from hytedesk.counts.tally import Tally
from hytedesk.db import tallies
from hytedesk.search.coverage import coverage
from hytedesk.ui.controllers import gap_paper, gap_tables
from hytedesk.vocabulary import ages

SIZES = (5_000, 60_000)
TIMES = 20


def row(name: str, timed: measuring.Timed) -> None:
    print(f"{name:<56}{timed.elapsed!s:>22}", flush=True)


def measure(size: int, folder: Path) -> None:
    stored = folder / f"{size}.db"
    measuring.alone(search_at_size.build_at, size, stored)
    index, needs = search_at_size.load(stored), gap_tables.need_ids()
    codes = gap_tables.municipality_codes(None)
    groups = [None, *(group.id for group in ages.age_groups())] * (TIMES // 6)
    print(f"{size} services, {len(needs)} needs, {len(codes)} municipalities: milliseconds, p50 / p95 / max")
    row("coverage", measuring.times_of(lambda group: coverage(index, needs, codes, group), groups))
    found = coverage(index, needs, codes)

    def table(wider: bool) -> object:
        return gap_tables.coverage_table(found, county=None, age_group=None, wider=wider)

    row("the table of it", measuring.times_of(table, [True, False] * (TIMES // 2)))
    whole = gap_tables.coverage_table(found, county=None, age_group=None, wider=True)
    row("CSV of it", measuring.times_of(lambda _: as_csv([whole]), range(TIMES)))
    row("PDF of it", measuring.times_of(lambda _: gap_paper.as_pdf([whole], date(2026, 11, 22)), range(3)))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="hytedesk-bench-") as folder:
        for size in tuple(map(int, sys.argv[1:])) or SIZES:
            measure(size, Path(folder))
        year = [
            Tally("sheet", f"2026-W{number % 52 + 1:02}", f"x:{number % 700}", number % 9 + 1)
            for number in range(8_000)
        ]
        user = Path(folder) / "user"
        tallies.add(user, year)
        print("a year of counts")
        row(
            "written: one sheet of three services",
            measuring.times_of(lambda _: tallies.add(user, year[:3]), range(TIMES)),
        )
        row("read", measuring.times_of(lambda _: tallies.read(user), range(TIMES)))
        kept = tallies.read(user)
        row("the table of them", measuring.times_of(lambda _: gap_tables.sheets_table(kept, 2026, {}), range(TIMES)))


if __name__ == "__main__":
    main()
