"""A region with its keys, its publisher and its web server, and laptops that know only address and root file."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from hytedesk.catalogue import Record, encode_record
from hytedesk.config import Settings
from hytedesk.publish import catalogue, keys, repository
from hytedesk.publish.signing import Staged
from hytedesk.sync import run
from hytedesk.sync.http import Limits
from hytedesk.sync.run import SyncResult
from hytedesk.sync.sources import SourceSpec
from hytedesk.sync.sources.region_format import Manifest
from tests.fakes.static import StaticServer

PASSPHRASE = "correct horse battery"
QUICK = Limits(connect=5, read=5, answer=5, retries=1, backoff=0.01, longest_pause=1)
ADMINS = ("anna", "bertil", "cecilia")


@functools.cache
def key_folder() -> Path:
    """Keys of three administrators, the publishing job, and somebody else."""
    folder = Path(tempfile.mkdtemp(prefix="hytedesk-keys-"))
    for name in (*ADMINS, "job", "stranger"):
        keys.new(folder, name, PASSPHRASE)
    return folder


class Region:
    """A repository in `folder`, shown by `server`. A context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "publisher"
        self.keys = Path(shutil.copytree(key_folder(), folder / "keys"))
        repository.init(self.folder, "Rantaseutu", self.keys, self.unlock, admins=ADMINS, job="job")
        self.server = StaticServer(self.folder / "public")
        self.root = folder / "region-root.json"
        self.root.write_bytes(repository.root_file(self.staged())[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.server.stop()

    @staticmethod
    def unlock(_name: str) -> str:
        return PASSPHRASE

    @property
    def spec(self) -> SourceSpec:
        return SourceSpec("region", self.server.url)

    @property
    def settings(self) -> Settings:
        return Settings(region_root_file=str(self.root))

    @property
    def metadata(self) -> Path:
        return self.folder / "public" / "metadata"

    def staged(self, now: datetime | None = None) -> Staged:
        signers = repository.signers(self.keys, self.unlock)
        return Staged(self.folder / "public", signers, now or datetime.now(UTC))

    def publish(self, records: Iterable[Record], now: datetime | None = None, **how: Any) -> Manifest:
        """A new generation with these records."""
        staged = self.staged(now)
        made = catalogue.publish(staged, "Rantaseutu", "test", lines_of(records), level=3, **how)
        staged.write()
        return made[0]

    def sync(self, data_dir: Path, limits: Limits = QUICK, *, full: bool = False) -> SyncResult:
        """What a laptop does."""
        return run.run(data_dir, self.spec, self.settings, limits=limits, full=full)


def lines_of(records: Iterable[Record]) -> catalogue.Records:
    """Records as a source would have told them."""
    return {(type(record).__name__.lower(), record.id): encode_record(record) for record in records}
