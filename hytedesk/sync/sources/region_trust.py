"""Whether a file of a regional repository is what its region's administrators signed: the seam to `tuf`.

Roots, thresholds, expiry, versions and hashes are `tuf`'s business alone; nothing of it is checked by hand here.
"""

from __future__ import annotations

import contextlib
import random
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from tuf.api.exceptions import (
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    RepositoryError,
)
from tuf.api.metadata import Metadata, Root
from tuf.ngclient.updater import Updater

from hytedesk.errors import BadData, HyteDeskError, Refused, StorageUnavailable, Unreachable, Untrusted
from hytedesk.sync.http import Limits
from hytedesk.sync.sources.region_fetch import Fetcher
from hytedesk.sync.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hytedesk.config import Settings
    from hytedesk.sync.sources import SourceSpec, Watch

T = TypeVar("T")

_CLOCKS_DIFFER = timedelta(days=1)
_LOOK = 0.1
_AGAIN = frozenset({"connection", "interrupted", "busy"})
"""Reasons that may be gone in a moment."""


class Repository:
    """The files of one repository, as far as they can be trusted; a context manager that closes its connections.

    Attributes:
        fetcher: what brings them.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # a server, its run and whom to trust
        self, spec: SourceSpec, root: bytes, folder: Path, settings: Settings, watch: Watch, limits: Limits | None
    ) -> None:
        """Opens nothing yet.

        Args:
            spec: the repository.
            root: root metadata that the organization gave this computer, of any version.
            folder: of this repository alone; no two runs may use it at once.
            settings: whom to trust with TLS, and whom to name as contact.
            watch: the run.
            limits: of the network, None = the usual ones.
        """
        self._host = spec.host
        self._url = spec.url
        self._root = root
        self._folder = folder
        self._watch = watch
        self._limits = limits or Limits()
        self._transport = Transport(spec.host, settings, (self._limits.connect, self._limits.read), None)
        self.fetcher = Fetcher(spec.host, self._transport, watch, self._limits)
        self._updater: Updater | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.fetcher.close()
        self._transport.close()

    def refresh(self) -> None:
        """Learn what is valid now.

        Raises:
            Unreachable, Refused: the repository did not answer, or the run was cancelled.
            Untrusted: what it says cannot be trusted, or this computer has no root file that can be read.
            StorageUnavailable: the folder cannot be written.
        """
        self._updater = self._tried(self._refreshed)

    def has(self, path: str) -> bool:
        """Whether anybody signed a file at `path`.

        Raises:
            Unreachable, Refused, Untrusted, StorageUnavailable: as `refresh`.
        """
        updater = self._refreshed_before()
        return self._tried(lambda: updater.get_targetinfo(path)) is not None

    def fetch(self, path: str, most: int) -> Path:
        """The file at `path`, as it was signed, in the folder; one that lies there already is not fetched again.

        Args:
            path: its name in the repository; in the folder it is called `name_of` it.
            most: bytes; a bigger one is refused.

        Raises:
            Unreachable, Refused, Untrusted, StorageUnavailable: as `refresh`; also when it is too big or not signed.
        """
        updater = self._refreshed_before()
        target = self._folder / "files" / name_of(path)

        def fetched() -> Path:
            info = updater.get_targetinfo(path)
            if info is None:
                raise Untrusted(self._host, "content", f"nobody signed {path}")
            if info.length > most:
                raise Untrusted(self._host, "content", f"{path} has {info.length} bytes")
            if updater.find_cached_target(info, str(target)) is None:
                self.fetcher.expected = info.length
                updater.download_target(info, str(target))
            return target

        return self._tried(fetched)

    def _refreshed_before(self) -> Updater:
        if self._updater is None:
            raise RuntimeError("refresh first")
        return self._updater

    def _refreshed(self) -> Updater:
        metadata = self._folder / "md"
        metadata.mkdir(parents=True, exist_ok=True)
        try:
            updater = Updater(
                str(metadata),
                f"{self._url}/metadata/",
                str(self._folder / "files"),
                f"{self._url}/targets/",
                self.fetcher,
                bootstrap=self._root,
            )
        except RepositoryError as exc:
            raise Untrusted(self._host, "root", str(exc)) from exc
        updater.refresh()
        return updater

    def _tried(self, work: Callable[[], T]) -> T:
        """What the work returns; it is tried again after what may be gone in a moment."""
        for attempt in range(self._limits.retries):
            try:
                with self._guarded():
                    return work()
            except Unreachable as failed:
                wish = failed.retry_after or 0
                if failed.reason not in _AGAIN or wish > self._limits.longest_pause:
                    raise
                pause = self._limits.backoff * 2**attempt * random.uniform(1, 2)  # noqa: S311  # only spreads the tries
                self._wait(max(wish, min(pause, self._limits.longest_pause)))
        with self._guarded():
            return work()

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._watch.check()
            time.sleep(min(left, _LOOK))

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """Turns what `tuf` raises into what a person meets."""
        self.fetcher.expected = 0
        try:
            yield
        except DownloadLengthMismatchError as exc:
            raise Untrusted(self._host, "content", str(exc)) from exc
        except DownloadHTTPError as exc:
            raise Refused(self._host, exc.status_code) from exc
        except DownloadError as exc:
            raise exc.__cause__ if isinstance(exc.__cause__, HyteDeskError) else Unreachable(self._host) from exc
        except ExpiredMetadataError as exc:
            raise Untrusted(self._host, "clock" if self._clock_is_wrong() else "expired", str(exc)) from exc
        except RepositoryError as exc:
            raise Untrusted(self._host, "content", str(exc)) from exc
        except OSError as exc:
            raise StorageUnavailable(str(self._folder), exc.strerror or str(exc)) from exc

    def _clock_is_wrong(self) -> bool:
        clock = self.fetcher.clock
        return clock is not None and abs(clock - datetime.now(UTC)) > _CLOCKS_DIFFER


class Signers(NamedTuple):
    """Who may sign a region's roots: how many keys there are, and how many of them must."""

    keys: int
    needed: int


def signers_of(root: bytes) -> Signers:
    """Whose signatures a root file trusts.

    Raises:
        BadData: it is no root file, or has not the signatures that it asks for itself.
    """
    try:
        md = Metadata[Root].from_bytes(root)
        md.signed.verify_delegate("root", md.signed_bytes, md.signatures)
    except (RepositoryError, ValueError, AttributeError) as exc:
        raise BadData("root file", str(exc)) from exc
    role = md.signed.roles["root"]
    return Signers(len(role.keyids), role.threshold)


def name_of(path: str) -> str:
    """What a file of the repository is called in the folder of a laptop: no two have the same name there."""
    return path.removeprefix("catalogue/").replace("/", "-")
