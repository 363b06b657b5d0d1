"""Many laptops at one web server: what a check costs nginx, in requests, bytes and time of its processor.

Each laptop asks what a real one asked (recorded), over a new connection, with TLS as outside. Half of the machine is
busy with playing laptops, so what counts is the time that nginx's worker used, not the requests per second.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import random
import shutil
import ssl
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, TypeAlias

import trustme

from hytedesk.config import Settings
from hytedesk.sync.sources import Before, Complete, Mark, SourceSpec, Watch, region
from tests.fakes.static import StaticServer

if TYPE_CHECKING:
    from tests.fakes.region import Region

Asked: TypeAlias = dict[str, tuple[str, ...]]

SHARES = {"no change": 22_976, "changes": 1_000, "first": 24}
"""Of 24,000 checks: each laptop, at one check an hour, finds changes once a day; one in a thousand is new each day."""
USER = "user root; " if os.geteuid() == 0 else ""
"""For nginx's configuration: the folders of a benchmark are their owner's alone."""
_PORT = 18_438
_SECONDS = 15
_PLAYERS = 2
_THREADS = 4


class Measured(NamedTuple):
    """What one nginx did."""

    checks: Counter[str]
    seconds: float
    processor: float
    bytes: dict[str, int]


class Recorder:
    """What laptops ask: one that was there before the catalogue changed, and a new one. A context manager."""

    def __init__(self, made: Region, folder: Path) -> None:
        self._settings = Settings(region_root_file=str(made.root))
        self._folder = folder
        self._server = StaticServer(made.folder / "public")
        self._old = self._check("old", None)[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.stop()

    def record(self) -> Asked:
        """After the catalogue has changed."""
        changes, mark = self._check("old", self._old)
        return {"no change": self._check("old", mark)[0], "changes": changes, "first": self._check("new", None)[0]}

    def _check(self, laptop: str, mark: Mark | None) -> tuple[tuple[str, ...], Mark]:
        self._server.asked.clear()
        spec = SourceSpec("region", self._server.url)
        watch = Watch(spec.host, lambda _progress: None, lambda: False, folder=self._folder / laptop)
        watch.last = mark
        before = Before(mark, frozenset(), frozenset(), {}) if mark else None
        *_rest, end = region.load(spec, self._settings, watch, before, None).items
        assert isinstance(end, Complete)
        return tuple(self._server.asked), end.mark


def measure(public: Path, work: Path, asked: Asked) -> Measured:
    """Let laptops check for some seconds."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(work / "authority.pem")
    certificate = authority.issue_cert("localhost")
    certificate.private_key_and_cert_chain_pem.write_to_path(work / "server.pem")
    (work / "load.conf").write_text(
        f"{USER}daemon off; worker_processes 1; pid {work}/load.pid; error_log {work}/load-error.log;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ log_format sent '$http_x_kind $bytes_sent $request_length'; access_log {work}/sent.log sent;\n"
        f"server {{ listen 127.0.0.1:{_PORT} ssl backlog=4096; root {public};\n"
        f"ssl_certificate {work}/server.pem; ssl_certificate_key {work}/server.pem; }} }}\n"
    )
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert nginx, "bench-region needs nginx"
    process = subprocess.Popen([nginx, "-p", str(work), "-c", str(work / "load.conf")], stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        (worker,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        before, started = _processor(worker), time.perf_counter()
        with multiprocessing.Pool(_PLAYERS) as pool:
            played = pool.starmap(_play, [(asked, work / "authority.pem", seed) for seed in range(_PLAYERS)])
        seconds = time.perf_counter() - started
        used = _processor(worker) - before
    finally:
        process.terminate()
        process.wait()
    sent: Counter[str] = Counter()
    for line in (work / "sent.log").read_text().splitlines():
        kind, answer, request = line.rsplit(" ", 2)
        sent[kind.replace("-", " ")] += int(answer) + int(request)
    checks: Counter[str] = sum(played, Counter())
    return Measured(checks, seconds, used, {kind: sent[kind] // max(1, checks[kind]) for kind in asked})


def _play(asked: Asked, authority: Path, seed: int) -> Counter[str]:
    """Laptops, one after the other, in some threads."""
    done: Counter[str] = Counter()
    end = time.monotonic() + _SECONDS
    context = ssl.create_default_context(cafile=str(authority))

    def checks(number: int) -> None:
        pick = random.Random(seed * 1000 + number)  # noqa: S311  # a load, no secret
        while time.monotonic() < end:
            (kind,) = pick.choices(list(SHARES), weights=list(SHARES.values()))
            connection = http.client.HTTPSConnection("localhost", _PORT, context=context, timeout=30)
            for path in asked[kind]:
                connection.request("GET", path, headers={"X-Kind": kind.replace(" ", "-")})
                answer = connection.getresponse()
                answer.read()
                assert answer.status == (404 if path.endswith(".root.json") else 200), f"{path}: {answer.status}"
            connection.close()
            done[kind] += 1

    threads = [threading.Thread(target=checks, args=(number,)) for number in range(_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def _processor(pid: str) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(measured: Measured, asked: Asked) -> None:
    """Print what was measured, and what follows from it for one host and for a CDN."""
    checks = measured.checks.total()
    requests = sum(len(asked[kind]) * number for kind, number in measured.checks.items())
    share = {kind: part / sum(SHARES.values()) for kind, part in SHARES.items()}
    per_check = sum(share[kind] * len(asked[kind]) for kind in SHARES)
    bytes_per_check = sum(share[kind] * measured.bytes[kind] for kind in SHARES)
    cost = measured.processor / checks
    print(f"load: {checks} checks, {requests} requests in {measured.seconds:.1f} s (played on the same machine)")
    for kind in SHARES:
        print(
            f"  {kind}: {measured.checks[kind]} checks, {len(asked[kind])} requests, {measured.bytes[kind]} bytes each"
        )
    print(f"  a check in the mean: {per_check:.2f} requests, {bytes_per_check:.0f} bytes with headers, without TLS")
    print(f"  nginx: {measured.processor:.2f} s of one core, {cost * 1000:.3f} ms a check")
    print(f"  laptops at a check an hour on half of one core: {0.5 / cost * 3600:,.0f}")
    for laptops in (10_000, 100_000):
        monthly = laptops * 24 * 30
        print(
            f"  {laptops} laptops: {laptops / 3600:.1f} checks/s; a month {monthly * per_check / 1e6:.1f} million "
            f"requests, {monthly * bytes_per_check / 1e9:.0f} GB"
        )
