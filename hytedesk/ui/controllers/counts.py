"""Counting for the gap report: which filters found little, which services were handed over. Never who, never a word."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from hytedesk.errors import HyteDeskError
from hytedesk.vocabulary import ages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hytedesk.config import Settings
    from hytedesk.counts.tally import Kind, Tally
    from hytedesk.ui.controllers.filters import Choices
    from hytedesk.ui.tasks import Tasks

SETTLED = 2000
"""Milliseconds for which the results must stand before they count: who is still typing has not found nothing yet."""

FEW = 5
"""Fewer services than these are few."""


class CountsController(QObject):
    """Counts each thing once a client, writes in the background, and is silent when that cannot be done.

    What one client's searches and sheets had in common is nowhere on the disk: each filter value and each service is
    a count of its own, and the week is all that is kept of the time.
    """

    def __init__(self, parent: QObject, tasks: Tasks, data_dir: Path, settings: Settings) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._data_dir = data_dir
        self._settings = settings
        self._counted: set[tuple[int, Kind, str]] = set()
        self._client = 0
        self._waiting: tuple[Choices, int] | None = None
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self._count_search)

    def use_settings(self, settings: Settings) -> None:
        """Counting may have been switched on or off."""
        self._settings = settings

    def new_client(self) -> None:
        """From now on everything counts again; what is on its way for the client before still counts once."""
        self._waiting = None
        self._settled.stop()
        self._client += 1

    def resume(self, before: CountsController) -> None:
        """Go on with the client of another window."""
        self._counted, self._client = before._counted, before._client

    def searched(self, choices: Choices, total: int) -> None:
        """The person sees this many services for these choices."""
        self._waiting = (choices, total)
        self._settled.start()

    def handed_over(self, services: tuple[str, ...], codes: dict[str, str], client: int) -> None:
        """The person has handed over a sheet with these services and these return codes on it, to this client."""
        if self._settings.feature_local_counts:
            self._count("sheet", services, client)
        if self._settings.feature_return_codes:
            self._count("code", (f"{code} {service_id}" for service_id, code in codes.items()), client)

    def _count_search(self) -> None:
        if self._waiting is None or not self._settings.feature_local_counts:
            return
        choices, total = self._waiting
        if total < FEW:
            self._count(
                "few" if total else "nothing", filter_keys(choices, self._settings.municipalities), self._client
            )

    def _count(self, kind: Kind, keys: Iterable[str], client: int) -> None:
        from hytedesk.counts import tally

        new = [key for key in dict.fromkeys(keys) if (client, kind, key) not in self._counted]
        self._counted.update((client, kind, key) for key in new)
        today = datetime.now().astimezone().date()
        period = tally.month(today) if kind == "code" else tally.week(today)
        self._write([tally.Tally(kind, period, key) for key in new])

    def _write(self, new: list[Tally]) -> None:
        from hytedesk.db import tallies

        if new:
            data_dir = self._data_dir
            self._tasks.submit("background", lambda: tallies.add(data_dir, new), lambda _done: None, _failed)


def filter_keys(choices: Choices, own: tuple[str, ...]) -> tuple[str, ...]:
    """The filter values that a search with few hits is counted for.

    None where the person chose no need, no age and no municipalities but the workplace's `own`, which are preset: then
    only the words say what was missing. None among favourites, where few is what is to be expected.
    """
    if choices.favourites:
        return ()
    groups = choices.age_groups if choices.age is None else ages.groups_of_age(choices.age)
    if not (choices.needs or groups or choices.municipalities != own):
        return ()
    return (
        *(f"need:{need}" for need in choices.needs),
        *(f"age_group:{group}" for group in groups),
        *(f"municipality:{code}" for code in choices.municipalities),
    )


def _failed(error: Exception) -> None:
    """A full disk costs the count and nothing else, not even a message."""
    if not isinstance(error, HyteDeskError):
        raise error
