"""All benchmarks, one table after another: `make bench`."""

from __future__ import annotations

from benchmarks import bench_search, bench_sheet, bench_start

if __name__ == "__main__":
    for bench in (bench_start, bench_search, bench_sheet):
        bench.main()
        print()
