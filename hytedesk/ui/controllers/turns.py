"""When the window synchronises by itself: the clock, what the computer tells, and when a person wants no more of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.config import Settings
    from hytedesk.db.user import History
    from hytedesk.sync.schedule import Obstacle, Plan
    from hytedesk.ui.controllers.conditions import Conditions

TICK = timedelta(minutes=1)
"""How often it looks whether something is due, whether another program has synchronised, and how old things are."""


class Turns(QObject):
    """Says when to look at the disk and at the plan, and makes the plan.

    Signals:
        look: something may be due, or may have become another.
    """

    look = Signal()

    def __init__(self, conditions: Conditions, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._quiet_until = self._news = self._ticked = now()
        self._clock = QTimer(self, interval=_milliseconds(TICK), timerType=Qt.TimerType.VeryCoarseTimer)
        self._clock.timeout.connect(self.tick)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.look)
        self._conditions = conditions
        conditions.networkBack.connect(self._network_back)
        conditions.changed.connect(self.look)

    def start(self) -> None:
        """From now on `look` comes."""
        self._clock.start()
        self._conditions.watch()

    def close(self) -> None:
        """No `look` by the clock any more."""
        self._clock.stop()
        self._soon.stop()

    def rest(self, time: timedelta) -> None:
        """Nothing is due for so long."""
        self._quiet_until = self._now() + time

    def plan(self, history: History, source: str, settings: Settings, *, absent: bool, in_use: int | None) -> Plan:
        """The next synchronisation that nobody asks for.

        Args:
            history: of the data folder.
            source: the sources of the settings, "" = unusable ones.
            settings: where there is no source in them, nothing is planned.
            absent: the sources are files that are not there.
            in_use: the generation in use, None = none.
        """
        from hytedesk.sync import schedule

        if not source or not settings.sources:
            return schedule.Plan()
        away: Obstacle | None = "absent" if absent else None
        found = schedule.plan(
            history,
            source,
            interval=settings.check_every,
            now=self._now(),
            news=self._news,
            obstacle=away or self._conditions.obstacle(metered_allowed=settings.metered),
            in_use=in_use,
        )
        return schedule.Plan(max(found.at or self._quiet_until, self._quiet_until), found.obstacle)

    def wait_for(self, plan: Plan) -> None:
        """Look at the moment of the plan, where that comes before the next tick."""
        now = self._now()
        if plan.at is not None and now < plan.at < now + TICK:
            self._soon.start(_milliseconds(plan.at - now) + 50)

    def stop_waiting(self) -> None:
        """A synchronisation runs."""
        self._soon.stop()

    def tick(self) -> None:
        """A minute has passed, or the computer has slept: that is news like a network that comes back."""
        now = self._now()
        if now - self._ticked > 3 * TICK:
            self._news = now
        self._ticked = now
        self.look.emit()

    def _network_back(self) -> None:
        self._news = self._now()
        self.look.emit()


def _milliseconds(time: timedelta) -> int:
    return round(time.total_seconds() * 1000)
