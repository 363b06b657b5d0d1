"""Time and memory of one process, and work in a process of its own."""

from __future__ import annotations

import contextlib
import multiprocessing
import re
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P = ParamSpec("P")
T = TypeVar("T")


class Times(NamedTuple):
    """Milliseconds: the middle, what one in twenty exceeds, the longest."""

    p50: float
    p95: float
    longest: float

    def __str__(self) -> str:
        return " / ".join(f"{value:.{0 if value >= 100 else 1}f}" for value in self)


class Timed(NamedTuple):
    """Time as one waits for it, and the processor's alone: what is left of it on a machine that has other work."""

    elapsed: Times
    processor: Times


class Seconds(NamedTuple):
    """The same of one piece of work, in seconds."""

    elapsed: float
    processor: float

    def __str__(self) -> str:
        return " / ".join(f"{value:.1f}" for value in self)


class Memory(NamedTuple):
    """Megabytes of a process: held now, and the most it ever held. 0 where the system does not tell."""

    now: float
    peak: float


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def seconds(work: Callable[[], T]) -> tuple[T, Seconds]:
    """What the work gives, and how long it takes."""
    started, busy = time.perf_counter(), time.process_time()
    result = work()
    return result, Seconds(time.perf_counter() - started, time.process_time() - busy)


def times_of(work: Callable[[T], object], items: Sequence[T]) -> Timed:
    """How long the work takes with each of the items, one after the other."""
    elapsed, processor = [], []
    for item in items:
        busy = time.process_time()
        elapsed.append(milliseconds(lambda item=item: work(item)))  # type: ignore[misc]
        processor.append((time.process_time() - busy) * 1000)
    return Timed(spread(elapsed), spread(processor))


def spread(times: Sequence[float]) -> Times:
    places = statistics.quantiles(times, n=100, method="inclusive")
    return Times(places[49], places[94], max(times))


def memory(process: int | str = "self") -> Memory:
    """Of this process or another; nothing of one that has ended."""
    status = ""
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{process}/status").read_text()
    sizes = dict(re.findall(r"(VmRSS|VmHWM):\s+(\d+)", status))
    return Memory(int(sizes.get("VmRSS", 0)) / 1000, int(sizes.get("VmHWM", 0)) / 1000)


def children(process: int) -> list[int]:
    """The processes that this one has started."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def alone(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of the work, done in a fresh process, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *args, **kwargs).result()
